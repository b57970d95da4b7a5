"""Without scripts, a page asks before recommendations become decisions; with them the screen asks on the spot."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.numbers import whole_number
from boards.attendance.roll import roll_of
from boards.fetching import recordable, recordable_item, sentence
from boards.minutes.item_texts import TextConflict, save_text
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.recommendations import Recommendation
from boards.models import AgendaItem
from boards.part_b import note_items
from boards.recording.recommended import agree_recommendations, to_agree, without_quorum
from boards.recording.screen import Screen
from boards.recording.views import say_problems, shown_screen, typed_text

AMENDED = "amended"
NOTHING_ADDED = "Nothing was added: item {} decides on what it recommends already."


@never_cache
@require_POST
def item_recommended(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Agree what was recommended, ``which`` by number or all: what is typed in the item is saved, then a page asks.

    A post that is ``sure`` agrees the lines that the page ``asked`` about, or brings them into the text to be
    ``amended``.
    """
    item = recordable_item(request, pk, item_pk)
    back = redirect(f"{reverse('meetings:record', args=[pk])}#item-{item.pk}")
    if "leave" in request.POST:
        return back
    try:
        if "sure" in request.POST:
            return _agree(request, item, back)
        typed = typed_text(request, is_json=False)
        answer = save_text(item=item, by=request.user, **typed)
        if isinstance(answer, TextConflict):
            screen = Screen(recordable(request, pk), request.user, item.pk, answer, typed["text"])
            return shown_screen(request, screen, 409)
        say_problems(request, item, keep_outcomes_in_step(item=item, by=request.user))
        if problem := without_quorum(roll_of(item.meeting)):
            raise ValidationError(problem)
    except ValidationError as error:
        messages.error(request, sentence(error))
        return back
    item.refresh_from_db(fields=["text", "recommendations"])
    which, is_amended = _which(request)
    shown = to_agree(item, which)
    if not shown:
        messages.info(request, NOTHING_ADDED.format(item.number))
        return back
    note_items(request, [item])
    context = {
        "meeting": item.meeting,
        "item": item,
        "crumb": "Recording",
        "shown": shown,
        "is_amended": is_amended,
        "kept": [("asked", f"{one.number} {one.source}") for one in shown] + [(AMENDED, "yes")] * is_amended,
    }
    return TemplateResponse(request, "boards/recording/item_recommended.html", context)


def _which(request: HttpRequest) -> tuple[list[int], bool]:
    """The number that a button names, or none for all; and whether it is to be amended."""
    is_amended = AMENDED in request.POST
    number = whole_number(request.POST.get(AMENDED if is_amended else "recommended", ""))
    return [] if number is None else [number], is_amended


def _agree(request: HttpRequest, item: AgendaItem, back: HttpResponse) -> HttpResponse:
    asked = [one.partition(" ") for one in request.POST.getlist("asked")]
    numbered = [(whole_number(number), source) for number, _, source in asked]
    agreed = [Recommendation(number, source) for number, source in numbered if number is not None]
    added, problems = agree_recommendations(item=item, recommendations=agreed, by=request.user)
    say_problems(request, item, problems)
    if not added:
        messages.info(request, NOTHING_ADDED.format(item.number))
        return back
    lines, them = ("1 line was", "it") if added == 1 else (f"{added} lines were", "them")
    then = f"Change {them} to what was agreed, and save it." if AMENDED in request.POST else "Look at its decisions."
    messages.success(request, f"{lines} added to the minute of item {item.number}. {then}")
    return back
