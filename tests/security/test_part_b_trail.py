"""The audit trail of Part B: who opened it is written down wherever it is served, and never its content."""

import datetime as dt
import json

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent
from boards.actions.writes import sign
from boards.models import Action, AgendaItem, Decision, Interest, Paper
from portal.web.middleware import ONCE_WITHIN
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, make_setting, type_text
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REFERENCE, NEXT_REFERENCE = "SPB 2025-10-15", "SPB 2026-01-20"
SECRET = "Restructure of the marker school"


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def meeting(setting):
    """A meeting that is being recorded, with an open item and a confidential one."""
    meeting = make_recording(setting, items=1)
    type_text(meeting.items.get(), "! Ann Day: write to heads", setting.minute_taker)
    secret = make_item(meeting, "2", title=SECRET, is_part_b=True)
    type_text(secret, "Agreed: go ahead\n! Lee Oak: see to it", setting.minute_taker)
    return meeting


@pytest.fixture
def secret(meeting) -> AgendaItem:
    return meeting.items.get(is_part_b=True)


@pytest.fixture
def circulated(setting, meeting):
    return bring_to_members(meeting, setting)


def opened() -> list[tuple[str, str]]:
    """Who opened Part B of which meeting, in order."""
    events = AuditEvent.objects.filter(kind="saw-part-b").order_by("pk")
    return list(events.values_list("user__email", "detail"))


def type_over(client: Client, item: AgendaItem, text: str, base: int):
    address = f"/meetings/{item.meeting_id}/record/items/{item.pk}/"
    return client.post(address, json.dumps({"text": text, "base": base}), content_type="application/json")


def test_trail_names_person_meeting_and_network_and_nothing_of_the_content(setting, circulated):
    signed_in(setting.member).get(f"/meetings/{circulated.pk}/minutes/?copy=part-b", REMOTE_ADDR="203.0.113.77")

    event = AuditEvent.objects.get(kind="saw-part-b")
    assert (event.user, event.done_by) == (setting.member, setting.member)
    assert (event.detail, event.network) == (REFERENCE, "203.0.113.0/24")


@pytest.mark.parametrize("what", ["minutes/", "minutes.docx", "minutes.pdf"])
def test_trail_has_each_form_of_the_confidential_minutes_and_no_other_copy(setting, circulated, what):
    member = signed_in(setting.member)

    assert member.get(f"/meetings/{circulated.pk}/{what}?copy=members").status_code == 200
    assert opened() == []

    assert member.get(f"/meetings/{circulated.pk}/{what}?copy=part-b").status_code == 200
    assert opened() == [("member@example.org", REFERENCE)]


@pytest.mark.parametrize(
    "tail",
    ["record/", "agenda/", "agenda/{item}/", "record/items/{item}/versions/"],
)
def test_trail_has_every_page_of_the_recorder_that_shows_part_b(setting, meeting, secret, tail):
    address = f"/meetings/{meeting.pk}/{tail}".format(item=secret.pk)

    response = signed_in(setting.minute_taker).get(address)

    assert response.status_code == 200
    assert SECRET in response.content.decode()
    assert opened() == [("taker@example.org", REFERENCE)]


@pytest.mark.parametrize("tail", ["record/", "agenda/", "agenda/{item}/", "record/items/{item}/versions/"])
def test_trail_has_none_of_these_pages_where_nothing_is_part_b(setting, tail):
    meeting = make_recording(setting, items=2)

    address = f"/meetings/{meeting.pk}/{tail}".format(item=meeting.items.first().pk)
    assert signed_in(setting.minute_taker).get(address).status_code == 200

    assert opened() == []


def paper_of(item: AgendaItem) -> Paper:
    paper = Paper(meeting=item.meeting, item=item, title=f"Paper of {item.number}")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    return paper


