"""The recording screen: the texts of items and what follows from them (ADR 18).

Each address takes a plain form post, and the same post from the screen's own script, which asks for JSON.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from base.json_posts import NO_JSON, posted_json, status_of
from base.numbers import whole_number
from boards.agendas.writes import add_item, remove_item
from boards.fetching import is_projected, project, recordable, recordable_item, sentence
from boards.foreseen import of_moving_to_part_a
from boards.minutes.item_texts import Saved, TextConflict, save_text
from boards.minutes.outcomes import Problem, doubts_in, keep_outcomes_in_step
from boards.minutes.recommendations import note_recommendations, print_of, unknown_numbers
from boards.models import AgendaItem, Part
from boards.models.parts import PART_COLUMN
from boards.panels import RECORDING, panels_of
from boards.part_b import note_items, note_part_b
from boards.recording.changes import changes
from boards.recording.confidential import add_confidential_matter
from boards.recording.screen import Screen, others_here, to_the_second
from boards.recording.writes import mark_dealt_with, move_to_part, note_presence
from boards.steps import steps_for

LARGEST_VERSION = 2**31 - 1


@never_cache
@require_safe
def meeting_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen; where the minutes are not open for typing, the meeting's page says how to open them.

    ``?projecting=1`` hides Part B from then on, as the screen is shown to a room, until ``?projecting=0``.
    """
    if (wanted := request.GET.get("projecting")) in ("0", "1"):
        recordable(request, pk)  # of no other meeting is anything remembered
        project(request, pk, is_on=wanted == "1")
    meeting = recordable(request, pk)
    if not meeting.is_being_recorded:
        messages.info(request, f"The minutes are not open for typing: {meeting.get_status_display().lower()}.")
        return redirect(meeting)
    note_presence(meeting=meeting, user=request.user)
    return shown_screen(request, Screen(meeting, request.user))


def shown_screen(request: HttpRequest, screen: Screen, status: int = 200) -> TemplateResponse:
    """The page of the screen; noted where it shows Part B."""
    note_part_b(request, screen.confidential)
    return TemplateResponse(
        request,
        "boards/recording/meeting_record.html",
        {
            "screen": screen,
            "meeting": screen.meeting,
            "roll": screen.roll,
            "items": screen.items,
            "steps": [
                one
                for one in steps_for(screen.meeting, reads_part_b=False)
                if one.step.is_on_screen and (screen.is_untouched or not one.step.goes_back)
            ],
            "panels": list(panels_of(RECORDING, request, screen.meeting)),
        },
        status=status,
    )


@require_POST
def item_save(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Save an item's text: ``text``, ``base`` (the version it was typed on) and ``token`` (the save's own name).

    As JSON: 200 ``{version, saved_at}``; 409 ``{version, text, saved_by, saved_at}`` where somebody else saved in
    between; 422 ``{problem}`` where it is refused, 400 where it is no JSON. As a form: back to the item, or the screen
    with both texts.
    """
    is_json = request.content_type == "application/json"
    item = recordable_item(request, pk, item_pk)
    try:
        typed = typed_text(request, is_json)
        answer = save_text(item=item, by=request.user, **typed)
    except ValidationError as error:
        if is_json:
            return JsonResponse({"problem": sentence(error)}, status=status_of(error))
        messages.error(request, sentence(error))
        return redirect("meetings:record", pk)
    if is_json:
        if isinstance(answer, TextConflict):  # which shows the other text
            note_items(request, [item])
        return _as_json(answer)
    if isinstance(answer, TextConflict):
        return shown_screen(request, Screen(recordable(request, pk), request.user, item.pk, answer, typed["text"]), 409)
    say_problems(request, item, keep_outcomes_in_step(item=item, by=request.user))
    return redirect(f"{reverse('meetings:record', args=[pk])}#item-{item.pk}")


def typed_text(request: HttpRequest, is_json: bool) -> dict[str, Any]:
    """The text, the version it was typed on, and the save's name; raises ``ValidationError`` where it is not that."""
    try:
        data = posted_json(request) if is_json else request.POST
        text, base, token = data["text"], int(data["base"]), data.get("token") or None
        if not isinstance(text, str) or not 0 <= base <= LARGEST_VERSION:
            raise ValueError(text)
        return {"text": text, "base": base, "token": uuid.UUID(token) if token else None}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValidationError(
            "What was sent is not the text of an item. Load this page again; what you typed is kept on this computer."
        ) from None


