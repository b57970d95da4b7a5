"""Whatever a board’s people do that writes more than one row happens whole, or not at all where a write fails."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from boards.actions.writes import close_action, update_action
from boards.agendas.writes import add_item, change_item, move_item, remove_item
from boards.meetings.planning import plan_meetings
from boards.minutes.approving.writes import Amendment, approve
from boards.minutes.item_texts import save_text
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.uploading.writes import upload_minutes
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Action, AgendaItem, Meeting, Paper, Part
from boards.papers.writes import keep_paper, replace_paper, withdraw_paper
from boards.recording.confidential import add_confidential_matter
from boards.recording.writes import add_guest, declare_interest, mark_attendance, mark_dealt_with, move_to_part
from boards.seats.writes import end_seats
from boards.workflow import (
    adjourn,
    cancel,
    circulate,
    clear_draft,
    finish_recording,
    issue_agenda,
    publish,
    start_recording,
)
from tests.boards.minuted import (
    MET_ON,
    NEXT_ON,
    bring_to_members,
    bring_to_the_public,
    make_item,
    make_recording,
    type_text,
)
from tests.broken_writes import assert_in_a_transaction, assert_whole_or_not_at_all
from tests.factories import make_board, make_meeting, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def planned(setting) -> Meeting:
    """A meeting whose agenda of three items has not gone out."""
    meeting = make_meeting(setting.board, held_on=MET_ON)
    for number in "123":
        make_item(meeting, number)
    return meeting


@pytest.fixture
def recording(setting) -> Meeting:
    """A meeting with a decision and an action in Part A, and an item of Part B."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Agreed: to go on\n! Ann: write to heads", setting.minute_taker)
    make_item(meeting, "3", is_part_b=True)
    return meeting


@pytest.fixture
def draft(setting, recording) -> Meeting:
    finish_recording(meeting=recording, by=setting.minute_taker)
    clear_draft(meeting=recording, by=setting.chair)
    return recording


@pytest.fixture
def paper(setting, planned) -> Paper:
    paper = Paper(meeting=planned, title="Figures", file=pdf())
    keep_paper(paper=paper, by=setting.officer)
    return paper


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.pdf", b"%PDF-1.7 figures")


def test_meetings_are_planned_with_their_agendas_or_not_at_all(setting):
    assert_whole_or_not_at_all(
        lambda: plan_meetings(meetings=[Meeting(board=setting.board, held_on=NEXT_ON)], by=setting.officer)
    )


@pytest.mark.parametrize("step", [issue_agenda, start_recording, cancel])
def test_step_of_a_planned_meeting_is_taken_or_not_at_all(setting, planned, step):
    assert_whole_or_not_at_all(lambda: step(meeting=planned, by=setting.officer))


@pytest.mark.parametrize("has_gone_out", [True, False])
def test_agenda_is_sorted_whole_or_not_at_all(setting, planned, has_gone_out):
    if has_gone_out:
        issue_agenda(meeting=planned, by=setting.officer)

    assert_whole_or_not_at_all(
        lambda: move_item(item=planned.items.get(title="Item 1"), up=False, by=setting.minute_taker)
    )


def test_item_goes_on_the_agenda_and_off_it_with_its_history_or_not_at_all(setting, planned):
    def changed():
        item = planned.items.get(title="Item 1")
        item.title = "Another"
        change_item(item=item, by=setting.minute_taker)

    assert_whole_or_not_at_all(changed)
    assert_whole_or_not_at_all(lambda: add_item(meeting=planned, title="Item 4", by=setting.minute_taker))
    assert_whole_or_not_at_all(lambda: remove_item(item=planned.items.get(title="Item 1"), by=setting.minute_taker))


def test_confidential_matter_takes_its_words_along_or_nothing_is_changed(setting, recording):
    item = recording.items.first()
    passage = "! Ann: write to heads"

    assert_whole_or_not_at_all(
        lambda: add_confidential_matter(
            item=item, passage=passage, start=item.text.index(passage), base=item.version, by=setting.minute_taker
        )
    )


def test_paper_is_kept_replaced_and_withdrawn_with_its_history_or_not_at_all(setting, planned, paper):
    def again() -> Paper:
        return Paper.objects.select_related("meeting").get(pk=paper.pk)

    assert_whole_or_not_at_all(
        lambda: keep_paper(paper=Paper(meeting=planned, title="More", file=pdf()), by=setting.officer)
    )
    assert_whole_or_not_at_all(
        lambda: replace_paper(paper=again(), file=pdf(), title="Later figures", by=setting.officer)
    )
    assert_whole_or_not_at_all(lambda: withdraw_paper(paper=again(), reason="Wrong year", by=setting.officer))


def test_text_is_saved_with_its_version_and_takes_back_what_the_chair_cleared_or_not_at_all(setting, draft):
    item = draft.items.first()

    assert_whole_or_not_at_all(
        lambda: save_text(item=item, text="Otherwise", base=item.version, by=setting.minute_taker)
    )