@pytest.mark.parametrize(
    "tail",
    ["", "pack.pdf?part=b", "minute-sheet/?part=b", "agenda/{item}/papers/", "agenda/{item}/papers/{paper}/"],
)
def test_trail_has_every_page_of_papers_that_shows_part_b(setting, meeting, secret, tail):
    paper = paper_of(secret)
    address = f"/meetings/{meeting.pk}/{tail}".format(item=secret.pk, paper=paper.pk)

    assert signed_in(setting.minute_taker).get(address).status_code == 200

    assert opened() == [("taker@example.org", REFERENCE)]


@pytest.mark.parametrize(
    "tail",
    ["pack.pdf", "minute-sheet/", "sign-in-sheet/", "agenda/{item}/papers/", "agenda/{item}/papers/{paper}/"],
)
def test_trail_has_none_of_these_pages_of_part_a(setting, meeting, tail):
    item = meeting.items.get(number="1")
    paper = paper_of(item)
    address = f"/meetings/{meeting.pk}/{tail}".format(item=item.pk, paper=paper.pk)

    assert signed_in(setting.minute_taker).get(address).status_code == 200
    signed_in(setting.minute_taker).get(paper.get_absolute_url())

    assert opened() == []


def test_trail_has_who_opens_a_confidential_paper(setting, meeting, secret):
    assert signed_in(setting.member).get(paper_of(secret).get_absolute_url()).status_code == 200

    assert opened() == [("member@example.org", REFERENCE)]


def test_trail_has_the_decisions_where_they_show_a_confidential_one(setting, circulated):
    member = signed_in(setting.member)

    assert "go ahead" not in member.get("/decisions/?q=nothing-is-called-so").content.decode()
    assert opened() == []
    assert "go ahead" in member.get("/decisions/?q=ahead").content.decode()

    assert opened() == [("member@example.org", REFERENCE)]


def test_trail_has_who_is_answered_with_the_text_of_another_or_its_outcomes(setting, meeting, secret):
    item = meeting.items.first()
    screen = f"/meetings/{meeting.pk}/record/"
    cases = {
        "overtaken@example.org": lambda client: type_over(client, secret, "Mine", base=0),
        "outcomes@example.org": lambda client: client.post(f"{screen}items/{secret.pk}/outcomes/"),
        "pulse@example.org": lambda client: client.post(
            f"{screen}pulse/",
            json.dumps({"versions": {secret.pk: 0, item.pk: 0}}),
            content_type="application/json",
        ),
    }

    for email, ask in cases.items():
        assert "see to it" in ask(signed_in(make_user(email, roles.OFFICER))).content.decode(), email
    open_ones = signed_in(make_user("open@example.org", roles.OFFICER))
    type_over(open_ones, item, "Mine", base=0)
    open_ones.post(f"{screen}items/{item.pk}/outcomes/")
    open_ones.post(f"{screen}pulse/", json.dumps({"versions": {item.pk: 0}}), content_type="application/json")

    assert opened() == [(email, REFERENCE) for email in cases]


def test_saving_part_b_costs_no_query_for_the_trail(setting, meeting, secret):
    recorder = signed_in(setting.minute_taker)
    type_over(recorder, meeting.items.first(), "One\n", base=1)

    with CaptureQueriesContext(connection) as of_part_a:
        type_over(recorder, meeting.items.first(), "Two\n", base=2)
    with CaptureQueriesContext(connection) as of_part_b:
        type_over(recorder, secret, "Two\n", base=1)

    assert len(of_part_b) <= len(of_part_a)
    assert opened() == []  # it was written by the one who typed; what is served is the number of the version


def test_trail_has_the_earlier_meeting_whose_confidential_actions_the_screen_carries_on(setting, circulated):
    following = make_recording(setting, NEXT_ON, items=1)
    recorder = signed_in(setting.minute_taker)
    recorder.get(f"/meetings/{following.pk}/record/")
    assert opened() == []  # without the item that lists them

    following.items.update(standing="matters-arising")
    assert "see to it" in recorder.get(f"/meetings/{following.pk}/record/").content.decode()

    assert opened() == [("taker@example.org", REFERENCE)]


def test_trail_has_who_records_the_approval_with_the_confidential_text_before_them(setting, circulated):
    make_recording(setting, NEXT_ON, items=1)

    response = signed_in(setting.chair).get(f"/meetings/{circulated.pk}/minutes/approve/?part=b")

    assert "Agreed: go ahead" in response.content.decode()
    assert opened() == [("chair@example.org", REFERENCE)]