def _as_json(answer: Saved | TextConflict) -> JsonResponse:
    if isinstance(answer, Saved):
        return JsonResponse({"version": answer.version, "saved_at": to_the_second(answer.saved_at)})
    body = {
        "version": answer.version,
        "text": answer.text,
        "saved_by": answer.saved_by,
        "saved_at": to_the_second(answer.saved_at) if answer.saved_at else "",
    }
    return JsonResponse(body, status=409)


def say_problems(request: HttpRequest, item: AgendaItem, problems: list[Problem]) -> None:
    """Say of each line why it is no action yet."""
    for problem in problems:
        messages.warning(request, problem.said_of(item, shown_in=item.part))


@require_POST
def item_outcomes(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Make the decisions and actions that the item's saved text says, and answer with their list."""
    item = recordable_item(request, pk, item_pk)
    try:
        problems = keep_outcomes_in_step(item=item, by=request.user)
    except ValidationError as error:
        return JsonResponse({"problem": sentence(error)}, status=422)
    note_items(request, [item])
    item = AgendaItem.objects.prefetch_related("decisions", "actions__owner", "actions__others").get(pk=item.pk)
    item.doubts = doubts_in(item.text)  # type: ignore[attr-defined]
    item.unknown_recommendations = unknown_numbers(item)  # type: ignore[attr-defined]
    return HttpResponse(
        render_to_string("boards/recording/_outcomes.html", {"item": item, "problems": problems}, request)
    )


@require_POST
def item_mark(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Say that an item is dealt with, or confidential, or neither: ``dealt_with`` or ``part_b``, ``yes`` or ``no``.

    ``remove`` takes a late item off again that was added by mistake.
    """
    item = recordable_item(request, pk, item_pk)
    if "remove" in request.POST:
        return _removed(request, item)
    opens = request.POST.get("part_b") == "no" and item.part.is_confidential
    if opens and not {"sure", "leave"} & request.POST.keys():
        return _asked_to_open(request, item)
    try:
        if "dealt_with" in request.POST:
            mark_dealt_with(item=item, is_dealt_with=request.POST["dealt_with"] == "yes", by=request.user)
        if "part_b" in request.POST and "leave" not in request.POST:
            move_to_part(item=item, part=Part.of(request.POST["part_b"] == "yes"), by=request.user)
    except ValidationError as error:
        messages.error(request, sentence(error))
    return redirect(f"{reverse('meetings:record', args=[pk])}#item-{item.pk}")


def _removed(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    try:
        remove_item(item=item, by=request.user)
    except ValidationError as error:
        messages.error(request, sentence(error))
        return redirect(f"{reverse('meetings:record', args=[item.meeting_id])}#item-{item.pk}")
    messages.success(request, f"Late item {item.number} is removed. Nothing was recorded under it.")
    return redirect("meetings:record", item.meeting_id)


def _asked_to_open(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Ask before a confidential item is moved to Part A; the screen's script has its button pressed twice instead."""
    note_items(request, [item])
    context = {
        "meeting": item.meeting,
        "item": item,
        "crumb": "Recording",
        "foreseen": of_moving_to_part_a(item),
        "action": request.path,
        "kept": [("part_b", "no")],
    }
    return TemplateResponse(request, "boards/meetings/agenda_item_open.html", context)


@require_POST
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a late item before any other business, with the next number: nothing minuted is numbered anew."""
    meeting = recordable(request, pk)
    try:
        part = Part.asked_in(request.POST)
        item = add_item(meeting=meeting, title=request.POST.get("title", ""), by=request.user, **part.column)
    except ValidationError as error:
        messages.error(request, sentence(error))
        return redirect("meetings:record", pk)
    return _to_new_item(request, item, f"item-{item.pk}")


@require_POST
def confidential_matter(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Add a confidential matter that arose under an item, and move ``passage`` of its text into it, if there is one.

    ``base`` is the version of the text, ``start`` where the passage begins in it.
    """
    item = recordable_item(request, pk, item_pk)
    try:
        matter = add_confidential_matter(
            item=item,
            passage=request.POST.get("passage", "").replace("\r\n", "\n"),
            start=whole_number(request.POST.get("start", "")) or 0,
            base=whole_number(request.POST.get("base", "")) or 0,
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, sentence(error))
        return redirect(f"{reverse('meetings:record', args=[pk])}#item-{item.pk}")
    say_problems(request, item, keep_outcomes_in_step(item=item, by=request.user))
    say_problems(request, item, keep_outcomes_in_step(item=matter, by=request.user))
    return _to_new_item(request, matter, f"text-{matter.pk}")


def _to_new_item(request: HttpRequest, item: AgendaItem, anchor: str) -> HttpResponse:
    """To the new item on the screen; what is confidential is not on one that is projected."""
    if item.part.is_confidential and is_projected(request, item.meeting_id):
        messages.success(request, "A confidential item is added. It shows again once Part B is not hidden any more.")
    return redirect(f"{reverse('meetings:record', args=[item.meeting_id])}#{anchor}")


@never_cache
@require_GET
def record_signed_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Where signing in again leads, in a window of its own; the screen asks it for the new session's token."""
    meeting = recordable(request, pk)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"csrf": get_token(request), "user": request.user.pk})
    return TemplateResponse(request, "boards/recording/record_signed_in.html", {"meeting": meeting})


