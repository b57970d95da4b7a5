"""The draft beside what chairs suggest; every form posts to an address of its own and comes back to its item."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.numbers import whole_number
from boards.fetching import sentence, with_right
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.suggesting.page import Typed, page_of
from boards.minutes.suggesting.writes import leave_suggestion, suggest, take_suggestion, withdraw_suggestion
from boards.models import AgendaItem, Meeting, Suggestion
from boards.models.access import is_chaired_by
from boards.part_b import note_items
from boards.steps import CLEAR

LARGEST_VERSION = 2**31 - 1


@never_cache
@require_safe
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item of the draft with what is suggested, for chairs and who records; afterwards what became of it."""
    return _page(request, with_right(request, pk, "may_check"))


@never_cache
@require_POST
def suggestion_add(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Suggest a change of an item: ``text`` on top of version ``base``, a ``remark``, or both."""
    meeting = with_right(request, pk, "may_check")
    item = _item(request, meeting, item_pk)
    fields = {name: request.POST.get(name, "") for name in ("text", "base", "remark")}
    base = whole_number(fields["base"], at_most=LARGEST_VERSION)
    try:
        suggest(
            item=item,
            text=fields["text"],
            base=-1 if base is None else base,
            remark=fields["remark"],
            by=request.user,
        )
    except ValidationError as error:
        problems = _by_field(error)
        return _page(request, meeting, Typed(item.pk, fields=fields, problems=problems), status=422)
    messages.success(request, f"Your suggestion on item {item.number} is with whoever takes the minutes.")
    return _back(item)


@never_cache
@require_POST
def suggestion_answer(request: HttpRequest, pk: int, item_pk: int, suggestion_pk: int) -> HttpResponse:
    """``take`` or ``leave`` a suggestion, as who records may, or ``withdraw`` one's own.

    Where the item has changed since, taking needs its ``text`` and the ``base`` that this was made of.
    """
    meeting = with_right(request, pk, "may_check")
    item = _item(request, meeting, item_pk)
    suggestion = get_object_or_404(Suggestion.objects.select_related("item__meeting"), item=item, pk=suggestion_pk)
    what = next((name for name in ("take", "leave", "withdraw") if name in request.POST), "")
    if what in ("take", "leave") and not meeting.may_record:  # type: ignore[attr-defined]
        meeting = with_right(request, pk, "may_record")  # which is not theirs: 404
    try:
        if what == "take":
            return _taken(request, meeting, item, suggestion)
        if what == "leave":
            leave_suggestion(suggestion=suggestion, answer=request.POST.get("answer", ""), by=request.user)
            messages.success(request, f"Item {item.number} stays as it is. Who suggested the change sees that.")
        elif what == "withdraw":
            withdraw_suggestion(suggestion=suggestion, by=request.user)
            messages.success(request, f"Your suggestion on item {item.number} is taken back.")
    except ValidationError as error:
        messages.error(request, sentence(error))
    return _back(item)


def _taken(request: HttpRequest, meeting: Meeting, item: AgendaItem, suggestion: Suggestion) -> HttpResponse:
    fields = {name: request.POST[name] for name in ("text", "base", "answer") if name in request.POST}
    conflict = take_suggestion(
        suggestion=suggestion,
        text=fields.get("text"),
        base=whole_number(fields["base"], at_most=LARGEST_VERSION) if "base" in fields else None,
        answer=fields.get("answer", ""),
        by=request.user,
    )
    if conflict:
        changed = f"{conflict.saved_by} has" if conflict.saved_by else "Somebody has"
        said = (
            f"{changed} changed item {item.number} meanwhile, so nothing was written. Look at both texts, put together "
            "what is to stay, and take that."
        )
        typed = Typed(item.pk, suggestion.pk, fields, {"text": said})
        return _page(request, meeting, typed, status=409)
    for problem in keep_outcomes_in_step(item=item, by=request.user):
        messages.warning(request, problem.said_of(item, shown_in=item.part))
    done = "is changed as suggested" if suggestion.changes_text else "is said to be done as suggested"
    messages.success(request, f"Item {item.number} {done}.")
    return _back(item)


def _item(request: HttpRequest, meeting: Meeting, pk: int) -> AgendaItem:
    """The item, if the user may read it: not one of Part B that they withdrew from."""
    items = AgendaItem.objects.readable_by(request.user, meeting).select_related("meeting__board")
    return get_object_or_404(items, pk=pk)


def _by_field(error: ValidationError) -> dict[str, str]:
    """What is wrong by field; what is of none stands at the text."""
    if not hasattr(error, "error_dict"):
        return {"text": sentence(error)}
    return {name: " ".join(said) for name, said in error.message_dict.items()}


def _back(item: AgendaItem) -> HttpResponse:
    return redirect(f"{reverse('meetings:suggestions', args=[item.meeting_id])}#item-{item.pk}")


def _page(request: HttpRequest, meeting: Meeting, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    page = page_of(meeting, request.user, typed)
    is_open = meeting.status == Meeting.Status.DRAFT
    if not is_open and not page.has_any and typed is None:
        messages.info(request, "The draft of this meeting is not with the chair, so nothing can be suggested.")
        return redirect(meeting)
    note_items(request, [shown.item for shown in page.items])
    context = {
        "meeting": meeting,
        "page": page,
        "items": page.items if is_open else [one for one in page.items if one.open or one.answered],
        "is_open": is_open,
        "is_chair": is_chaired_by(meeting, request.user),
        "clear": CLEAR,
        "clear_address": f"{CLEAR.address(meeting)}?seen={meeting.draft_mark()}",
        "problems": _listed(typed),
    }
    return TemplateResponse(request, "boards/minutes/suggestions.html", context, status=status)


def _listed(typed: Typed | None) -> list[tuple[str, str]]:
    """The problems with the field that each is at, for the summary at the top."""
    if typed is None:
        return []
    of = f"suggestion-{typed.suggestion}" if typed.suggestion else f"item-{typed.item}"
    return [(f"{of}-{name}", problem) for name, problem in typed.problems.items()]
