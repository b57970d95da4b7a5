"""The action log: who sees what, closing with a note, and the owner's own link."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import AuditEvent
from boards.actions.writes import sign
from boards.models import Action
from tests.boards.minuted import MET_ON, NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_headship, make_lead, make_partnership, make_person, make_school, make_seat, make_user
from tests.made_once import made_once
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@made_once
def meeting(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Ann Day: write to heads\n! Lee Oak, Ann Day: find a room", setting.minute_taker)
    secret = make_item(meeting, "3", is_part_b=True)
    type_text(secret, "! Kim: MARKER", setting.minute_taker)
    return bring_to_members(meeting, setting)


def listed(client: Client, query: str = "") -> list[str]:
    return texts(client.get(f"/actions/?show=all{query}"), ".//tbody/tr/td/a")[::2]


def test_log_shows_a_board_to_its_people_and_nothing_to_others(setting, meeting):
    everything = ["write to heads", "find a room", "MARKER"]

    assert listed(signed_in(setting.member)) == everything
    assert listed(signed_in(setting.officer)) == everything
    assert listed(signed_in(make_user(person=make_person()))) == []
    assert Client().get("/actions/").status_code == 302


def test_log_of_who_has_none_offers_no_filters_and_tells_of_the_mark_to_who_types_minutes(setting):
    plain = signed_in(make_user(person=make_person())).get("/actions/").content.decode()
    taker = signed_in(setting.minute_taker).get("/actions/").content.decode()

    assert "You have no actions." in plain
    assert "portal-filters" not in plain + taker
    assert "begins with “!” or “ACTION”" in taker
    assert "“!”" not in plain


def test_log_is_downloaded_with_what_its_form_holds_then(setting, meeting):
    """The button is the form's own: what was chosen and not shown yet goes with it, and what is left empty may."""
    member = signed_in(setting.member)
    page = member.get("/actions/").content.decode()

    assert f'<button type="submit" form="asked" formaction="{reverse("actions:csv")}"' in page
    assert 'method="get" id="asked"' in page
    answer = member.get(reverse("actions:csv"), {"show": "all", "mine": "", "board": "", "owner": "", "year": ""})
    assert answer.status_code == 200
    assert "write to heads" in answer.content.decode()


def test_log_that_is_narrowed_to_nothing_keeps_its_filters(setting, meeting):
    page = signed_in(setting.member).get("/actions/?show=closed").content.decode()

    assert "No action that matches is yours to read." in page
    assert "portal-filters" in page


def test_log_shows_nothing_to_who_has_an_account_and_is_no_person_here(setting, meeting):
    client = signed_in(make_user())
    action = Action.objects.get(text="write to heads")

    assert listed(client) == []
    assert client.post(f"/actions/{action.pk}/", {"note": "Done", "close": "yes"}).status_code == 404


def test_log_shows_own_actions_and_nothing_else_before_the_minutes_go_round(setting):
    type_text(make_recording(setting).items.first(), "! Lee Oak: go\n! Ann: stay", setting.minute_taker)

    assert listed(signed_in(setting.member)) == ["go"]


def test_log_is_narrowed_by_owner_board_year_and_state(setting, meeting):
    client = signed_in(setting.officer)
    action = Action.objects.get(text="write to heads")
    Action.objects.filter(pk=action.pk).update(closed_on=MET_ON)

    assert listed(client, f"&owner={setting.lee.pk}") == ["find a room"]
    assert listed(client, "&year=2025&board=school-partnership-board")[0] == "write to heads"
    assert texts(client.get("/actions/?show=overdue"), ".//tbody/tr/td/a")[0] == "find a room"
    assert texts(client.get("/actions/?show=closed"), ".//tbody/tr/td/a")[0] == "write to heads"
    assert client.get("/actions/?show=x&owner=x&board=x&year=x&page=x").status_code == 200
    assert listed(signed_in(setting.chair), "&mine=yes") == ["write to heads", "find a room"]


def test_owners_of_one_name_are_told_apart_by_what_they_do_and_others_are_not(setting, meeting):
    lee, other, third = setting.lee, make_person("LEE  Oak"), make_person("Lee Oak")
    make_lead(make_partnership("Colne"), other)
    make_headship(other, make_school("Colne Primary"))
    room, heads = Action.objects.get(text="find a room"), Action.objects.get(text="write to heads")
    room.others.add(other)
    heads.others.add(third)

    labels = texts(signed_in(setting.officer).get("/actions/"), ".//select[@id='owner']/option")

    assert "Ann Day" in labels
    assert f"{lee} (member, School Partnership Board)" in labels
    assert f"{' '.join(str(other).split())} (leads Colne; headteacher, Colne Primary)" in labels
    assert f"{third} (no role today, actions of the School Partnership Board)" in labels