@require_POST
def record_pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this browser is here, and answer who else is and what has changed since the versions it knows.

    Takes ``{item, versions: {pk: version}, since}``, ``since`` being the last of the marks that it knows; gives
    ``{here: [{name, item}], items: [{pk, version, text}], recommended: [{pk, print, html}], gone, changes, behind,
    is_open}``: ``gone`` are the items that the user may not read any more, ``changes`` what was marked since, null
    where nothing was, ``recommended`` what is recommended otherwise than in the ``prints: {pk: print}`` that it knows,
    and ``behind`` the sentence on how far behind the meeting is.
    """
    meeting = recordable(request, pk)
    try:
        data = posted_json(request)
        known = {int(key): int(value) for key, value in data["versions"].items()}
        prints = {int(key): str(value) for key, value in data.get("prints", {}).items()}
        focused = int(data["item"]) if data.get("item") else None
        since = int(data["since"]) if "since" in data else meeting.last_mark
    except ValidationError as error:
        return JsonResponse({"problem": sentence(error)}, status=status_of(error))
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"problem": NO_JSON}, status=422)
    fields = ("pk", "number", "version", "text", "recommendations", "meeting", PART_COLUMN)
    items = list(AgendaItem.objects.readable_by(request.user, meeting).only(*fields))
    here = next((item for item in items if item.pk == focused), None)
    note_presence(meeting=meeting, user=request.user, item=here)
    changed = [item for item in items if item.pk in known and item.version > known[item.pk]]
    others = [item for item in items if item.pk in prints and print_of(item.recommendations) != prints[item.pk]]
    note_recommendations(others)
    note_part_b(request, [meeting for item in [*changed, *others] if item.part.is_confidential])
    screen = Screen(meeting, request.user)
    is_marked = meeting.last_mark > since
    return JsonResponse(
        {
            "here": [
                {"name": str(recorder.user), "item": recorder.item.number if recorder.item else ""}
                for recorder in others_here(meeting, request.user)
            ],
            "items": [{"pk": item.pk, "version": item.version, "text": item.text} for item in changed],
            "recommended": [
                {
                    "pk": item.pk,
                    "print": print_of(item.recommendations),
                    "html": render_to_string("boards/recording/_recommended.html", {"item": item, "meeting": meeting}),
                }
                for item in others
            ],
            "gone": sorted(set(known) - {item.pk for item in items}),
            "changes": changes(request, screen, since=since) if is_marked else None,
            "behind": screen.progress.sentence if screen.progress else "",
            "is_open": meeting.is_being_recorded,
        }
    )


@never_cache
def item_versions(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Every version of an item's text, the latest first; a post of ``restore`` puts one back as a new version."""
    item = recordable_item(request, pk, item_pk)
    if request.method == "POST":
        return _restore(request, item)
    note_items(request, [item])
    versions = item.versions.select_related("saved_by").order_by("-number")
    return TemplateResponse(
        request, "boards/recording/item_versions.html", {"meeting": item.meeting, "item": item, "versions": versions}
    )


def _restore(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    number = whole_number(request.POST.get("restore", ""), at_most=LARGEST_VERSION) or 0
    version = get_object_or_404(item.versions, number=number)
    try:
        answer = save_text(
            item=item,
            text=version.text,
            base=whole_number(request.POST.get("base", "")) or 0,
            by=request.user,
            restored_from=version.number,
        )
    except (ValidationError, ValueError) as error:
        messages.error(request, sentence(error) if isinstance(error, ValidationError) else "Load this page again.")
        return redirect("meetings:item_versions", item.meeting_id, item.pk)
    if isinstance(answer, TextConflict):
        messages.error(request, f"{answer.saved_by} saved this item in between. Look at the latest version first.")
        return redirect("meetings:item_versions", item.meeting_id, item.pk)
    say_problems(request, item, keep_outcomes_in_step(item=item, by=request.user))
    messages.success(request, f"Version {version.number} of item {item.number} is put back. The others are kept.")
    return redirect(f"{reverse('meetings:record', args=[item.meeting_id])}#item-{item.pk}")
