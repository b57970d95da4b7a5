"""The audit trail of Part B: who opened it is written down wherever it is served, and never its content."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from boards.actions.writes import sign
from boards.models import Action, AgendaItem, Interest, Paper
from portal.web.middleware import ONCE_WITHIN
from tests.boards.minuted import NEXT_ON, make_item, make_recording
from tests.clients import signed_in
from tests.factories import make_user
from tests.security.part_b_trail.trail import NEXT_REFERENCE, REFERENCE, SECRET, opened, paper_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def test_trail_names_person_meeting_and_network_and_nothing_of_the_content(setting, circulated):
    signed_in(setting.member).get(f"/meetings/{circulated.pk}/minutes/?copy=part-b", REMOTE_ADDR="203.0.113.77")

    event = AuditEvent.objects.get(kind="saw-part-b")
    assert (event.user, event.done_by) == (setting.member, setting.member)
    assert (event.detail, event.network) == (REFERENCE, "203.0.113.0/24")


@pytest.mark.parametrize(
    "what", ["minutes/", "minutes.docx", "minutes.pdf", "extract/2/", "extract/2.docx", "extract/2.pdf"]
)
def test_trail_has_each_form_of_the_confidential_minutes_and_no_other_copy(setting, circulated, what):
    member = signed_in(setting.member)

    assert member.get(f"/meetings/{circulated.pk}/{what}?copy=members").status_code == 200
    assert opened() == []

    assert member.get(f"/meetings/{circulated.pk}/{what}?copy=part-b").status_code == 200
    assert opened() == [("member@example.org", REFERENCE)]


def test_trail_has_who_compares_the_versions_of_part_b_and_not_of_part_a(setting, circulated):
    chair = signed_in(setting.chair)

    chair.get(f"/meetings/{circulated.pk}/minutes/versions/?from=1&to=2")
    assert opened() == []

    assert chair.get(f"/meetings/{circulated.pk}/minutes/versions/?part=b").status_code == 200
    assert opened() == [("chair@example.org", REFERENCE)]


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "pack.pdf?part=b",
        "minute-sheet/?part=b",
        "agenda/{item}/papers/",
        "agenda/{item}/papers/{paper}/",
        "papers/{paper}/",
    ],
)
def test_trail_has_every_page_of_papers_that_shows_part_b(setting, meeting, secret, tail):
    paper = paper_of(secret)
    address = f"/meetings/{meeting.pk}/{tail}".format(item=secret.pk, paper=paper.pk)

    if signed_in(setting.minute_taker).get(address).status_code == 202:  # a page that says that it is being made
        assert opened() == []
        call_command("work", "--once")
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

    assert signed_in(setting.minute_taker).get(address).status_code in (200, 202)
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
    chair.get(f"/actions/by-link/{sign(action.pk)}/")
    Client().get(f"/actions/by-link/{sign(action.pk)}/")
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
