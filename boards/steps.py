"""The steps of a meeting, one table (design, sections 5 and 9): who may take each, when, where it leads, whom it tells.

The buttons on a meeting's page and on the recording screen, the guards of ``boards/workflow.py``, the lines of the
meeting's history, the access matrix and the how-to are all made from it. What a step does stands in ``workflow.CALLS``
under its name.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from boards import emails, foreseen
from boards.checking import open_suggestions, waits_for_chairs
from boards.models import Meeting, Part
from boards.models.statuses import NOT_BEGUN, WITH_CIRCULATED_MINUTES
from boards.models.statuses import MeetingStatus as Status
from office.models import Message

APPROVED = (Status.APPROVED, Status.PUBLISHED)
CLEARED_IN_PLACE = "Draft cleared for circulation in a chair’s place"
ON_THE_WORD_OF = "Cleared on the word of: "  # in the history, behind the step itself
CIRCULATED_WITH_SUGGESTIONS = "Minutes circulated, with suggestions left open"


@dataclass(frozen=True, kw_only=True)
class MeetingStep:
    """A row of the table: something that may be done to a meeting, by whom, when, and what follows."""

    name: str  # in its address, and the key of what it does
    label: str  # of its button or link
    right: str  # one of the annotations of ``with_rights``
    leads_from: tuple[Status, ...]
    leads_to: Status | None  # None where the meeting stays where it is, or goes back
    goes_back: bool = False  # to the status that it had before the step that this one takes back
    refusal: str  # where the meeting is at none of those
    noted: str  # in the meeting's history
    noted_otherwise: tuple[str, ...] = ()  # other words that stand for it there
    done: str = ""  # said to who took it
    tells: Callable[[Meeting], list[Message]] | None = None  # writes to people, in the same transaction
    is_quiet_if: str = ""  # a property of the meeting: then nobody is written to unless whoever takes it ticks that
    told: str = ""  # who they are, as an end of “… by e-mail”
    told_nobody: str = ""  # said where there was nobody to write to
    question: str = ""  # asked on a page of its own first; without one the button takes the step
    speaks_of_officers: bool = False  # the question says what an officer can do: the page says how to reach one
    foresees: Callable[[Meeting], list[str]] | None = None  # what it does, in numbers, for the page that asks
    word_in_place: str = ""  # the label of a field that is asked of whoever takes it in a chair's place, for the record
    reason: str = ""  # the label of a field, where the page that asks wants to know why
    page: Callable[[Meeting], str] | None = None  # where it has a form to fill in: the address of that
    mended_at: Callable[[Meeting], str] | None = None  # where what may stand in its way is seen to; empty if nothing is
    needs: str = ""  # a property of the meeting that must hold besides for it to be offered
    is_apart: bool = False  # a link apart from the buttons: what is seldom done, and not by mistake
    is_of_part_b: bool = False  # offered to whoever reads that part
    is_of_what_was_read: bool = False  # its form says which text was before who takes it
    says_what_is_left: bool = False  # the page that asks lists what is left to do first
    waits_for_words: bool = False  # not taken over words that are only in the browser of who takes it
    is_on_screen: bool = False  # offered on the recording screen too
    keys: str = ""  # that go to it there, as in ``aria-keyshortcuts``
    opens_screen: bool = False  # leads there once it is taken

    def __str__(self) -> str:
        return self.label

    @property
    def is_filled_in(self) -> bool:
        """Whether it has a form of its own, to which a link leads, and no button."""
        return self.page is not None

    def address(self, meeting: Meeting) -> str:
        """The address of its form, or the address to which its button posts."""
        return self.page(meeting) if self.page else reverse("meetings:step", args=[meeting.pk, self.name])

    def is_open_to(self, meeting: Meeting) -> bool:
        """Whether the meeting is at a status that the step leads from, and what the step needs besides holds."""
        return meeting.status in self.leads_from and (not self.needs or getattr(meeting, self.needs))

    def is_quiet(self, meeting: Meeting) -> bool:
        """Whether it writes to nobody this time unless that is asked for."""
        return bool(self.is_quiet_if) and getattr(meeting, self.is_quiet_if)

    def refusal_of(self, meeting: Meeting) -> str:
        """The sentences for somebody who comes too late, or too early."""
        return f"{self.refusal} This meeting is at “{meeting.get_status_display()}”."


def _upload_form(meeting: Meeting) -> str:
    """The form asks for a board and a day, because the meeting of old minutes may not be in the portal yet."""
    return f"{reverse('meetings:minutes_upload')}?board={meeting.board_id}&held_on={meeting.held_on.isoformat()}"


def _open_suggestions(meeting: Meeting) -> str:
    """The page on which they are answered, where there are any."""
    return reverse("meetings:suggestions", args=[meeting.pk]) if open_suggestions(meeting) else ""


def _suggestions_that_stop_it(meeting: Meeting) -> str:
    """The same while the draft waits for its chairs; after that none stops it from going round."""
    return _open_suggestions(meeting) if waits_for_chairs(meeting) else ""


ISSUE = MeetingStep(
    name="issue",
    label="Issue the agenda",
    right="may_record",
    leads_from=(Status.PLANNED,),
    leads_to=Status.AGENDA_ISSUED,
    refusal="Its agenda has gone out already.",
    noted="Agenda issued",
    done="The agenda is issued.",
    tells=emails.post_agenda,
    told="everybody expected at the meeting",
    is_quiet_if="is_past",
    question="Members and the public can read it on this page from then on, without what is Part B. Items that are "
    "added later are marked as late.",
    foresees=foreseen.of_issuing,
)
START = MeetingStep(
    name="start",
    label="Start recording",
    right="may_record",
    leads_from=NOT_BEGUN,
    leads_to=Status.IN_PROGRESS,
    refusal="It is not to be recorded any more.",
    noted="Recording started",
    needs="has_come",
    opens_screen=True,
)
NOT_STARTED = MeetingStep(
    name="not-started",
    label="Not started after all",
    right="may_record",
    leads_from=(Status.IN_PROGRESS,),
    leads_to=None,
    goes_back=True,
    refusal="Its recording is not open, or was gone on with, so that it was started cannot be taken back.",
    noted="Not started after all",
    is_apart=True,
    done="The recording is not started. Start it when the meeting begins.",
    question="The recording was started by mistake: the meeting is as it was before. This can be done while nothing is "
    "recorded.",
    is_on_screen=True,
)
ADJOURN = MeetingStep(
    name="adjourn",
    label="Adjourn it to another day",
    right="may_record",
    leads_from=(Status.IN_PROGRESS, Status.ADJOURNED),
    leads_to=Status.ADJOURNED,
    refusal="Only a meeting that is being recorded is adjourned.",
    noted="Adjourned",
    done="The day is saved. Tell the members; the calendars have it.",
    is_on_screen=True,
    keys="Alt+J",
    page=lambda meeting: reverse("meetings:adjourn", args=[meeting.pk]),
)
RESUME = MeetingStep(
    name="resume",
    label="Resume the meeting",
    right="may_record",
    leads_from=(Status.ADJOURNED,),
    leads_to=Status.IN_PROGRESS,
    refusal="Only an adjourned meeting is resumed.",
    noted="Resumed",
    is_on_screen=True,
    opens_screen=True,
)
FINISH = MeetingStep(
    name="finish",
    label="Finish recording",
    right="may_record",
    leads_from=(Status.IN_PROGRESS, Status.ADJOURNED),
    leads_to=Status.DRAFT,
    refusal="Only a meeting that is being recorded is finished.",
    noted="Recording finished",
    done="The recording is finished. The draft is with the chair.",
    tells=emails.post_draft,
    told="the board’s chairs, and whoever undertook an action",
    told_nobody="The board has no chair today, and nobody undertook an action, so nobody is written to.",
    question="What was typed is the draft from then on, which a chair reads and clears for circulation. The texts can "
    "still be changed until it is circulated. On its day the meeting closes now, unless it is said when.",
    says_what_is_left=True,
    waits_for_words=True,
    is_on_screen=True,
    keys="Alt+Q",
)
CLEAR = MeetingStep(
    name="clear",
    label="Clear the draft for circulation",
    right="may_check",
    leads_from=(Status.DRAFT,),
    leads_to=None,
    refusal="There is no draft that waits to be cleared for circulation.",
    needs="awaits_clearing",
    word_in_place="Which chair said that it may go round, when and how",
    noted="Draft cleared for circulation",
    noted_otherwise=(CLEARED_IN_PLACE, "Draft cleared"),  # the latter until the words said for what
    done="The draft is cleared for circulation.",
    question="Whoever takes the minutes may circulate this draft from then on, as checked by a chair. If a text is "
    "changed before that, the draft is to be cleared again.",
    foresees=foreseen.of_clearing,
    mended_at=_open_suggestions,
    is_of_what_was_read=True,
    waits_for_words=True,
)
CIRCULATE = MeetingStep(
    name="circulate",
    label="Circulate the draft",
    right="may_record",
    leads_from=(Status.DRAFT,),
    leads_to=Status.CIRCULATED,
    refusal="Only a draft is circulated.",
    noted="Minutes circulated",
    done="The minutes are circulated, marked as a draft.",
    tells=emails.post_minutes,
    told="everybody expected at the meeting, or who came",
    question="The members can read the minutes from then on, marked as a draft until the next meeting approves them. "
    "The texts cannot be changed any more, nor items moved between the parts. What is wrong in them is put right by "
    "the meeting that approves them.",
    noted_otherwise=(CIRCULATED_WITH_SUGGESTIONS,),
    foresees=foreseen.of_circulating,
    waits_for_words=True,
    mended_at=_suggestions_that_stop_it,
)
APPROVE = MeetingStep(
    name="approve",
    label="Record that a later meeting approved the minutes",
    right="may_approve",
    leads_from=(Status.CIRCULATED,),
    leads_to=Status.APPROVED,
    refusal="Only circulated minutes are approved.",
    noted="Minutes approved",
    done="The approval is recorded.",
    page=lambda meeting: reverse("meetings:minutes_approve", args=[meeting.pk]),
)
APPROVE_PART_B = MeetingStep(
    name="approve-part-b",
    label="Record that a later meeting approved Part B",
    right="may_approve",
    leads_from=WITH_CIRCULATED_MINUTES,
    leads_to=None,
    refusal="Only circulated minutes are approved.",
    noted="Part B of the minutes approved",
    done="The approval is recorded.",
    page=lambda meeting: f"{reverse('meetings:minutes_approve', args=[meeting.pk])}?part={Part.B}",
    needs="part_b_awaits_approval",
    is_of_part_b=True,
)
POSTSCRIPT = MeetingStep(
    name="postscript",
    label="Add a postscript to the minutes",
    right="may_record",
    leads_from=APPROVED,
    leads_to=None,
    refusal="No meeting has approved these minutes yet, so they can still be amended instead.",
    noted="Postscript added",
    done="The postscript is added at the end of the minutes.",
    page=lambda meeting: reverse("meetings:minutes_postscript", args=[meeting.pk]),
)
POSTSCRIPT_TO_PART_B = MeetingStep(
    name="postscript-part-b",
    label="Add a postscript to Part B",
    right="may_record",
    leads_from=WITH_CIRCULATED_MINUTES,
    leads_to=None,
    refusal="No meeting has approved these minutes yet, so they can still be amended instead.",
    noted="Postscript added to Part B",
    done="The postscript is added at the end of the minutes.",
    page=lambda meeting: f"{reverse('meetings:minutes_postscript', args=[meeting.pk])}?part={Part.B}",
    needs="part_b_is_approved",
    is_of_part_b=True,
)
PUBLISH = MeetingStep(
    name="publish",
    label="Publish the minutes",
    right="may_record",
    leads_from=(Status.APPROVED,),
    leads_to=Status.PUBLISHED,
    refusal="Only approved minutes are published, of a board that publishes them.",
    needs="is_of_a_publishing_board",
    noted="Minutes published",
    done="The minutes are public.",
    question="Anybody can read them on this page from then on, as a page, in Word and as a PDF. Part B stays "
    "confidential, and contact details are left out. An officer can withdraw them again.",
    speaks_of_officers=True,
    foresees=foreseen.of_publishing,
)
WITHDRAW = MeetingStep(
    name="withdraw",
    label="Withdraw the published minutes",
    right="may_withdraw",
    leads_from=(Status.PUBLISHED,),
    leads_to=None,
    refusal="Nothing of these minutes is public, so there is nothing to withdraw.",
    noted="Published minutes withdrawn",
    done="The published minutes are withdrawn. The public reads the redacted version.",
    page=lambda meeting: reverse("meetings:minutes_withdraw", args=[meeting.pk]),
)
PUT_BACK = MeetingStep(
    name="put-back",
    label="Put the withdrawn minutes back",
    right="may_withdraw",
    leads_from=(Status.PUBLISHED,),
    leads_to=None,
    refusal="The public reads these minutes as they were published, so there is nothing to put back.",
    noted="Withdrawn minutes put back",
    done="The public reads the minutes as they were published again.",
    page=lambda meeting: reverse("meetings:minutes_put_back", args=[meeting.pk]),
    needs="is_redacted",
)
UPLOAD = MeetingStep(
    name="upload",
    label="Upload its old minutes",
    right="may_record",
    leads_from=NOT_BEGUN,
    leads_to=Status.APPROVED,
    refusal="Its minutes are kept here already.",
    noted="Old minutes uploaded",
    done="These are the approved minutes now. Look whether they are the right ones.",
    page=_upload_form,
    needs="is_past",
)
CANCEL = MeetingStep(
    name="cancel",
    label="Cancel the meeting",
    right="may_record",
    leads_from=NOT_BEGUN,
    leads_to=Status.CANCELLED,
    refusal="It cannot be called off any more.",
    noted="Cancelled",
    is_apart=True,
    done="The meeting is cancelled.",
    tells=emails.post_cancellation,
    told="everybody who was sent its agenda",
    told_nobody="Nobody was sent its agenda, so nobody is written to.",
    question="Its page and the calendars will say that it is cancelled, and why. It can be set up again, with its "
    "agenda.",
    foresees=foreseen.of_cancelling,
    reason="Why the meeting is cancelled",
)
SET_UP_AGAIN = MeetingStep(
    name="set-up-again",
    label="Set the meeting up again",
    right="may_record",
    leads_from=(Status.CANCELLED,),
    leads_to=Status.PLANNED,
    refusal="Only a cancelled meeting is set up again.",
    noted="Set up again",
    done="The meeting is planned again, with the agenda that it had. Issue that anew.",
    tells=emails.post_set_up_again,
    told="everybody who was told that it is cancelled",
    told_nobody="Nobody was told that it is cancelled, so nobody is written to.",
    question="Its page and the calendars will say that it takes place. Its agenda is as it was, and goes out anew when "
    "you issue it.",
    foresees=foreseen.of_setting_up_again,
    reason="Why the meeting takes place after all",
)

STEPS = (
    ISSUE,
    START,
    RESUME,
    FINISH,
    CLEAR,
    CIRCULATE,
    APPROVE,
    APPROVE_PART_B,
    PUBLISH,
    POSTSCRIPT,
    POSTSCRIPT_TO_PART_B,
    WITHDRAW,
    PUT_BACK,
    ADJOURN,
    UPLOAD,
    NOT_STARTED,
    CANCEL,
    SET_UP_AGAIN,
)
BY_NAME = {step.name: step for step in STEPS}
NOTED_WITH_REASON = {step.noted for step in STEPS if step.reason}
NOTED = {words for step in STEPS for words in (step.noted, *step.noted_otherwise)}


@dataclass(frozen=True)
class OfferedStep:
    """A step that the user may take now, with its address for this meeting."""

    step: MeetingStep
    address: str


def steps_for(meeting: Meeting, *, reads_part_b: bool) -> list[OfferedStep]:
    """Return the steps that may be taken next, in the table's order; the meeting must come from ``with_rights``."""
    return [
        OfferedStep(step, step.address(meeting))
        for step in STEPS
        if step.is_open_to(meeting) and getattr(meeting, step.right) and (reads_part_b or not step.is_of_part_b)
    ]


def recording_opens_on(meeting: Meeting) -> dt.date | None:
    """The day on which its minutes may be typed first, while that is to come; None where it is not, or is cancelled."""
    return None if meeting.has_come or meeting.status not in START.leads_from else meeting.held_on


def taken_of(meeting: Meeting) -> list[Any]:
    """Return the lines of the meeting's history that stand for steps, the oldest first, with ``reason_given``."""
    noted = Q(history_change_reason__in=NOTED) | Q(history_change_reason__startswith=ON_THE_WORD_OF)
    taken = meeting.history.filter(noted).select_related("history_user")
    lines = list(taken.order_by("history_date", "history_id"))
    for line in lines:  # each line of the history repeats the last reason
        line.reason_given = line.status_reason if line.history_change_reason in NOTED_WITH_REASON else ""
    return lines


def is_cleared_in_place(meeting: Meeting) -> bool:
    """Whether somebody who is no chair cleared the draft as it is now, on a chair's word."""
    cleared = meeting.history.filter(history_change_reason=CLEARED_IN_PLACE, cleared_at=meeting.cleared_at)
    return meeting.cleared_at is not None and cleared.exists()