def test_who_withdrew_opens_nowhere_what_they_withdrew_from(setting, circulated, secret):
    following = make_recording(setting, NEXT_ON, items=1)
    following.items.update(standing="matters-arising")
    for user in (setting.chair, setting.minute_taker, setting.member):  # the member owns its action
        Interest.objects.create(item=secret, person=user.person, withdrew=True)

    pages = [
        signed_in(setting.chair).get(f"/meetings/{circulated.pk}/minutes/approve/"),
        signed_in(setting.minute_taker).get(f"/meetings/{circulated.pk}/agenda/"),
        signed_in(setting.minute_taker).get(f"/meetings/{following.pk}/record/"),
        signed_in(setting.member).get("/actions/?show=all"),
    ]

    assert [page.status_code for page in pages] == [200] * 4
    for page in pages:
        assert not any(words in page.content.decode() for words in ("go ahead", "see to it", SECRET))
    assert opened() == []


def test_who_withdrew_opens_no_part_of_it_while_it_is_recorded(setting, meeting, secret):
    taker = setting.minute_taker
    paper = Paper(meeting=meeting, item=secret, title=SECRET)
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    client, member, page = signed_in(taker), signed_in(setting.member), f"/meetings/{meeting.pk}/"
    assert client.get(f"{page}papers/{paper.pk}/").status_code == 200
    AuditEvent.objects.all()._raw_delete("default")
    for user in (taker, setting.member):
        Interest.objects.create(item=secret, person=user.person, withdrew=True)

    pulse = client.post(
        f"{page}record/pulse/", json.dumps({"versions": {secret.pk: 0}}), content_type="application/json"
    )

    assert pulse.json()["items"] == []
    assert SECRET not in client.get(f"{page}record/").content.decode()
    for sheet in ("minute-sheet/", "minute-sheet/?part=b"):
        assert SECRET not in client.get(page + sheet).content.decode()
    assert SECRET not in member.get(page).content.decode()
    assert type_over(client, secret, "Mine", base=1).status_code == 404
    for tail in (f"record/items/{secret.pk}/versions/", f"agenda/{secret.pk}/", f"papers/{paper.pk}/"):
        assert client.get(page + tail).status_code == 404, tail
    for tail in (f"agenda/{secret.pk}/move/", f"record/items/{secret.pk}/outcomes/"):
        assert client.post(page + tail, {"move": "up"}).status_code == 404, tail
    assert member.get(f"{page}papers/{paper.pk}/").status_code == 404
    assert opened() == []


def test_trail_has_the_agenda_and_the_papers_of_part_b_that_members_read(setting, meeting, secret):
    paper = Paper(meeting=meeting, item=secret, title="Figures")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    page = f"/meetings/{meeting.pk}/"

    assert SECRET not in Client().get(page).content.decode()
    assert Client().get(f"{page}papers/{paper.pk}/").status_code == 404
    assert opened() == []

    response = signed_in(setting.chair).get(f"{page}papers/{paper.pk}/")
    assert response["Cache-Control"] == "private, no-store"
    assert SECRET in signed_in(setting.member).get(page).content.decode()
    assert opened() == [("chair@example.org", REFERENCE), ("member@example.org", REFERENCE)]


def test_trail_has_no_agenda_without_part_b(setting):
    meeting = make_recording(setting)
    paper = Paper(meeting=meeting, item=meeting.items.first(), title="Figures")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))

    for tail in ("", f"papers/{paper.pk}/"):
        assert signed_in(setting.member).get(f"/meetings/{meeting.pk}/{tail}").status_code == 200

    assert opened() == []


@pytest.mark.parametrize("address", ["/actions/?show=all", "/actions/export.csv?show=all"])
def test_trail_has_the_action_log_where_it_shows_a_confidential_action(setting, circulated, secret, address):
    member = signed_in(setting.member)

    assert "see to it" in member.get(address).content.decode()
    assert opened() == [("member@example.org", REFERENCE)]

    AgendaItem.objects.filter(pk=secret.pk).update(is_part_b=False)
    assert "see to it" in signed_in(setting.chair).get(address).content.decode()
    assert opened() == [("member@example.org", REFERENCE)]


