"""The pages on which an officer changes the life of a partnership, and of many schools at once."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from partnerships.models import Membership, Partnership, School
from tests.admin import change, changelist
from tests.base.changing.test_bulk import choose, confirm
from tests.factories import (
    make_board,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ON = "1 September 2027"
NEXT_DAY = dt.date(2027, 9, 1)
START = "/admin/partnerships/partnership/start/"


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def colne() -> Partnership:
    return make_partnership("Colne", schools=[make_school(name) for name in ("Lexden", "Mersea", "Wivenhoe")])


def test_boxes_beside_schools_of_today_open_the_page_with_them_ticked(officer, colne):
    over = make_membership(colne, make_school("Gone"), ended_on=dt.date(2024, 8, 31))
    first, *_, last = colne.memberships.filter(ended_on=None).order_by("pk")

    page = officer.get(change(colne)).content.decode()
    form = officer.get(change(colne, "move-schools"), {"chosen": [first.pk, last.pk, "x"]}).content.decode()

    boxes = re.findall(r'<input type="checkbox" name="chosen" value="(\d+)" form="chosen-schools"', page)
    ticked = re.findall(r'name="chosen" value="(\d+)"[^>]* checked', form)
    assert str(over.pk) not in boxes
    assert len(boxes) == 3
    assert '<form id="chosen-schools" method="get"' in page
    assert {*ticked} == {str(first.pk), str(last.pk)}


def test_address_is_changed_by_renaming_alone(officer, colne):
    page = officer.get(change(colne)).content.decode()

    assert 'name="slug"' not in page
    assert 'name="slug"' in officer.get("/admin/partnerships/partnership/add/").content.decode()


def test_partnership_that_is_over_has_no_page_to_end_it_but_one_to_rename_it(officer, colne):
    colne.ended_on = dt.date(2024, 8, 31)
    colne.save()

    page = officer.get(change(colne)).content.decode()

    assert change(colne, "end") not in page
    assert change(colne, "rename") in page


def test_partnership_starts_on_one_page_which_leads_to_its_own(officer):
    school = make_school("Lexden")
    typed = {"name": "Stour", "kind": make_kind().pk, "on": ON, "new_name": "Mrs Bo Dee", "schools": "Lexden"}

    asked = officer.get(START).content.decode()
    preview = officer.post(START, {"ask": "1", **typed})
    before = Partnership.objects.count()
    done = officer.post(START, {"ask": "1", "agreed": preview.context["effect"].text, **typed})

    stour = Partnership.objects.get()
    assert "Start a partnership" in asked
    assert (before, done.status_code, done.url) == (0, 302, change(stour))
    assert [row.school for row in stour.memberships.all()] == [school]
    assert str(stour.leads.get().person) == "Mrs Bo Dee"
    listed = officer.get(changelist(Partnership)).content.decode()
    assert START in listed
    assert "/admin/partnerships/partnership/add/" not in listed, "one way to add, the one that asks for all"
    assert f'href="{START}" class="addlink"' in officer.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"name": ""}, "name", "Write its name."),
        ({"name": "colne"}, "name", "“Colne” is there already. Write another name."),
        ({"name": "C-ol.ne!"}, "name", "“Colne” is there already. Write another name."),
        ({"email": "a@example.org"}, "email", "Say whose address this is: choose the lead, or enter a name."),
        ({"new_name": "Bo", "publish_contact": "on"}, "publish_contact", "Enter the address that is to be published"),
    ],
)
def test_start_says_what_is_missing_and_keeps_what_was_typed(officer, colne, typed, field, why):
    response = officer.post(START, {"ask": "1", "name": "Stour", "schools": "Lexden", "on": ON, **typed})

    assert why in response.context["form"].errors[field][0]
    assert "Lexden</textarea>" in response.content.decode()


def test_start_tells_people_of_one_name_apart_by_what_they_do(officer, colne):
    leading, other = make_person("Ann Day"), make_person("Ann Day")
    make_lead(colne, leading)

    page = officer.get(START).content.decode()

    assert f'<option value="{leading.pk}">Ann Day (leads Colne)</option>' in page
    assert f'<option value="{other.pk}">Ann Day</option>' in page
    make_seat(make_board("South quadrant meeting"), other, role="chair")
    make_lead(make_partnership("Stour"), other, started_on=dt.date(2040, 9, 1))
    page = officer.get(START).content.decode()
    assert "Ann Day (chair, South quadrant meeting; is to lead Stour from 1 September 2040)</option>" in page
    assert '<option value="" selected>Somebody new, or nobody yet</option>' in page


def test_schools_chosen_in_their_list_join_or_move_and_leave(officer, colne):
    stour, free = make_partnership("Stour", schools=2), make_school("Free")
    chosen = [*School.objects.filter(memberships__partnership=colne), free]

    confirm(officer, "join_partnership", chosen, to=stour.pk, leave=colne.pk, on=ON)
    confirm(officer, "leave_partnership", chosen, leave=stour.pk, on="31 August 2028", leaving_reason="wish")

    joined = stour.memberships.filter(started_on=NEXT_DAY)
    reasons = {*joined.values_list("ended_on", "leaving_reason")}
    assert (joined.count(), reasons) == (4, {(dt.date(2028, 8, 31), Membership.LeavingReason.WISH)})
    assert colne.memberships.filter(leaving_reason=Membership.LeavingReason.MOVED).count() == 3


def test_memberships_chosen_in_their_list_move_but_for_one_that_is_there(officer, colne):
    stour = make_partnership("Stour", schools=2)
    make_membership(stour, colne.memberships.get(school__name="Mersea").school)
    rows = list(colne.memberships.all())

    effect = choose(officer, "move_schools", rows, ask="1", to=stour.pk, on=ON).context["effect"]

    assert len([one for one in effect.sentences if "moves from Colne to Stour" in one]) == 2
    [refused] = [one for one in effect.warnings if one.startswith("Mersea")]
    assert "it is in Stour from 1 September 2023 already" in refused


@pytest.mark.parametrize("page", ["move-schools", "leave-schools"])
def test_queries_do_not_grow_with_the_schools_that_are_chosen(officer, page):
    to = make_partnership("Stour", schools=2)
    counts = []
    for size in (3, 60):
        partnership = make_partnership(schools=size)
        chosen = [row.pk for row in partnership.memberships.all()]
        typed = {"ask": "1", "on": ON, "to": to.pk, "chosen": chosen, "leaving_reason": "left"}
        officer.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            response = officer.post(change(partnership, page), typed)
        assert response.context["effect"], response.context["form"].errors
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 4, "but for the batches in which rows are written"
