"""What is edited in a list is saved as on the record's page, and puts back nothing that a colleague changed since."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from office.models import JournalEntry
from partnerships.models import Partnership
from tests.clients import signed_in
from tests.factories import make_council, make_partnership, make_quadrant, make_user
from tests.office.journal.done import take_back_in_one_go

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/partnerships/partnership/"


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


def as_opened(client) -> dict[str, object]:
    """What the list sends as it is shown."""
    formset = client.get(LIST).context["cl"].formset
    sent = {"_save": "Save"}
    for form in (formset.management_form, *formset.forms):
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False, ""):
                sent[form.add_prefix(name)] = value
                sent[form.add_initial_prefix(name)] = value
    return sent


def test_change_is_saved_with_who_and_the_others_are_not_written(officer):
    partnership, other = make_partnership("Colne"), make_partnership("Stour")

    answer = officer.post(LIST, as_opened(officer) | {"form-0-is_open_to_new_schools": "on"}, follow=True)

    partnership.refresh_from_db()
    assert partnership.is_open_to_new_schools
    assert partnership.history.first().history_user.email == "officer@example.org"
    assert other.history.count() == 1
    assert [str(message) for message in answer.context["messages"]] == ["Saved: 1 partnership."]


def test_what_a_colleague_changed_since_stays(officer):
    partnership, other = make_partnership("Colne"), make_partnership("Stour")
    opened = as_opened(officer)
    partnership.is_open_to_new_schools = True
    partnership.save()

    officer.post(LIST, opened | {"form-1-is_open_to_new_schools": "on"})

    partnership.refresh_from_db()
    other.refresh_from_db()
    assert (partnership.is_open_to_new_schools, other.is_open_to_new_schools) == (True, True)
    assert partnership.history.count() == 2


def test_area_and_notes_are_edited_in_the_list_as_one_entry_that_is_taken_back(officer):
    make_council(quadrant_word="area", quadrants_word="areas")
    south, mid = make_quadrant("South"), make_quadrant("Mid")
    colne, stour = make_partnership("Colne", home_quadrant=south), make_partnership("Stour", home_quadrant=None)
    page = officer.get(LIST).content.decode()

    sent = {"form-0-home_quadrant": "", "form-0-notes": "Ask again in May", "form-1-home_quadrant": str(mid.pk)}
    officer.post(LIST, as_opened(officer) | sent)

    entry = JournalEntry.objects.get()
    assert entry.title == "Edited in the list of partnerships"
    rows = list(Partnership.objects.order_by("name").values_list("home_quadrant", "notes"))
    assert rows == [(None, "Ask again in May"), (mid.pk, "")]
    assert "Home area" in page
    assert "quadrant" not in re.sub(r"<[^>]*>", "", page.partition('id="result_list"')[2].partition("</thead>")[0])
    take_back_in_one_go(entry)
    assert list(Partnership.objects.order_by("name").values_list("home_quadrant", "notes")) == [
        (south.pk, ""),
        (None, ""),
    ]
    assert [row.pk for row in (colne, stour)] == list(Partnership.objects.order_by("name").values_list("pk", flat=True))


def test_what_a_colleague_changed_in_another_box_of_the_same_row_stays(officer):
    south, mid = make_quadrant("South"), make_quadrant("Mid")
    colne = make_partnership("Colne", home_quadrant=south)
    opened = as_opened(officer)
    Partnership.objects.filter(pk=colne.pk).update(home_quadrant=mid)

    officer.post(LIST, opened | {"form-0-notes": "Ask again in May"})

    colne.refresh_from_db()
    assert (colne.home_quadrant, colne.notes) == (mid, "Ask again in May")


def test_area_that_there_is_not_is_refused_at_its_box_and_nothing_is_saved(officer):
    make_partnership("Colne", home_quadrant=make_quadrant("South"))

    page = officer.post(LIST, as_opened(officer) | {"form-0-home_quadrant": "999", "form-0-notes": "Kept as typed"})

    shown = page.content.decode()
    assert "Kept as typed" in shown
    assert page.context["cl"].formset.forms[0].errors.keys() == {"home_quadrant"}
    assert Partnership.objects.get().notes == ""


def test_more_rows_with_boxes_take_no_more_queries(officer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as shown:
            officer.get(LIST)
            return len(shown)

    make_partnership(home_quadrant=make_quadrant("South"))
    queries()
    before = queries()
    for _ in range(4):
        make_partnership(home_quadrant=make_quadrant("South"))

    assert queries() == before > 0
