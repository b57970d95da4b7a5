"""What the portal gives out comes in again and changes nothing; what was changed in it, and that alone, changes."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from partnerships import search
from partnerships.models import Headship, Lead, Membership, Partnership, School
from portal.answers.every import ANSWERS
from portal.answers.moved import Moved
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan
from spreadsheets.reading.sheet import read_sheet
from tests.admin import changelist
from tests.factories import (
    make_district,
    make_headship,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SAYS_NOTHING_OF_PARTNERSHIPS = Moved  # the answer whose rows are places, or schools without what they are in
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def records():
    """Two partnerships and one that is over, with leads and members of now and of before."""
    search.reset()
    make_kind("Federation")
    south, mid = make_quadrant("South"), make_quadrant("Mid")
    basildon = make_district("Basildon", south)
    schools = [
        make_school(f"{name} Primary School", urn=200001 + place, district=basildon, town="Wickford")
        for place, name in enumerate(["Abacus", "Beacon", "Cedar", "Dahlia", "Elder"])
    ]
    colne = make_partnership("Colne", schools=schools[:2], home_quadrant=south, kind=make_kind("Federation"))
    dengie = make_partnership("Dengie", schools=schools[1:4], home_quadrant=mid)
    make_membership(colne, schools[3], ended_on=YESTERDAY)
    ann = make_person("Ann Day", email="ann@example.org")
    make_lead(colne, ann, email="lead@example.org", telephone="01206 555010", school=schools[0])
    bo = make_person("Bo Dee", title="Dr", email="bo@example.org")  # written to at the person's own address
    make_lead(colne, bo, role="co-lead", telephone="+44 1206 555020", school=schools[4])  # of no member
    make_headship(ann, schools[0])
    make_headship(make_person("Ed Fox"), schools[1], ended_on=YESTERDAY)
    make_lead(dengie, make_person("Cy Lee"), ended_on=YESTERDAY)
    make_partnership("Lone", schools=[schools[1]], home_quadrant=mid)  # which does not count
    School.objects.filter(urn__in=[200001, 200005]).update(office_email="office@example.org")
    over = make_partnership("Over", schools=[schools[4]])
    make_lead(over, make_person("Di Ash"), ended_on=YESTERDAY)
    Partnership.objects.filter(pk=over.pk).update(ended_on=YESTERDAY)
    Membership.objects.filter(partnership=over).update(ended_on=YESTERDAY)
    yield
    search.reset()


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def planned(content: bytes, path) -> SheetPlan:
    """What the file does to the records as they are."""
    path.write_bytes(content)
    return make_plan(read_sheet(path))


def changes(plan: SheetPlan) -> list[str]:
    """All that is not nothing."""
    open_ones = [question.sentence for question in plan.answers.open]
    return [*map(str, plan.faults), *open_ones, *(c.sentence for c in (*plan.created, *plan.updated))]


@pytest.mark.parametrize("name", ["partnerships:csv", "schools:csv"])
def test_open_data_comes_in_again_and_changes_nothing(records, client, tmp_path, name):
    response = client.get(reverse(name))

    plan = planned(response.getvalue(), tmp_path / "open-data.csv")

    assert changes(plan) == []
    assert plan.unchanged


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", [Partnership, Membership, Lead, Headship, School])
def test_list_of_admin_comes_in_again_and_changes_nothing(records, officer, tmp_path, model, kind):
    data = {"action": f"export_{kind}", "_selected_action": list(model.objects.values_list("pk", flat=True))}
    response = officer.post(changelist(model), data)

    plan = planned(response.content, tmp_path / f"list.{kind}")

    assert changes(plan) == []
    assert plan.unchanged
    assert any(note.startswith("This is the portal’s own table of ") for note in plan.notes)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("show", ["", "schools"])
@pytest.mark.parametrize("slug", [answer.slug for answer in ANSWERS if answer is not SAYS_NOTHING_OF_PARTNERSHIPS])
def test_answer_comes_in_again_and_changes_nothing(records, officer, tmp_path, slug, show, kind):
    response = officer.get(reverse("admin:answer", args=[slug]), {"format": kind, "show": show})

    plan = planned(response.content, tmp_path / f"{slug}.{kind}")

    assert changes(plan) == []
    assert plan.unchanged


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_answer_to_who_led_comes_in_again_and_changes_nothing(records, officer, tmp_path, kind):
    response = officer.get(reverse("admin:answer", args=["who-led"]), {"format": kind})

    plan = planned(b"".join(response) if response.streaming else response.content, tmp_path / f"who-led.{kind}")

    assert changes(plan) == []
    assert plan.unchanged
    assert "This is the portal’s own table of who led: only what you changed in it changes." in plan.notes


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_school_of_a_lead_is_known_by_its_urn_where_another_has_its_name(records, officer, tmp_path, kind):
    """In the answer to who led the URN stands beside the name: nobody is asked which of the two it is."""
    for urn in (200091, 200092):
        make_school("Ongar Primary School", urn=urn)
    Lead.objects.update(school=School.objects.get(urn=200092))
    search.reset()
    response = officer.get(reverse("admin:answer", args=["who-led"]), {"format": kind})

    assert changes(planned(response.content, tmp_path / f"who-led.{kind}")) == []


def test_what_is_changed_in_a_list_of_leads_is_all_that_changes(records, officer, tmp_path):
    data = {"action": "export_csv", "_selected_action": list(Lead.objects.values_list("pk", flat=True))}
    content = officer.post(changelist(Lead), data).content.decode("utf-8-sig")

    plan = planned(content.replace("lead@example.org", "new@example.org").encode(), tmp_path / "list.csv")

    assert changes(plan) == ["Ann Day, lead: e-mail address lead@example.org becomes new@example.org"]


def test_list_of_members_with_a_first_day_that_was_put_right(records, officer, tmp_path):
    rows = Membership.objects.filter(school=School.objects.get(urn=200001))
    data = {"action": "export_csv", "_selected_action": list(rows.values_list("pk", flat=True))}
    content = officer.post(changelist(Membership), data).content.decode("utf-8-sig")
    first = rows.get().started_on

    plan = planned(content.replace(f"{first:%Y-%m-%d}", "2025-09-01").encode(), tmp_path / "list.csv")

    assert not changes(plan)
    (asked,) = plan.answers.in_order
    assert "becomes 1 September 2025" in asked.options[1].hint


def test_mailboxes_that_are_filled_in_a_list_of_schools_are_all_that_changes(records, officer, tmp_path):
    """Of schools in a partnership, in several and in none."""
    data = {"action": "export_csv", "_selected_action": list(School.objects.values_list("pk", flat=True))}
    content = officer.post(changelist(School), data).content.decode("utf-8-sig")
    rows = [line.rsplit(",", 1)[0] + ",new@example.org" for line in content.strip().splitlines()[1:]]

    plan = planned("\n".join([content.splitlines()[0], *rows]).encode(), tmp_path / "list.csv")

    said = [f"the mailbox of its office {was} becomes new@example.org" for was in ("empty", "office@example.org")]
    assert sorted(change.partition(": ")[2] for change in changes(plan)) == [*[said[0]] * 3, *[said[1]] * 2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_own_list_says_which_of_its_columns_are_not_read_and_that_an_emptied_cell_changes_nothing(
    records, officer, tmp_path, kind
):
    data = {"action": f"export_{kind}", "_selected_action": list(Partnership.objects.values_list("pk", flat=True))}
    response = officer.post(changelist(Partnership), data)

    plan = planned(response.content, tmp_path / f"list.{kind}")

    [not_read] = [note for note in plan.notes if note.startswith("Not read, so change it on the page of the record: ")]
    assert {"Started on", "Ended on"} <= set(not_read.partition(": ")[2].rstrip(".").split(", "))
    assert "A cell that you emptied changes nothing. To end something, use the page of its record." in plan.notes