def test_action_is_closed_by_its_owner_or_a_recorder_and_nobody_else(setting, meeting):
    action = Action.objects.get(text="write to heads")
    address = f"/actions/{action.pk}/"
    assert signed_in(setting.member).post(address, {"note": "Done", "close": "yes"}).status_code == 404
    assert signed_in(make_user()).get(address).status_code == 404
    assert signed_in(setting.chair).post(address, {"note": " ", "close": "yes"}).status_code == 422

    signed_in(setting.chair).post(address, {"note": "Done", "close": "yes"})

    action.refresh_from_db()
    assert action.is_closed
    assert (action.closing_note, action.history.first().history_user) == ("Done", setting.chair)
    assert signed_in(setting.chair).post(address, {"note": "Again", "close": "yes"}).status_code == 422


def test_owner_closes_by_a_signed_link_which_shows_nothing_of_part_b(client, meeting):
    action = Action.objects.get(text="MARKER")
    address = f"/actions/by-link/{sign(action.pk)}/"

    assert "MARKER" not in client.get(address).content.decode()
    client.post(address, {"note": "Done", "close": "yes"})

    action.refresh_from_db()
    assert action.is_closed
    assert action.history.first().history_change_reason == "Through the owner’s link"
    assert client.get(f"/actions/by-link/{sign(action.pk)[:-1]}/").status_code == 404


@pytest.mark.parametrize(("after", "status"), [(dt.timedelta(days=180), 200), (dt.timedelta(days=180, seconds=1), 404)])
def test_signed_link_works_for_half_a_year_and_not_a_second_longer(client, meeting, after, status):
    sent_at = dt.datetime(2025, 11, 3, 9, 30, tzinfo=dt.UTC)
    action = Action.objects.get(text="write to heads")
    with time_machine.travel(sent_at, tick=False):
        address = f"/actions/by-link/{sign(action.pk)}/"

    with time_machine.travel(sent_at + after, tick=False):
        page, answer = client.get(address), client.post(address, {"note": "Done", "close": "yes"})

    action.refresh_from_db()
    assert page.status_code == status
    assert answer.status_code == (302 if status == 200 else 404)
    assert action.is_closed is (status == 200)


def test_signed_link_shows_nothing_of_the_history(client, setting, meeting):
    action = Action.objects.get(text="write to heads")
    signed_in(setting.chair).post(f"/actions/{action.pk}/", {"note": "Half of them"})
    signed_in(setting.chair).post(f"/actions/{action.pk}/", {"note": "All of them"})

    page = client.get(f"/actions/by-link/{sign(action.pk)}/").content.decode()

    assert "All of them" in page
    assert "Half of them" not in page
    assert "chair@example.org" not in page


def test_signed_link_shows_no_note_of_part_b_and_writes_no_blank_over_it(client, meeting):
    action = Action.objects.get(text="MARKER")
    Action.objects.filter(pk=action.pk).update(closing_note="MARKERNOTE")
    address = f"/actions/by-link/{sign(action.pk)}/"

    refused = client.post(address, {"note": " "})

    assert refused.status_code == 422
    assert "MARKERNOTE" not in client.get(address).content.decode() + refused.content.decode()
    action.refresh_from_db()
    assert action.closing_note == "MARKERNOTE"
    client.post(address, {"note": "MARKERDONE", "close": "yes"})
    assert "MARKERDONE" not in client.get(address).content.decode()


def test_export_is_a_table_that_computes_nothing(setting, meeting):
    Action.objects.filter(text="find a room").update(closing_note="=1+1")

    rows = signed_in(setting.officer).get("/actions/export.csv?show=all").content.decode("utf-8-sig").splitlines()

    assert rows[0] == "Number,Owners,Action,Undertaken on,Due on,Closed on,Note"
    assert rows[2].startswith('SPB 2025-10-15/1,"Lee Oak, Ann Day",find a room,2025-10-15,')
    assert rows[2].endswith(",'=1+1")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("show=done", "“done” is nothing that can be shown"),
        ("board=no-board", "There is no action of a board called “no-board” that you may read"),
        ("owner=999999", "There is no action of the person “999999” that you may read"),
        ("year=1066", "There is no action of a year called “1066” that you may read"),
        ("mine=si", "“si”"),
    ],
)
def test_what_is_not_understood_is_said_and_is_no_file(setting, meeting, query, why):
    client = signed_in(setting.officer)

    page, table = client.get(f"/actions/?{query}"), client.get(f"/actions/export.csv?{query}")

    assert why in page.content.decode()
    assert table.status_code == 404
    assert why in table.content.decode()
    assert "find a room" in page.content.decode()
    assert "find a room" not in table.content.decode()