def test_trail_has_the_page_of_a_confidential_action_but_not_the_link_that_keeps_its_text(setting, circulated):
    action, other = Action.objects.get(text="see to it"), Action.objects.get(text="write to heads")
    chair = signed_in(setting.chair)

    chair.get(f"/actions/{other.pk}/")
    chair.get(f"/actions/by-link/{sign(action)}/")
    Client().get(f"/actions/by-link/{sign(action)}/")
    assert opened() == []

    chair.get(f"/actions/{action.pk}/")
    assert opened() == [("chair@example.org", REFERENCE)]


def test_trail_has_nothing_of_the_anonymous_nor_of_who_is_refused(setting, circulated):
    for client in (signed_in(make_user("out@example.org")), Client()):
        for tail in ("", "minutes/?copy=part-b", "minutes.pdf?copy=part-b", "record/", "agenda/"):
            assert client.get(f"/meetings/{circulated.pk}/{tail}").status_code in (200, 302, 404)

    assert opened() == []


@pytest.mark.parametrize(("ago", "times"), [(dt.timedelta(minutes=1), 1), (ONCE_WITHIN, 2)])
def test_trail_has_an_opening_once_in_an_hour(setting, circulated, ago, times):
    earlier = AuditEvent(
        kind="saw-part-b", user=setting.member, detail=REFERENCE, at=timezone.now() - ago - dt.timedelta(seconds=1)
    )
    earlier.save()
    client = signed_in(setting.member)

    for tail in ("minutes/?copy=part-b", "minutes.docx?copy=part-b", "minutes/?copy=part-b"):
        client.get(f"/meetings/{circulated.pk}/{tail}")

    assert len(opened()) == times


def test_trail_has_each_person_and_each_meeting_by_itself(setting, circulated):
    following = make_recording(setting, NEXT_ON, items=1)
    make_item(following, "2", is_part_b=True)
    taker, officer = signed_in(setting.minute_taker), signed_in(setting.officer)

    taker.get(f"/meetings/{following.pk}/record/")
    officer.get(f"/meetings/{following.pk}/record/")
    officer.get(f"/meetings/{circulated.pk}/agenda/")

    assert opened() == [
        ("taker@example.org", NEXT_REFERENCE),
        ("officer@example.org", NEXT_REFERENCE),
        ("officer@example.org", REFERENCE),
    ]


# In admin, where officers see to every board.


@pytest.fixture
def officer(setting) -> Client:
    setting.officer.is_staff = True
    setting.officer.save()
    return signed_in(setting.officer)


def records_of(item: AgendaItem) -> dict[str, object]:
    """A record of each kind that admin shows, that belongs to the item."""
    paper = Paper(meeting=item.meeting, item=item, title=f"Paper of {item.number}")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    return {
        "agendaitem": item,
        "action": item.actions.get(),
        "decision": item.decisions.first() or Decision.objects.create(item=item, text="Noted"),
        "paper": paper,
    }


@pytest.mark.parametrize("kind", ["agendaitem", "action", "decision", "paper"])
def test_trail_has_each_page_of_a_confidential_record_in_admin(officer, circulated, secret, kind):
    one, other = records_of(secret)[kind], records_of(circulated.items.get(number="1"))[kind]

    for page in ("change", "history", "delete"):
        assert officer.get(f"/admin/boards/{kind}/{other.pk}/{page}/").status_code == 200
    assert opened() == []

    for page in ("change", "history", "delete"):
        AuditEvent.objects.all()._raw_delete("default")
        assert officer.get(f"/admin/boards/{kind}/{one.pk}/{page}/").status_code == 200
        assert opened() == [("officer@example.org", REFERENCE)], page


