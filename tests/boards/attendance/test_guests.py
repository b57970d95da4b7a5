"""Who comes for a confidential item alone is named to nobody who may not read that item."""

import datetime as dt

import pytest

from accounts import roles
from accounts.models import User
from boards.emails import about
from boards.minutes.outcomes import circumstances_of
from boards.minutes.owners import find_person
from boards.models import Attendance, Meeting, Paper
from boards.steps import BY_NAME
from boards.workflow import take
from office.models import Message
from partnerships.models import Person
from partnerships.people.addressees import whom
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import make_meeting, make_person, make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
DAY = dt.date(2100, 10, 15)


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting to come, with two confidential items and a guest for each, of whom one has no address."""
    meeting = make_meeting(setting.board, held_on=DAY)
    make_item(meeting, "1")
    for number, name, email in (("2", "Gus Two", "gus@example.org"), ("3", "Hal Three", "")):
        item = make_item(meeting, number, is_part_b=True, title="Delicate")
        person = make_person(name, email=email)
        Attendance.objects.create(
            meeting=meeting, person=person, presence="present", for_item=item, is_in_attendance=True
        )
    take(BY_NAME["issue"], meeting=meeting, by=setting.officer)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def root():
    return signed_in(make_user("root@example.org", is_superuser=True, is_staff=True))


@pytest.fixture
def withdrew(meeting):
    """An officer who withdrew from item 2."""
    officer = make_user("withdrew@example.org", roles.OFFICER, person=make_person("Wanda"), is_staff=True)
    meeting.items.get(number="2").interests.create(person=officer.person, withdrew=True)
    return signed_in(officer)


@pytest.mark.parametrize("address", ["/admin/office/message/", "/admin/"])
@pytest.mark.parametrize(("who", "named"), [("root", []), ("withdrew", ["Hal Three"])])
def test_post_names_no_guest_to_whom_a_page_does_not(meeting, request, who, named, address):
    paper = Paper.objects.create(meeting=meeting, title="Report", timing=Paper.Timing.TO_FOLLOW)
    for name in ("Gus Two", "Hal Three"):
        person = Person.objects.get(name=name)
        for tells_of in (about("agenda", meeting), f"paper {paper.pk}"):
            told = {"name": name, "whom": whom(person.pk), "about": tells_of}
            Message.objects.create(kind="agenda", subject="A", text="T", state="no-address", **told)

    text = request.getfixturevalue(who).get(address).content.decode()

    assert [name for name in ("Gus Two", "Hal Three") if name in text] == named


def test_post_to_a_guest_cannot_be_opened_by_its_number_either(meeting, root):
    message = Message.objects.get(about=about("agenda", meeting), name="Gus Two")

    answer = root.get(f"/admin/office/message/{message.pk}/change/", follow=True)

    assert "Gus Two" not in answer.content.decode()


def test_initials_of_a_guest_mean_nobody_to_whom_a_page_does_not_name_them(setting, meeting, withdrew):
    officer = User.objects.get(email="withdrew@example.org")

    for by, name, why in (
        (setting.officer, "GT", ""),
        (officer, "GT", "Nobody at this meeting is called “GT”."),
        (officer, "HT", ""),
    ):
        assert find_person(name, circumstances_of(meeting, by).people)[1].startswith(why)
        assert bool(find_person(name, circumstances_of(meeting, by).people)[0]) is not bool(why)


PAGES = ["", "agenda/", "agenda/{item}/", "steps/cancel/", "sign-in-sheet/", "minute-sheet/"]


@pytest.mark.parametrize("page", PAGES)
def test_guests_of_part_b_are_named_to_no_superuser_with_the_glass_whole(meeting, root, page):
    text = root.get(f"/meetings/{meeting.pk}/{page.format(item=meeting.items.get(number='1').pk)}").content.decode()

    assert "Delicate" not in text
    assert not any(name in text for name in ("Gus Two", "gus@example.org", "Hal Three"))


@pytest.mark.parametrize("page", PAGES)
def test_guest_of_an_item_is_not_named_to_an_officer_who_withdrew_from_it(meeting, withdrew, page):
    text = withdrew.get(f"/meetings/{meeting.pk}/{page.format(item=meeting.items.get(number='1').pk)}").content.decode()

    assert not any(name in text for name in ("Gus Two", "gus@example.org"))
    assert ("Hal Three" in text) is (page in ("", "agenda/", "agenda/{item}/", "steps/cancel/"))


def test_guest_who_presents_an_open_item_already_stays_its_presenter(meeting, root):
    item = meeting.items.get(number="1")
    item.presenter = Attendance.objects.get(for_item__number="2").person
    item.save()

    assert "Gus Two" in root.get(f"/meetings/{meeting.pk}/agenda/{item.pk}/").content.decode()


def test_recording_screen_names_the_guest_to_who_reads_the_item_alone(setting, meeting, withdrew, root):
    Meeting.objects.filter(pk=meeting.pk).update(status="in-progress")
    address = f"/meetings/{meeting.pk}/record/"

    texts = [client.get(address).content.decode() for client in (signed_in(setting.officer), withdrew, root)]

    assert ["Gus Two" in text for text in texts] == [True, False, False]
    assert ["Hal Three" in text for text in texts] == [True, True, False]


def test_step_says_how_many_are_written_to_and_names_those_alone_whom_it_may(setting, meeting, root):
    question = root.get(f"/meetings/{meeting.pk}/steps/cancel/").content.decode()
    done = root.post(
        f"/meetings/{meeting.pk}/steps/cancel/", {"reason": "Snow", "sure": "yes"}, follow=True
    ).content.decode()

    assert "1 more, whom this page may not name to you" in question
    assert "Hal Three" not in done
    assert "and 1 more: tell them yourself." in done or "of 1 more: tell them yourself." in done
    assert "gus@example.org" in [address for message in outbox() for address in message.to]


def test_page_of_an_open_action_offers_no_guest_of_an_item_that_the_officer_withdrew_from(meeting, setting, withdrew):
    action = meeting.items.get(number="1").actions.create(
        owner=setting.ann, text="write", undertaken_on=DAY, due_on=DAY
    )

    text = withdrew.get(f"/actions/{action.pk}/").content.decode()

    assert "Hal Three" in text, "whoever may have the action is offered"
    assert "Gus Two" not in text


def test_refusal_of_a_mail_server_tells_no_guest_s_address(meeting, withdrew):
    guest = Attendance.objects.get(for_item__number="2").person
    message = Message.objects.get(whom=whom(guest.pk))
    message.state, message.error = Message.State.REFUSED, "550 <gus@example.org> unknown"
    message.save()

    text = withdrew.get(f"/meetings/{meeting.pk}/").content.decode()

    assert "Somebody whom this page may not name to you" in text
    assert "gus@example.org" not in text