def test_lines_become_decisions_and_actions_together_or_not_at_all(setting, recording):
    item = recording.items.first()
    text = "Agreed: to stop, and to think again\n! Ann, Lee: write to all heads"
    save_text(item=item, text=text, base=item.version, by=setting.minute_taker)

    assert_whole_or_not_at_all(lambda: keep_outcomes_in_step(item=item, by=setting.minute_taker))


def test_item_of_a_draft_moves_to_part_b_with_the_draft_frozen_anew_or_not_at_all(setting, draft):
    def chosen() -> AgendaItem:
        return draft.items.select_related("meeting").get(number="2")

    def changed():
        item = chosen()
        item.part = Part.B
        change_item(item=item, by=setting.minute_taker)

    assert_whole_or_not_at_all(changed)
    assert_whole_or_not_at_all(lambda: move_to_part(item=chosen(), part=Part.B, by=setting.minute_taker))


def test_roll_is_kept_with_its_history_or_not_at_all(setting, recording):
    by = setting.minute_taker
    item = recording.items.first()

    assert_whole_or_not_at_all(
        lambda: mark_attendance(meeting=recording, person=setting.kim, presence="present", by=by)
    )
    assert_whole_or_not_at_all(lambda: mark_attendance(meeting=recording, person=setting.kim, presence="", by=by))
    assert_whole_or_not_at_all(lambda: add_guest(meeting=recording, name="Bo Elm", by=by))
    assert_whole_or_not_at_all(
        lambda: declare_interest(item=item, person=setting.ann, nature="Governs it", withdrew=True, by=by)
    )
    assert_whole_or_not_at_all(
        lambda: mark_dealt_with(item=recording.items.select_related("meeting").first(), is_dealt_with=True, by=by)
    )
    assert_whole_or_not_at_all(lambda: adjourn(meeting=recording, resumed_on=NEXT_ON, by=by))


def test_recording_is_finished_with_its_draft_or_not_at_all(setting, recording):
    item = recording.items.last()
    save_text(item=item, text="Agreed: to stop", base=item.version, by=setting.minute_taker)

    assert_whole_or_not_at_all(lambda: finish_recording(meeting=recording, by=setting.minute_taker))


@pytest.mark.parametrize("step", [clear_draft, circulate])
def test_step_of_a_draft_is_taken_or_not_at_all(setting, draft, step):
    assert_whole_or_not_at_all(lambda: step(meeting=draft, by=setting.chair))


@pytest.mark.parametrize("part", Part)
def test_approval_stands_in_both_meetings_or_in_neither(setting, recording, part):
    meeting = bring_to_members(recording, setting)
    approving = make_recording(setting, NEXT_ON)
    amendment = Amendment(meeting.items.of_part(part).first(), "Agreed: to stop, and to think again")

    assert_whole_or_not_at_all(
        lambda: approve(
            meeting=meeting,
            part=part,
            in_item=approving.items.first(),
            version=2,
            amendments=[amendment],
            by=setting.chair,
        )
    )


def test_minutes_are_published_with_what_the_public_reads_or_not_at_all(setting, recording):
    meeting = bring_to_the_public(recording, setting)
    Meeting.objects.filter(pk=meeting.pk).update(status="approved")

    assert_whole_or_not_at_all(lambda: publish(meeting=meeting, by=setting.minute_taker))


def test_minutes_are_withdrawn_while_nobody_else_may_change_them(setting, recording):
    meeting = bring_to_the_public(recording, setting)
    number = meeting.versions.last_public().number

    assert_in_a_transaction(
        lambda: withdraw(
            meeting=meeting,
            version=number,
            instead={"item-1": None},
            reason="It named a pupil",
            is_reason_shown=False,
            by=setting.officer,
        )
    )


def test_postscript_is_in_every_copy_or_in_none(setting, recording):
    meeting = bring_to_the_public(recording, setting)

    assert_whole_or_not_at_all(lambda: add_postscript(meeting=meeting, part=Part.A, text="Later.", by=setting.officer))


def test_old_minutes_are_uploaded_with_their_meeting_or_not_at_all(setting):
    assert_whole_or_not_at_all(
        lambda: upload_minutes(board=setting.board, held_on=MET_ON, file=pdf(), by=setting.officer)
    )


@pytest.mark.parametrize("do", [close_action, update_action])
def test_note_on_an_action_is_kept_with_its_history_or_not_at_all(setting, recording, do):
    assert_whole_or_not_at_all(lambda: do(action=Action.objects.get(), note="Done", by=setting.chair))


def test_seats_of_a_person_end_together_or_not_at_all(setting):
    own = setting.ann.seats.get()
    make_seat(make_board("Panel"), setting.ann, by_virtue_of=own)
    make_seat(make_board("Other"), setting.ann)

    assert_whole_or_not_at_all(lambda: end_seats(person=setting.ann, on=timezone.localdate(), by=setting.officer))