@pytest.mark.parametrize("kind", ["agendaitem", "action", "decision", "paper"])
def test_trail_has_a_list_of_admin_that_shows_a_confidential_record(officer, circulated, secret, kind):
    officer.get(f"/admin/boards/{kind}/?q=nothing-is-called-so")
    records_of(circulated.items.get(number="1"))
    assert opened() == []

    records_of(secret)
    officer.get(f"/admin/boards/{kind}/")

    assert opened() == [("officer@example.org", REFERENCE)]


def test_lists_of_admin_take_no_more_queries_for_more_meetings_with_part_b(officer, setting, circulated):
    def queries() -> int:
        AuditEvent.objects.all()._raw_delete("default")
        with CaptureQueriesContext(connection) as captured:
            assert officer.get("/admin/boards/agendaitem/").status_code == 200
        return len(captured)

    before = queries()
    for day in (1, 2, 3):
        make_item(make_recording(setting, dt.date(2025, 11, day), items=1), "2", is_part_b=True)

    assert queries() == before
    assert len(opened()) == 4


def test_trail_has_the_agenda_in_admin_and_a_confidential_version(officer, setting, circulated):
    part_a, part_b = (circulated.versions.filter(is_part_b=is_part_b).first() for is_part_b in (False, True))
    officer.get(f"/admin/boards/minutesversion/{part_a.pk}/change/")
    officer.get("/admin/boards/minutesversion/")
    officer.get("/admin/boards/meeting/")
    officer.get(f"/admin/boards/meeting/{make_recording(setting, NEXT_ON).pk}/change/")
    assert opened() == []

    officer.get(f"/admin/boards/minutesversion/{part_b.pk}/change/")
    assert opened() == [("officer@example.org", REFERENCE)]

    AuditEvent.objects.all()._raw_delete("default")
    officer.get(f"/admin/boards/meeting/{circulated.pk}/change/")
    assert opened() == [("officer@example.org", REFERENCE)]


@pytest.mark.parametrize("is_secret", [True, False])
def test_trail_has_the_papers_of_a_meeting_in_admin_where_one_is_part_b(officer, setting, is_secret):
    meeting = make_recording(setting)
    paper = Paper(meeting=meeting, title="Figures", is_part_b=is_secret)
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))

    officer.get(f"/admin/boards/meeting/{meeting.pk}/change/")

    assert opened() == ([("officer@example.org", REFERENCE)] if is_secret else [])


def test_what_nobody_asked_for_is_named_by_its_number(officer, circulated, secret):
    paper = records_of(secret)["paper"]
    paper.title = "Paper on the marker school"
    paper.save()

    log = officer.get("/admin/changes/").content.decode()
    for model, field in (("decision", "item"), ("paper", "replaces")):
        query = f"term=&app_label=boards&model_name={model}&field_name={field}"
        log += officer.get(f"/admin/autocomplete/?{query}").content.decode()
    attendance = circulated.attendances.first()
    log += officer.get(f"/admin/boards/attendance/{attendance.pk}/change/").content.decode()

    assert f"Confidential business, {REFERENCE}/2" in log
    assert "marker school" not in log
    assert "see to it" not in log
    assert opened() == []


def test_trail_has_who_exports_what_is_held_on_somebody_of_part_b(officer, setting, circulated):
    officer.get(f"/admin/partnerships/person/{setting.kim.pk}/held/")
    assert opened() == []

    assert "see to it" in officer.get(f"/admin/partnerships/person/{setting.lee.pk}/held/").content.decode()

    assert opened() == [("officer@example.org", REFERENCE)]


@pytest.mark.parametrize("field", ["for_item", "arrived_at", "left_at"])
def test_trail_has_who_exports_that_somebody_came_for_part_b_or_until_it(officer, setting, meeting, secret, field):
    page = f"/admin/partnerships/person/{setting.kim.pk}/held/"
    meeting.attendances.filter(person=setting.kim).update(**{"presence": "in-part", field: meeting.items.first()})
    officer.get(page)
    assert opened() == []

    meeting.attendances.filter(person=setting.kim).update(**{field: secret})
    officer.get(page)

    assert opened() == [("officer@example.org", REFERENCE)]
