"""The form with which a draft becomes a paper: of which meeting, under which item, and when it came."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.utils.formats import date_format

from base.form_fields import AnswerField
from base.school_terms import Term
from boards.models import AgendaItem, Board, Meeting, Paper, Part
from improvement.forms import ProgrammeForm
from improvement.models import TermReport
from improvement.reporting.word import word_of
from improvement.reporting.writes import make_paper

ABOUT_REPORTS = ("report", "priorit", "dut")  # in the title of an item to which a termly report most likely belongs
CHOOSE_ONE = "Choose the meeting, and the item if it belongs to one"


def meetings_for(board: Board, user: Any) -> list[Meeting]:
    """The board's coming meetings to whose agenda the user may add a paper, the soonest first."""
    own = Meeting.objects.editable_by(user).filter(board=board).upcoming()
    return [meeting for meeting in own.select_related("board") if not meeting.has_circulated_minutes]


class PaperOfReportForm(ProgrammeForm):
    """A choice of meeting and item in one list, so that one click is enough where nothing is to be changed."""

    button, sends = "Make it a paper of the meeting", "make"

    place = forms.ChoiceField(
        label="Meeting and item",
        error_messages={"required": CHOOSE_ONE, "invalid_choice": f"{CHOOSE_ONE}: that one is not here any more"},
    )
    timing = AnswerField(
        label="When did it come?",
        choices=[(value, Paper.Timing(value).label) for value in (Paper.Timing.ON_TIME, Paper.Timing.LATE)],
        error_messages={"required": "Choose when it came"},
    )
    agreement = forms.CharField(
        label="The chair’s agreement",
        max_length=200,
        required=False,
        help_text="Of a late paper: who agreed to take it, and when. “Ann Day, in the chair, 12 October 2026”.",
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, board: Board, term: Term, meetings: list[Meeting], there: TermReport | None, **kwargs: Any
    ) -> None:
        self.board, self.term = board, term
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        items = AgendaItem.objects.filter(meeting__in=self.meetings).of_part(Part.A)
        self.items = {item.pk: item for item in items.select_related("meeting").order_by("position", "pk")}
        own = there.paper if there and there.paper.meeting_id in self.meetings else None
        kwargs["initial"] = {
            "place": _value(own.meeting_id, own.item_id) if own else self._likely_place(),
            "timing": Paper.Timing.ON_TIME,
        }
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = self._choices()  # type: ignore[attr-defined]
        self.lay_out(
            Field("place"), Field.radios("timing", legend_size=Size.SMALL), Field("agreement"), Field("replaces")
        )

    def _likely_place(self) -> str:
        """The item of the next meeting that is about reports or priorities; where none is so called, no item."""
        meeting = next(iter(self.meetings))
        of_it = [item for item in self.items.values() if item.meeting_id == meeting]
        likely = (item for item in of_it if any(word in item.title.lower() for word in ABOUT_REPORTS))
        return _value(meeting, next((item.pk for item in likely), None))

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (
                f"{date_format(meeting.held_on, 'l j F Y')}",
                [
                    (str(pk), f"{date_format(meeting.held_on)}, under no item"),
                    *(
                        (_value(pk, item.pk), f"{date_format(meeting.held_on)}, item {item.number}: {item.title}")
                        for item in self.items.values()
                        if item.meeting_id == pk
                    ),
                ],
            )
            for pk, meeting in self.meetings.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a late paper without the chair's agreement, at its field."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("timing") == Paper.Timing.LATE and not cleaned.get("agreement", "").strip():
            self.add_error("agreement", "Enter who agreed in the chair to take this late paper, and when.")
        return cleaned

    @property
    def meeting(self) -> Meeting:
        """The meeting that was chosen."""
        return self.meetings[int(self.cleaned_data["place"].partition("/")[0])]

    @property
    def is_late(self) -> bool:
        """Whether the paper comes late."""
        return self.cleaned_data["timing"] == Paper.Timing.LATE

    def make(self, content: Any) -> TermReport:
        """Make the paper. Raises ``ValidationError`` and ``ReportIsThereError``."""
        item = self.cleaned_data["place"].partition("/")[2]
        return make_paper(
            board=self.board,
            term=self.term,
            content=content,
            file=word_of(content),
            meeting=self.meeting,
            item=self.items[int(item)] if item else None,
            timing=self.cleaned_data["timing"],
            agreement=self.cleaned_data["agreement"],
            replaces=self.cleaned_data["replaces"],
            by=self.by,
        )


def _value(meeting: int, item: int | None) -> str:
    return f"{meeting}/{item}" if item else str(meeting)
