"""Taking a step of a meeting that needs no form of its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from base.methods import may_be_sent
from base.saving import REASON_LENGTH
from boards.fetching import recordable, with_right
from boards.models import Meeting
from boards.models.access import is_chaired_by
from boards.posted import unnamed_to
from boards.recording.kept_words import kept_words_of
from boards.recording.left_to_do import has_nothing_dealt_with, left_to_do
from boards.steps import BY_NAME, CLEAR, ON_THE_WORD_OF, MeetingStep
from boards.workflow import preview, take
from office.models import Message
from office.post.links import without_links
from office.post.told import posted_in_words

CONFIRM_NOTHING = "Tick that nothing was dealt with, or go back to the recording"
LONGEST_REASON = 300  # characters, as the meeting keeps it
LONGEST_WORD = REASON_LENGTH - len(ON_THE_WORD_OF)  # of who said that a draft may go round: a line of the history


@dataclass(frozen=True)
class AskedLine:
    """A line that whoever takes a step is asked for: why, which everybody can read, or which chair said so."""

    label: str
    is_public: bool
    typed: str

    @classmethod
    def of(cls, request: HttpRequest, meeting: Meeting, step: MeetingStep) -> "AskedLine | None":
        """The one that the step asks of the user, with what was sent; None where it asks for none."""
        word = "" if is_chaired_by(meeting, request.user) else step.word_in_place
        label = step.reason or word
        typed = " ".join(request.POST.get("reason", "").split())
        return cls(label, is_public=bool(step.reason), typed=typed) if label else None

    @property
    def given(self) -> dict[str, str]:
        """What was typed, as the step is given it."""
        return {"reason" if self.is_public else "word": self.typed}

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return LONGEST_REASON if self.is_public else LONGEST_WORD

    @property
    def problem(self) -> str:
        """What is wrong with it, as a sentence; empty where nothing is."""
        asked = "Enter why" if self.is_public else "Enter who said so"
        if len(self.typed) > self.longest:
            return f"{asked} in at most {self.longest} characters"
        if self.typed:
            return ""
        if self.is_public:
            return "Enter why, in one sentence"
        return "Enter which chair said so, when and how, such as “Ann Day, by telephone on 3 May”"


@may_be_sent
def meeting_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step. A GET shows its question, if it has one; a refusal is shown on the page that had the button."""
    chosen = BY_NAME.get(step)
    if chosen is None or chosen.page:
        raise Http404("There is no such step")
    if request.method != "POST" and not chosen.question:
        return HttpResponseNotAllowed(["POST"])
    meeting = with_right(request, pk, chosen.right)
    if "leave" in request.POST:
        return redirect(_back(meeting, chosen))
    asked = AskedLine.of(request, meeting, chosen)
    if request.method == "POST" and ("sure" in request.POST or asked is None):
        return _taken(request, meeting, chosen)
    if not chosen.is_open_to(meeting):  # somebody else was quicker: there is nothing to ask any more
        messages.error(request, chosen.refusal_of(meeting))
        return redirect(meeting)
    return _asked_first(request, meeting, chosen)


def _back(meeting: Meeting, step: MeetingStep) -> str:
    """Where somebody goes who leaves it as it is."""
    if step.is_on_screen and meeting.is_being_recorded:
        return reverse("meetings:record", args=[meeting.pk])
    return meeting.get_absolute_url()


