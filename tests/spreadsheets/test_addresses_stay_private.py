"""An e-mail address in any cell of a sheet reaches no public page, feed or export unless somebody publishes it."""

import pytest
from django.urls import reverse

from partnerships import search
from partnerships.models import Lead, Partnership
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.headings import COLUMNS
from spreadsheets.reading.sheet import read_sheet
from tests.factories import make_kind, make_partnership, make_quadrant, make_school
from tests.spreadsheets.planning.sheets import TODAY
from tests.spreadsheets.workbooks import text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BESIDE = {  # what stands in the other cells of the row
    "Partnership": "Colne",
    "School": "Boxted Primary School",
    "Lead": "Ann Day",
    "Headteacher": "Ben Hill",
}
PUBLIC = [
    *("home", "partnerships:list", "partnerships:csv", "partnerships:json", "schools:list", "schools:csv"),
    *("partnerships:print",),
]


@pytest.fixture(autouse=True)
def _records():
    search.reset()
    make_quadrant("South")
    make_kind("Other")
    make_partnership("Colne", schools=[make_school("Langham Primary School", urn=200002)])
    make_school("Boxted Primary School", urn=200001)
    yield
    search.reset()


def planted(column: str, number: int) -> str:
    """What stands in the cell: a name with an address, or what the column takes with one behind it."""
    return f"{BESIDE.get(column, column)} <planted-{number}@example.org>"


def take(path) -> bool:
    """Apply the file, with the first answer to every question; whether it was taken."""
    try:
        sheet = read_sheet(path)
    except SheetRefused:
        return False
    plan = make_plan(sheet, {}, Terms(TODAY))
    answers = {question.key: question.options[0].value for question in plan.answers.open}
    plan = make_plan(sheet, answers, Terms(TODAY))
    if not plan.is_ready:
        return False
    apply_sheet(sheet, answers=answers, terms=Terms(TODAY), digest=plan.digest, file_name="sheet.csv")
    return True


def public_pages(client) -> dict[str, str]:
    """What everybody may read, by address."""
    colne = Partnership.objects.get(slug="colne")
    schools = [reverse("schools:detail", args=[urn]) for urn in (200001, 200002)]
    found = [f"{reverse('partnerships:list')}?q=planted", f"{reverse('partnerships:list')}?q=Ann+Day"]
    addresses = [*map(reverse, PUBLIC), *schools, *found, colne.get_absolute_url()]
    answers = {address: client.get(address, follow=True) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.getvalue().decode() for address, answer in answers.items()}


def test_address_in_any_cell_is_on_no_public_page_until_it_is_published(client, tmp_path):
    columns = [column for column in COLUMNS if column != "Partnerships"]
    for number, column in enumerate(columns):
        cells = {**BESIDE, column: planted(column, number)}
        rows = [",".join(cells), ",".join(cells.values())]
        take(text(tmp_path / f"{number}.csv", "\n".join(rows)))
    taken = Lead.objects.get(person__name="Ann Day")

    pages = public_pages(client)
    Lead.objects.filter(pk=taken.pk).update(publish_contact=True)
    search.reset()
    published = public_pages(client)

    assert "planted" in taken.email, "a lead's address is kept for the role"
    of_page = {address: page for address, page in pages.items() if "?q=planted" not in address}
    assert [address for address, page in of_page.items() if "planted" in page] == []
    assert [address for address, page in pages.items() if "@example.org" in page and "planted-" in page] == []
    assert taken.email in published[Partnership.objects.get(slug="colne").get_absolute_url()]
    assert "planted" not in published[reverse("partnerships:csv")]