def test_log_takes_no_more_queries_for_more_actions(client, count_queries, setting, meeting):
    client.force_login(setting.officer)
    client.get("/actions/?show=all")  # the first opening of Part B is written down, the next are not
    before = count_queries("/actions/?show=all")
    for number in range(6):
        Action.objects.create(
            item=meeting.items.first(),
            owner=make_person(),
            text=f"Action {number}",
            undertaken_on=MET_ON,
            due_on=MET_ON + dt.timedelta(days=1),
        )

    assert count_queries("/actions/?show=all") == before


@made_once
def owner(meeting):
    """The owner of the confidential action once their seat has ended: they have a password and no right to Part B."""
    person = Action.objects.get(text="MARKER").owner
    person.seats.update(ended_on=dt.date(2025, 10, 31))
    return signed_in(make_user("owner@example.org", person=person))


def test_owner_who_may_not_read_part_b_learns_that_there_is_an_action_and_nothing_of_it(meeting, owner, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    action = Action.objects.get(text="MARKER")
    signed_in(meeting.board.seats.get(role="minute-taker").person.user).post(
        f"/actions/{action.pk}/", {"note": "MARKERNOTE"}
    )

    for address in (f"/actions/{action.pk}/", "/actions/", "/actions/?mine=yes", "/actions/export.csv"):
        text = owner.get(address).content.decode()
        assert "MARKER" not in text, address
        assert "An action of a confidential item" in text, address
        assert "SPB 2025-10-15/3" in text, address
    page = owner.get(f"/actions/{action.pk}/").content.decode()
    assert "Ask the chair of the School Partnership Board or whoever takes its minutes" in page
    assert date_format(action.due_on, "j F Y") in page
    assert not AuditEvent.objects.filter(kind="saw-part-b", user__email="owner@example.org").exists()


def test_owner_who_may_not_read_part_b_closes_it_with_a_note_of_their_own(meeting, owner):
    action = Action.objects.get(text="MARKER")
    address = f"/actions/{action.pk}/"

    refused = owner.post(address, {"note": " "})
    owner.post(address, {"note": "Done", "close": "yes"})

    assert refused.status_code == 422
    assert "Enter what has come of it." in refused.content.decode()
    action.refresh_from_db()
    assert (action.closing_note, action.is_closed) == ("Done", True)


def test_owner_with_a_seat_reads_their_confidential_action(setting, meeting):
    kim = signed_in(make_user("kim@example.org", person=setting.kim))

    assert "MARKER" in kim.get(f"/actions/{Action.objects.get(text='MARKER').pk}/").content.decode()


def test_log_is_narrowed_by_a_second_owner_and_by_one_of_a_group(setting, meeting):
    more = make_recording(setting, NEXT_ON)
    type_text(more.items.first(), "! EPHA: read the paper\n! All members: reply", setting.minute_taker)
    client = signed_in(setting.officer)

    assert listed(client, f"&owner={setting.ann.pk}") == ["write to heads", "find a room", "reply"]
    assert listed(client, f"&owner={setting.lee.pk}") == ["find a room", "read the paper", "reply"]
    page = client.get(f"/actions/?show=all&owner={setting.lee.pk}").content.decode()
    assert "EPHA (Kim Ash and Lee Oak)" in page
    table = client.get(f"/actions/export.csv?show=all&owner={setting.lee.pk}").content.decode()
    assert "All members (Ann Day, Kim Ash and Lee Oak)" in table


def test_page_of_an_action_of_many_says_who_they_are_behind_a_line(setting, meeting):
    for number in range(2):
        make_seat(setting.board, make_person(f"Jo Fir {number}"), role="member")
    more = make_recording(setting, NEXT_ON)
    type_text(more.items.first(), "! All members: reply", setting.minute_taker)
    action = Action.objects.get(text="reply")

    page = signed_in(setting.officer).get(f"/actions/{action.pk}/")

    assert texts(page, ".//*[@id='whose']/dd")[0].startswith("All members (5 people)")
    assert "Jo Fir 0" in texts(page, ".//*[@id='whose']//details/div")[0]