def _asked_first(request: HttpRequest, meeting: Meeting, step: MeetingStep) -> HttpResponse:
    """The question, with what it will do and what would be written to whom; what stands in the way instead of it.

    Where the step has a reason, that is asked for first, and the button to take it is on the page after that.
    """
    context: dict[str, Any] = {"meeting": meeting, "step": step, "crumb": step.label, "back": _back(meeting, step)}
    context["kept_words"] = kept_words_of(request, meeting) if step.waits_for_words else None
    if step.says_what_is_left:
        nothing = has_nothing_dealt_with(meeting)
        asked = nothing and request.method == "POST"
        context |= {
            "left": left_to_do(recordable(request, meeting.pk), request.user),
            "nothing_dealt_with": nothing,
            "nothing_error": CONFIRM_NOTHING if asked else "",
        }
    line = AskedLine.of(request, meeting, step)
    is_read = request.method == "POST" and "again" not in request.POST
    error = line.problem if line and is_read else ""
    given: dict[str, Any] = line.given if line and line.is_public and not error else {}
    try:
        written = preview(step, meeting=meeting, by=request.user, **given)
    except ValidationError as refused:
        if step.mended_at and (address := step.mended_at(meeting)):
            for problem in refused.messages:
                messages.error(request, problem)
            return redirect(address)
        context["problems"] = refused.messages
        return TemplateResponse(request, "boards/meetings/step_stopped.html", context)
    seen = request.POST.get("seen", request.GET.get("seen", "")) if step.is_of_what_was_read else ""
    context |= {
        "is_quiet": step.is_quiet(meeting),
        "line": line,
        "line_error": error,
        "asks_line": line is not None and (not is_read or bool(error)),
        "foreseen": [*(step.foresees(meeting) if step.foresees else []), *_in_place(request, meeting, step)],
        "kept": [("seen", seen)] if seen else [],
        **_of_the_post(request, meeting, written),
    }
    if line and line.typed and not context["asks_line"]:  # else it has its field
        context["kept"].append(("reason", line.typed))
    return TemplateResponse(request, "boards/meetings/meeting_step.html", context, status=_status_of(context))


def _in_place(request: HttpRequest, meeting: Meeting, step: MeetingStep) -> list[str]:
    """That somebody who is no chair clears a draft in a chair's place."""
    if step != CLEAR or is_chaired_by(meeting, request.user):
        return []
    return ["You clear it in the chair’s place: the log says so, with your name."]


def _status_of(context: dict[str, Any]) -> int:
    return 422 if context["line_error"] or context.get("nothing_error") else 200


def _of_the_post(request: HttpRequest, meeting: Meeting, written: list[Message]) -> dict[str, Any]:
    """What would be written to whom, as the page that asks shows it to the user."""
    unnamed = unnamed_to(request.user, meeting) if written else set()
    going = [message for message in written if message.recipient]
    named = [message for message in going if message.whom not in unnamed]
    unreached = [one.name for one in written if not one.recipient and one.whom not in unnamed]
    examples = [
        (message, without_links(message.text, message.links))
        for message in {message.kind: message for message in reversed(named)}.values()  # the first of each kind
    ]
    return {
        "written": going,
        "named": named,
        "unnamed": len(going) - len(named),
        "examples": examples[::-1],
        "unreached": list(dict.fromkeys(unreached)),
    }


def _told(request: HttpRequest, meeting: Meeting, written: list[Message]) -> str:
    return posted_in_words(written, unnamed=unnamed_to(request.user, meeting) if written else ())


def _taken(request: HttpRequest, meeting: Meeting, step: MeetingStep) -> HttpResponse:
    given = {"seen": request.POST.get("seen", "")} if step.is_of_what_was_read else {}
    if line := AskedLine.of(request, meeting, step):
        given |= line.given
        if line.problem:
            return _asked_first(request, meeting, step)
    asks = step.says_what_is_left and step.is_open_to(meeting) and "nothing" not in request.POST
    if asks and has_nothing_dealt_with(meeting):
        return _asked_first(request, meeting, step)
    try:
        tells = not step.is_quiet(meeting) or "tell" in request.POST
        written = take(step, meeting=meeting, by=request.user, tells=tells, **given)
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)
        if step.mended_at and (address := step.mended_at(meeting)):
            return redirect(address)
        return redirect("meetings:record" if step.is_on_screen else "meetings:detail", meeting.pk)
    if step.done:
        messages.success(request, f"{step.done} {_told(request, meeting, written) or step.told_nobody}".strip())
    return redirect("meetings:record" if step.opens_screen else "meetings:detail", meeting.pk)
