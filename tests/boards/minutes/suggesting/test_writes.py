"""What is suggested for a draft, what becomes of it, and what waits for that."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from boards.minutes.item_texts import TextConflict
from boards.minutes.suggesting.writes import leave_suggestion, suggest, take_suggestion, withdraw_suggestion
from boards.models import AgendaItem, ItemVersion, Suggestion
from boards.workflow import circulate, clear_draft, finish_recording
from office.models import Message
from tests.boards.minuted import make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_person, make_seat, make_user

pytestmark = pytest.mark.django_db
PROBLEM = "1 suggestion is open on this draft."


@pytest.fixture
def draft(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "The board met.", setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    Message.objects.all().delete()
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def item(draft) -> AgendaItem:
    return draft.items.first()


@pytest.fixture
def make(item, setting):
    def make(text="The board met at noon.", remark="", base=1, by=None, item=item) -> Suggestion:
        return suggest(item=item, text=text, base=base, remark=remark, by=by or setting.chair)

    return make


def told() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("kind", "recipient"))


class TestSuggesting:
    def test_it_is_kept_beside_the_text_which_stays(self, item, make):
        suggestion = make(remark=" When? \r\n")

        assert (suggestion.text, suggestion.base, suggestion.remark) == ("The board met at noon.", 1, "When?")
        item.refresh_from_db()
        assert (item.text, item.version) == ("The board met.", 1)

    def test_text_that_is_as_it_was_leaves_the_remark_alone(self, make):
        suggestion = make(text="The board met.\r\n", remark="Who seconded it?")

        assert (suggestion.text, suggestion.base, suggestion.changes_text) == ("", None, False)

    def test_sent_twice_it_is_one(self, make):
        assert make() == make()
        assert make(text="Another") != make()

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"text": "The board met. "}, "text"),
            ({"text": "x" * 100_001}, "text"),
            ({"base": 2}, "text"),
            ({"base": -1}, "text"),
            ({"remark": "x" * 2001}, "remark"),
        ],
    )
    def test_what_says_nothing_or_too_much_is_refused(self, make, fields, field):
        with pytest.raises(ValidationError) as refused:
            make(**fields)

        assert [*refused.value.message_dict] == [field]
        assert not Suggestion.objects.exists()

    @pytest.mark.parametrize("status", ["in-progress", "circulated", "approved"])
    def test_it_is_for_a_draft_alone(self, draft, make, status):
        draft.status = status
        draft.save()

        with pytest.raises(ValidationError, match="The draft is not with the chair"):
            make()

    def test_it_takes_the_clearing_back(self, setting, draft, make):
        clear_draft(meeting=draft, by=setting.chair)

        make()

        draft.refresh_from_db()
        assert draft.cleared_at is None


class TestAnswering:
    def test_taking_writes_a_new_version(self, setting, item, make):
        suggestion = make()

        assert take_suggestion(suggestion=suggestion, answer=" Yes,  thank you ", by=setting.minute_taker) is None

        suggestion.refresh_from_db()
        assert (suggestion.state, suggestion.answer) == ("taken", "Yes, thank you")
        assert (suggestion.answered_by, suggestion.answered_at is not None) == (setting.minute_taker, True)
        assert list(item.versions.values_list("number", "text", "saved_by")) == [
            (2, "The board met at noon.", setting.minute_taker.pk),
            (1, "The board met.", setting.minute_taker.pk),
        ]

    def test_taking_a_remark_writes_no_version(self, setting, item, make):
        suggestion = make(text="The board met.", remark="When?")

        take_suggestion(suggestion=suggestion, by=setting.minute_taker)

        assert ItemVersion.objects.count() == 1
        assert not Suggestion.objects.open().exists()

    def test_nothing_is_written_over_a_text_that_changed_since(self, setting, item, make):
        suggestion = make()
        type_text(item, "The board met in the hall.", setting.minute_taker)

        answer = take_suggestion(suggestion=suggestion, by=setting.minute_taker)

        assert isinstance(answer, TextConflict)
        assert (answer.text, answer.version) == ("The board met in the hall.", 2)
        item.refresh_from_db()
        suggestion.refresh_from_db()
        assert (item.text, suggestion.state) == ("The board met in the hall.", "open")

    @pytest.mark.parametrize(("base", "is_taken"), [(2, True), (1, False)])
    def test_both_texts_put_together_are_taken_on_what_is_there_now(self, setting, item, make, base, is_taken):
        suggestion = make()
        type_text(item, "The board met in the hall.", setting.minute_taker)
        both = "The board met in the hall at noon."

        take_suggestion(suggestion=suggestion, text=both, base=base, by=setting.minute_taker)

        item.refresh_from_db()
        suggestion.refresh_from_db()
        assert (item.text == both, suggestion.state == "taken") == (is_taken, is_taken)

    def test_leaving_and_withdrawing_change_no_text(self, setting, item, make):
        leave_suggestion(suggestion=make(), answer="It was one o’clock", by=setting.minute_taker)
        withdraw_suggestion(suggestion=make(text="Another"), by=setting.chair)

        assert list(Suggestion.objects.values_list("state", "answer")) == [
            ("left", "It was one o’clock"),
            ("withdrawn", ""),
        ]
        assert ItemVersion.objects.count() == 1

    def test_nobody_takes_back_what_somebody_else_suggested(self, setting, make):
        with pytest.raises(ValidationError, match="Only they can take it back"):
            withdraw_suggestion(suggestion=make(), by=setting.minute_taker)

    def test_what_is_answered_is_not_answered_again(self, setting, make):
        suggestion = make()
        leave_suggestion(suggestion=suggestion, by=setting.minute_taker)

        with pytest.raises(ValidationError, match="was quicker: this suggestion is left as it was already"):
            take_suggestion(suggestion=suggestion, by=setting.officer)

    def test_nothing_is_answered_once_the_minutes_went_round(self, setting, draft, make):
        suggestion = make()
        draft.status = "circulated"
        draft.save()

        with pytest.raises(ValidationError, match="The draft is not with the chair"):
            take_suggestion(suggestion=suggestion, by=setting.minute_taker)


class TestWhatWaits:
    def test_nothing_is_cleared_or_circulated_while_one_is_open(self, setting, draft, make):
        suggestion = make()

        for step, by in ((clear_draft, setting.chair), (circulate, setting.minute_taker)):
            with pytest.raises(ValidationError, match=PROBLEM):
                step(meeting=draft, by=by)

        leave_suggestion(suggestion=suggestion, by=setting.minute_taker)
        clear_draft(meeting=draft, by=setting.chair)
        circulate(meeting=draft, by=setting.minute_taker)

    def test_after_the_days_for_checking_it_goes_round_with_what_is_left_open(self, setting, draft, make):
        make()
        make(text="The board met.", remark="Who seconded it?")
        draft.finished_at = timezone.now() - dt.timedelta(days=8)
        draft.save()
        client = signed_in(setting.officer)
        address = f"/meetings/{draft.pk}/steps/circulate/"

        asked = client.get(address).content.decode()
        client.post(address, {"sure": "yes"})

        draft.refresh_from_db()
        assert "2 suggestions left open" in asked
        assert "marked as not yet checked by the chair" in asked
        assert draft.status == "circulated"
        assert draft.history.first().history_change_reason == "Minutes circulated, with suggestions left open"

    def test_a_text_that_was_taken_is_what_is_circulated(self, setting, draft, make):
        take_suggestion(suggestion=make(), by=setting.minute_taker)
        clear_draft(meeting=draft, by=setting.chair)

        versions = circulate(meeting=draft, by=setting.minute_taker)

        assert "The board met at noon." in versions[0].content


class TestTold:
    def test_who_takes_the_minutes_is_told_once_a_sitting(self, make):
        make()
        make(text="Another")
        assert told() == [("suggestions", "taker@example.org")]

        Message.objects.update(written_at=timezone.now() - dt.timedelta(hours=1, minutes=1))
        make(text="A third")
        assert told() == [("suggestions", "taker@example.org")] * 2

    def test_co_chair_may_too_and_is_told_of_their_own_alone(self, setting, make):
        bo = make_person("Bo Ray")
        make_seat(setting.board, bo, role="co-chair")
        co_chair = make_user("bo@example.org", person=bo)
        mine, other = make(), make(text="Another", by=co_chair)
        Message.objects.all().delete()

        leave_suggestion(suggestion=other, by=setting.minute_taker)
        assert told() == [("suggestions-answered", "bo@example.org")]
        take_suggestion(suggestion=mine, by=setting.minute_taker)
        assert ("suggestions-answered", "chair@example.org") in told()

    def test_who_suggested_is_told_once_the_last_is_answered(self, setting, make):
        first, last = make(), make(text="Another")
        Message.objects.all().delete()

        leave_suggestion(suggestion=first, by=setting.minute_taker)
        assert told() == []
        leave_suggestion(suggestion=last, by=setting.minute_taker)
        assert told() == [("suggestions-answered", "chair@example.org")]

    def test_nobody_is_told_of_what_they_did_themselves(self, setting, make):
        suggestion = make(by=setting.minute_taker)
        leave_suggestion(suggestion=suggestion, by=setting.minute_taker)
        withdraw_suggestion(suggestion=make(by=setting.officer), by=setting.officer)

        assert told() == [("suggestions", "taker@example.org")]  # of the officer's

    def test_council_is_told_where_no_minute_taker_has_an_address(self, setting, make):
        User.objects.filter(pk=setting.minute_taker.pk).update(person=None)

        make()
        make(text="Another")

        assert [kind for kind, _ in told()] == ["suggestions"]

    def test_no_e_mail_says_what_is_suggested_or_where(self, setting, item, make):
        AgendaItem.objects.filter(pk=item.pk).update(title="Secret title", is_part_b=True)

        take_suggestion(suggestion=make(text="Secret text", remark="Secret remark"), by=setting.minute_taker)

        assert len(told()) == 2
        for message in Message.objects.all():
            assert "Secret" not in message.subject + message.text + message.html
