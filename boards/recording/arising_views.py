"""Matters arising on the recording screen: what is done with an action that an earlier meeting left open."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from boards.actions.arising import CLOSED, EXTENDED, LONGEST_NOTE, NOTED, left_to, take_back, work_on
from boards.actions.writes import NoteConflict
from boards.fetching import recordable, recordable_item, sentence
from boards.models import Action, AgendaItem, Meeting
from boards.recording.screen import ArisingRefused, Screen
from boards.recording.views import shown_screen

KINDS = {"close": CLOSED, "extend": EXTENDED, "note_it": NOTED}  # by the name of the button
TAKE_BACK = "take_back"
LONGEST_DAY = 60  # characters of one that is shown again
ANOTHER_NOTE = "Somebody else wrote a note on it meanwhile, so nothing was done. It stands here now; yours is below it."


@require_POST
def arising_work(request: HttpRequest, pk: int, item_pk: int, action_pk: int) -> HttpResponse:
    """Work on an action under the item: ``close``, ``extend`` to the day ``due``, ``note_it``, each with a ``note``.

    ``take_back`` takes back what was done last. What is refused comes back on the screen with what was typed.
    """
    item = recordable_item(request, pk, item_pk)
    meeting = recordable(request, pk)
    if item.standing != AgendaItem.Standing.MATTERS_ARISING:
        raise Http404("Actions are worked on under matters arising")
    action = _action(request, meeting, action_pk)
    asked = next((name for name in (*KINDS, TAKE_BACK) if name in request.POST), "note_it")
    try:
        if asked == "note_it" and request.POST.get("due", "").strip():  # Enter in the field of the new day
            asked = "extend"
        said = _do(request, action, item, asked)
    except NoteConflict:
        return _refused(request, meeting, action, {"note": ANOTHER_NOTE}, status=409)
    except ValidationError as error:
        if not recordable(request, pk).is_being_recorded:
            messages.error(request, sentence(error))
            return redirect(meeting)
        problem = error.message_dict if hasattr(error, "error_dict") else {"note": error.messages}
        return _refused(request, meeting, action, {key: " ".join(said) for key, said in problem.items()})
    messages.success(request, said)
    return redirect(f"{reverse('meetings:record', args=[pk])}#item-{item_pk}")


def _action(request: HttpRequest, meeting: Meeting, pk: int) -> Action:
    """An action that the screen shows to the user: of an earlier meeting of the board, and readable."""
    items = AgendaItem.objects.readable_in(request.user, meeting)
    actions = left_to(meeting).filter(item__in=items.order_by().values("pk"))
    return get_object_or_404(actions.with_owners(), pk=pk)


def _do(request: HttpRequest, action: Action, item: AgendaItem, asked: str) -> str:
    """Do it, and say what was done; of a confidential action no more than that."""
    if asked == TAKE_BACK:
        take_back(action=action, item=item, by=request.user)
        return f"The action of {action.item.reference} is as it was before."
    line = work_on(
        action=action,
        item=item,
        kind=KINDS[asked],
        note=request.POST.get("note", ""),
        due=request.POST.get("due", "")[:LONGEST_DAY],
        opened_on=request.POST.get("opened_on", ""),
        by=request.user,
    )
    return f"The action of {action.item.reference}: {line.label[0].lower()}{line.label[1:]}."


def _refused(
    request: HttpRequest, meeting: Meeting, action: Action, problems: dict[str, Any], status: int = 422
) -> HttpResponse:
    field = next((name for name in ("due", "note") if name in problems), "note")
    refused = ArisingRefused(
        action=action.pk,
        problem=" ".join(problems.values()),
        field=field,
        note=request.POST.get("note", "")[: LONGEST_NOTE * 2],
        due=request.POST.get("due", "")[:LONGEST_DAY],
    )
    return shown_screen(request, Screen(meeting, request.user, arising_refused=refused), status=status)
