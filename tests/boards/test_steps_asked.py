"""Steps that ask first: the page, what it shows of the post, and a cancelled meeting."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from boards.agendas.writes import add_item
from boards.models import Meeting
from boards.recording.writes import choose_chair
from boards.steps import CANCEL, CLEAR, FINISH, ISSUE, SET_UP_AGAIN, STEPS, taken_of
from boards.workflow import cancel, circulate, clear_draft, finish_recording, issue_agenda, set_up_again, take
from office.models import Message
from office.post.links import SHOWN
from tests.boards.minuted import make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
SURE = {"reason": "Snow closed the hall.", "sure": "yes"}


@pytest.fixture
def planned(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=1))
    make_item(meeting)
    return meeting


class TestAskedFirst:
    def test_only_steps_with_a_question_have_a_page(self, setting, planned):
        officer = signed_in(setting.officer)
        for step in (step for step in STEPS if not step.page):
            Meeting.objects.update(status=step.leads_from[0])

            answer = officer.get(f"/meetings/{planned.pk}/steps/{step.name}/")

            assert answer.status_code == (200 if step.question else 405), step

    @pytest.mark.parametrize("step", [*(step.name for step in STEPS if step.page), "nonsense"])
    def test_there_is_no_button_for_what_needs_a_form(self, setting, planned, step):
        assert signed_in(setting.officer).post(f"/meetings/{planned.pk}/steps/{step}/").status_code == 404

    def test_there_is_nothing_to_ask_once_it_cannot_be_done(self, setting, planned):
        Meeting.objects.update(status="in-progress")

        page = signed_in(setting.officer).get(f"/meetings/{planned.pk}/steps/cancel/", follow=True)

        assert page.redirect_chain[-1][0] == f"/meetings/{planned.pk}/"
        assert "It cannot be called off any more. This meeting is at “In progress”." in page.content.decode()

    def test_page_that_asks_is_for_who_may_take_the_step(self, setting, planned):
        address = f"/meetings/{planned.pk}/steps/cancel/"

        assert signed_in(setting.chair).get(address).status_code == 404
        page = signed_in(setting.minute_taker).get(address).content.decode()
        assert CANCEL.question in page
        assert "E-mails" not in page  # nobody was sent an agenda yet
        planned.refresh_from_db()
        assert planned.status == "planned"


class TestCancelling:
    def test_whoever_had_the_agenda_is_told(self, setting, planned):
        issue_agenda(meeting=planned, by=setting.officer)

        answer = signed_in(setting.officer).post(f"/meetings/{planned.pk}/steps/cancel/", SURE, follow=True)

        assert {message.to[0] for message in outbox()} == {
            "chair@example.org",
            "member@example.org",
            "taker@example.org",
        }
        assert outbox()[0].subject.startswith("Cancelled: School Partnership Board")
        assert "The meeting is cancelled. 3 e-mails go out now." in answer.content.decode()

    def test_nobody_is_told_of_what_nobody_heard_of_and_the_page_says_so(self, setting, planned):
        officer, address = signed_in(setting.officer), f"/meetings/{planned.pk}/steps/cancel/"

        asked = officer.get(address).content.decode()
        done = officer.post(address, SURE, follow=True).content.decode()

        assert outbox() == []
        assert CANCEL.told_nobody in asked
        assert f"The meeting is cancelled. {CANCEL.told_nobody}" in done

    def test_whoever_has_no_address_is_named_before_and_after(self, setting, planned):
        issue_agenda(meeting=planned, by=setting.officer)
        User.objects.exclude(pk=setting.officer.pk).delete()
        officer, address = signed_in(setting.officer), f"/meetings/{planned.pk}/steps/cancel/"

        asked = officer.get(address).content.decode()
        done = officer.post(address, SURE, follow=True).content.decode()

        names = "Ann Day, Kim Ash, Lee Oak, Noa Quill"
        assert outbox() == []
        assert "No e-mail goes out." in asked
        assert f"No e-mail address is recorded of {names}. Add one" in asked
        assert f"The meeting is cancelled. No e-mail address is recorded of {names}: tell them yourself." in done
        assert "Cancellation: 0 sent, 4 without an e-mail address" in done

    def test_whoever_was_sent_the_agenda_and_left_the_board_since_is_told(self, setting, planned):
        take(ISSUE, meeting=planned, by=setting.officer)
        setting.board.seats.filter(person=setting.lee).delete()

        written = take(CANCEL, meeting=planned, by=setting.officer)

        assert {message.name for message in written} == {"Ann Day", "Kim Ash", "Noa Quill", "Lee Oak"}
        assert len(written) == 4

    def test_meeting_that_came_here_with_its_agenda_out_tells_its_people(self, setting, planned):
        Meeting.objects.update(status="agenda-issued")

        written = take(CANCEL, meeting=planned, by=setting.officer)

        assert len(written) == 4

    def test_whoever_was_sent_the_agenda_while_the_page_was_open_is_told(self, setting, planned):
        as_it_was = Meeting.objects.get(pk=planned.pk)
        issue_agenda(meeting=planned, by=setting.officer)

        written = take(CANCEL, meeting=as_it_was, by=setting.officer)

        assert [message.recipient for message in written if message.recipient] == [
            "chair@example.org",
            "member@example.org",
            "taker@example.org",
        ]

    def test_item_is_late_no_more_once_the_agenda_is_to_go_out_anew(self, setting, planned):
        issue_agenda(meeting=planned, by=setting.officer)
        item = add_item(meeting=planned, title="Late", by=setting.officer)
        cancel(meeting=planned, by=setting.officer)

        set_up_again(meeting=planned, by=setting.officer)

        item.refresh_from_db()
        assert not item.is_late
        assert item.history.latest().history_user == setting.officer

    def test_meeting_set_up_again_is_planned_with_its_agenda_which_goes_out_anew(self, setting, planned):
        issue_agenda(meeting=planned, by=setting.officer)
        client = signed_in(setting.officer)
        client.post(f"/meetings/{planned.pk}/steps/cancel/", SURE)
        outbox().clear()

        client.post(f"/meetings/{planned.pk}/steps/set-up-again/", {"reason": "It thawed.", "sure": "yes"})

        again = outbox()
        assert len(again) == 3
        assert "takes place after all" in again[0].subject
        assert "Why: It thawed." in again[0].body
        planned.refresh_from_db()
        assert (planned.status, planned.items.count(), planned.agenda_issued_at) == ("planned", 1, None)

    def test_whoever_was_told_that_it_takes_place_is_told_of_another_cancellation(self, setting, planned):
        take(ISSUE, meeting=planned, by=setting.officer)
        take(CANCEL, meeting=planned, by=setting.officer, reason="Snow")
        again = take(SET_UP_AGAIN, meeting=planned, by=setting.officer, reason="It thawed")

        once_more = take(CANCEL, meeting=planned, by=setting.officer, reason="More snow")

        assert {message.name for message in again} == {message.name for message in once_more}
        assert len(once_more) == 4

    def test_reason_is_on_the_page_in_the_calendar_the_e_mail_and_the_history(self, setting, planned, client):
        issue_agenda(meeting=planned, by=setting.officer)

        signed_in(setting.officer).post(f"/meetings/{planned.pk}/steps/cancel/", SURE)

        page = client.get(f"/meetings/{planned.pk}/").content.decode()
        history = signed_in(setting.officer).get(f"/meetings/{planned.pk}/").content.decode()
        calendar = client.get("/meetings/calendar.ics").content.decode()
        assert "This meeting is cancelled. Why: Snow closed the hall." in page
        assert "DESCRIPTION:Snow closed the hall." in calendar
        assert "Why: Snow closed the hall." in outbox()[0].body
        assert "Cancelled by officer@example.org: Snow closed the hall." in history

    @pytest.mark.parametrize(
        ("reason", "sentence"),
        [("", "Enter why, in one sentence"), ("  ", "Enter why"), ("x" * 301, "in at most 300 characters")],
    )
    @pytest.mark.parametrize("button", ["look", "sure"])
    def test_nothing_is_cancelled_without_a_reason(self, setting, planned, reason, sentence, button):
        form = {"reason": reason, button: "yes"}

        page = signed_in(setting.officer).post(f"/meetings/{planned.pk}/steps/cancel/", form)

        planned.refresh_from_db()
        assert (page.status_code, planned.status) == (422, "planned")
        assert sentence in page.content.decode()

    def test_first_press_shows_what_will_be_sent_with_the_reason_and_cancels_nothing(self, setting, planned):
        issue_agenda(meeting=planned, by=setting.officer)
        officer, address = signed_in(setting.officer), f"/meetings/{planned.pk}/steps/cancel/"

        shown = officer.post(address, {"reason": " The  hall is\nclosed. ", "look": "yes"}).content.decode()
        changed = officer.post(address, {"reason": "The hall is closed.", "again": "yes"}).content.decode()

        planned.refresh_from_db()
        assert planned.status == "agenda-issued"
        assert "Why: The hall is closed." in shown
        assert "3 e-mails go out at once" in shown
        assert "The agenda stays, with 1 item and no papers" in shown
        assert 'value="The hall is closed."' in changed

    def test_longest_reason_is_kept(self, setting, planned):
        form = {"reason": "x" * 300, "sure": "yes"}

        signed_in(setting.officer).post(f"/meetings/{planned.pk}/steps/cancel/", form)

        planned.refresh_from_db()
        assert planned.status_reason == "x" * 300


class TestPreview:
    """The page that asks shows what would be written to whom, and keeps nothing of it."""

    def test_agenda_is_shown_as_it_would_go_out(self, setting, planned):
        setting.lee.user.delete()

        page = signed_in(setting.minute_taker).get(f"/meetings/{planned.pk}/steps/issue/").content.decode()

        assert "2 e-mails go out at once, to everybody expected at the meeting." in page
        assert "No e-mail address is recorded of Kim Ash, Lee Oak." in page
        assert "Ann Day, chair@example.org" in page
        assert f"/meetings/{planned.pk}/" in page
        planned.refresh_from_db()
        assert (planned.status, planned.history.count()) == ("planned", 1)
        assert not Message.objects.exists()

    def test_nobody_reads_the_link_of_another_in_it(self, setting):
        meeting = make_recording(setting)
        type_text(meeting.items.first(), "! Ann Day: find a room", setting.minute_taker)
        finish_recording(meeting=meeting, by=setting.minute_taker)
        clear_draft(meeting=meeting, by=setting.chair)

        page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/steps/circulate/").content.decode()

        assert "find a room" in page
        assert SHOWN in page
        assert "by-link" not in page

    def test_what_stands_in_the_way_is_said_instead_of_the_button(self, setting):
        meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=1))

        page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/steps/issue/").content.decode()

        assert "There is nothing on the agenda yet. Add its items first." in page
        assert "Issue the agenda</button>" not in page

    def test_finishing_shows_who_gets_the_draft_and_who_an_action_and_both_texts(self, setting):
        meeting = make_recording(setting)
        type_text(meeting.items.first(), "! Lee Oak: find a room\n! Kim Ash: write", setting.minute_taker)
        taker, address = signed_in(setting.minute_taker), f"/meetings/{meeting.pk}/steps/finish/"

        screen, asked = (taker.get(page).content.decode() for page in (f"/meetings/{meeting.pk}/record/", address))

        assert f'method="get" action="{address}"' in screen
        assert "2 e-mails go out at once, to the board’s chairs, and whoever undertook an action." in asked
        assert "Ann Day, chair@example.org: Draft minutes to check" in asked
        assert "Lee Oak, member@example.org: Your actions from the School Partnership Board" in asked
        assert "No e-mail address is recorded of Kim Ash." in asked
        assert "as Ann Day gets it" in asked
        assert "wait for a chair. Read them and press" in asked
        assert "find a room" in asked
        assert SHOWN in asked
        assert "by-link" not in asked
        left = taker.post(address, {"leave": "yes"})
        assert left["Location"] == f"/meetings/{meeting.pk}/record/"
        meeting.refresh_from_db()
        assert meeting.status == "in-progress"
        assert not meeting.versions.exists()
        assert not Message.objects.exists()

    def test_what_keeps_a_recording_from_its_end_leads_back_to_it(self, setting):
        meeting = make_recording(setting)
        type_text(meeting.items.first(), "! Nobody Known: find a room", setting.minute_taker)

        page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/steps/finish/").content.decode()

        assert "This cannot be done yet:" in page
        assert f'href="/meetings/{meeting.pk}/record/">Back to the recording' in page
        assert "Finish recording</button>" not in page

    def test_finishing_where_nobody_is_to_be_told_says_so(self, setting):
        meeting = make_recording(setting)
        setting.board.seats.filter(role="chair").update(role="member")
        choose_chair(meeting=meeting, person=setting.lee, by=setting.minute_taker)

        page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/steps/finish/").content.decode()

        assert FINISH.told_nobody in page


class TestCleared:
    """A chair clears a draft for circulation; whoever does it on a chair's word is known as that."""

    @pytest.fixture
    def draft(self, setting) -> Meeting:
        meeting = make_recording(setting)
        finish_recording(meeting=meeting, by=setting.minute_taker)
        return meeting

    def test_chair_clears_it(self, setting, draft):
        chair = signed_in(setting.chair)
        before = chair.get(f"/meetings/{draft.pk}/").content.decode()

        after = chair.post(f"/meetings/{draft.pk}/steps/clear/", follow=True).content.decode()

        assert "in their place" not in before
        assert "The draft is cleared for circulation." in after
        assert "by chair@example.org." in after
        assert "in a chair’s place" not in after

    @pytest.mark.parametrize("who", ["minute_taker", "officer"])
    def test_whoever_does_it_in_a_chairs_place_is_told_so_and_the_page_and_history_say_it(self, setting, draft, who):
        client = signed_in(getattr(setting, who))
        before = client.get(f"/meetings/{draft.pk}/").content.decode()

        address = f"/meetings/{draft.pk}/steps/clear/"
        asked = client.post(address)
        again = client.post(address, {"reason": "Ann Day, by telephone"})
        sent = {"reason": "Ann Day, by telephone", "sure": "yes"}
        after = client.post(address, sent, follow=True).content.decode()

        assert (asked.status_code, again.status_code) == (422, 200)
        assert "Enter which chair said so" in asked.content.decode()
        draft.refresh_from_db()
        assert draft.cleared_at
        assert "Cleared on the word of: Ann Day, by telephone" in after
        assert "Ann Day, by telephone" not in client.get(f"/meetings/{draft.pk}/minutes/").content.decode()
        name = str(getattr(setting, who))
        assert "clear it in their place: the record will say that you did, and who said so." in before
        assert f"by {name}, in a chair’s place." in after
        assert f"Draft cleared for circulation in a chair’s place by {name}" in after
        assert "in a chair’s place." in signed_in(setting.chair).get(f"/meetings/{draft.pk}/").content.decode()

    def test_history_of_before_the_words_said_for_what_is_still_read(self, setting, draft):
        clear_draft(meeting=draft, by=setting.chair)
        draft.history.filter(history_change_reason=CLEAR.noted).update(history_change_reason="Draft cleared")

        assert taken_of(draft)[-1].history_change_reason == "Draft cleared"

    def test_draft_that_is_cleared_offers_no_clearing_until_a_change_undoes_it(self, setting, draft):
        clear_draft(meeting=draft, by=setting.chair)
        chair = signed_in(setting.chair)
        cleared = chair.get(f"/meetings/{draft.pk}/").content.decode()

        item = draft.items.get(number="2")
        type_text(item, "Changed.", setting.minute_taker)
        with pytest.raises(ValidationError) as refused:
            circulate(meeting=draft, by=setting.minute_taker)

        assert f"/meetings/{draft.pk}/steps/clear/" not in cleared
        [said] = refused.value.messages
        assert f"It was cleared by {setting.chair} on " in said
        assert f"{setting.minute_taker} changed the text of item 2 on " in said
        page = chair.get(f"/meetings/{draft.pk}/").content.decode()
        assert "changed the text of item 2" in page
        assert f"/meetings/{draft.pk}/steps/clear/" in page
