"""The action log: what people undertook, and what came of it."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.by_link import opened_by_link
from base.exports.files import no_file
from base.exports.tables import Column, csv_lines
from base.paging import paginate
from boards.actions.filters import ActionFilters
from boards.actions.told import history_of, told_of_disowning
from boards.actions.writes import (
    CLOSED_SIGNED_IN,
    REOPENED_SIGNED_IN,
    UNDO_LASTS,
    NoteConflict,
    OwnersLink,
    close_action,
    disown_action,
    give_action,
    link_of,
    may_follow,
    own_again,
    print_of,
    reopen_action,
    reopened_until,
    revoke_links,
    say_it_stands,
    send_link,
    through_link,
    undone_until,
    update_action,
)
from boards.fetching import sentence
from boards.models import Action
from boards.part_b import note_items, note_records
from office.post.told import posted_in_words
from partnerships.models import Person

CONFIDENTIAL_ACTION = "An action of a confidential item"  # to its owner who may not read Part B
ANOTHER_NOTE = (
    "Somebody else saved another note while this page was open, so nothing was done. Theirs is first, yours below it: "
    "put into yours what is to stay and save it, or leave the page: theirs stays."
)
ANOTHER_HIDDEN_NOTE = (
    "Somebody else saved another note while this page was open, so nothing was done. It is confidential and is not "
    "shown here. Yours is below: save it again, and it is added to theirs."
)
COLUMNS = (
    Column("Number", "", lambda action: str(action.item.reference)),
    Column("Owners", "", lambda action: ", ".join(action.owners_in_words)),
    Column("Action", "", lambda action: CONFIDENTIAL_ACTION if action.is_closed_to_reader else action.text),
    Column("Undertaken on", "", lambda action: action.undertaken_on),
    Column("Due on", "", lambda action: action.due_on),
    Column("Closed on", "", lambda action: action.closed_on or ""),
    Column("Note", "", lambda action: "" if action.is_closed_to_reader else action.closing_note),
)


@never_cache
@require_safe
def action_list(request: HttpRequest) -> TemplateResponse:
    """The actions that the user may know of, 25 a page."""
    filters = ActionFilters(request.GET, request.user)
    ignored = filters.ignored
    page = paginate(request, filters.apply(), ignored)
    note_records(request, _read_in(page))
    return TemplateResponse(
        request, "boards/actions/action_list.html", {"filters": filters, "page": page, "ignored": ignored}
    )


@never_cache
@require_safe
def action_export(request: HttpRequest) -> HttpResponse:
    """The same actions as a table; where a filter is not understood 404 and why, as nobody would see it there."""
    filters = ActionFilters(request.GET, request.user)
    if filters.ignored:
        return no_file(filters.ignored)
    actions = filters.apply()
    note_records(request, _read_in(actions))
    return HttpResponse(
        csv_lines(COLUMNS, actions),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="actions.csv"'},
    )


def _read_in(actions: Iterable[Action]) -> list[Action]:
    """Those of which the answer shows more than that they are there."""
    return [action for action in actions if not action.is_closed_to_reader]


@never_cache
def action_update(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: its history, a note to update or close it with, and for who runs its meeting, whose it is."""
    visible = Action.objects.visible_to(request.user).seen_by(request.user)
    action = get_object_or_404(visible, pk=pk)
    may_close = Action.objects.closable_by(request.user).filter(pk=pk).exists()
    may_run = Action.objects.recorded_by(request.user).filter(pk=pk).exists()
    if request.method == "POST":
        step = next((step for step in STEPS if step in request.POST), "")
        if not (may_run if step else may_close):
            raise Http404("This action is not the user's to close")
        if step:
            return _take(request, action, step)
        return _update(request, action, may_run=may_run)
    return _page(request, action, may_close=may_close, may_run=may_run)


def _take(request: HttpRequest, action: Action, step: str) -> HttpResponse:
    """Do what another button of the page says, and save the note that was typed before it was pressed: both or none."""
    typed = _note(request) if "note" in request.POST else None
    try:
        with transaction.atomic():
            is_noted = _save_typed(request, action)
            said = STEPS[step](request, action)
    except NoteConflict:
        return _page(request, action, may_close=True, may_run=True, is_conflict=True, typed=typed)
    except ValidationError as error:
        action.refresh_from_db()
        wrong = step if step in ("give", "send") else "whose"
        return _page(request, action, may_close=True, may_run=True, error=sentence(error), wrong=wrong, typed=typed)
    messages.success(request, f"{said} The note is saved." if is_noted else said)
    return redirect("actions:update", action.pk)


def _save_typed(request: HttpRequest, action: Action) -> bool:
    """Save the note of the form where it is not the one that the form was opened on; whether it was."""
    note, opened_on = _noted(request, action, is_hidden=action.is_closed_to_reader)
    if "note" not in request.POST or print_of(note) in (opened_on, print_of(action.closing_note)):
        return False
    update_action(action=action, note=note, by=request.user, opened_on=opened_on)
    return True


def _revoke(request: HttpRequest, action: Action) -> str:
    revoke_links(action=action, by=request.user)
    return "The links that owners were sent open nothing any more. Send whoever needs one a new link."


def _send(request: HttpRequest, action: Action) -> str:
    owner = _among(action.owners, request.POST["send"], "Choose one of the owners.")
    return posted_in_words(send_link(action=action, owner=owner, by=request.user))


def _give(request: HttpRequest, action: Action) -> str:
    instead_of = _among(
        action.owners, request.POST.get("instead_of", str(action.owner_id)), "Choose one of the owners."
    )
    to = _among(may_follow(action, request.user), request.POST.get("to", ""), "Choose who is to have it.")
    written = give_action(action=action, instead_of=instead_of, to=to, by=request.user)
    return f"{to} has this action now, instead of {instead_of}. {posted_in_words(written)}".strip()


def _stands(request: HttpRequest, action: Action) -> str:
    owner = action.disowned_by
    return f"It stays with {owner}. {posted_in_words(say_it_stands(action=action, by=request.user))}".strip()


def _reopen(request: HttpRequest, action: Action) -> str:
    if action.is_closed and not reopened_until(action):
        raise ValidationError(
            f"It was closed more than {UNDO_LASTS.days} days ago, or changed since. An officer can open it again on "
            "its record."
        )
    reopen_action(action=action, by=request.user, why=REOPENED_SIGNED_IN)
    return "The action is open again, and its owners’ links work as before."


STEPS: dict[str, Callable[[HttpRequest, Action], str]] = {
    "revoke": _revoke,
    "send": _send,
    "give": _give,
    "stands": _stands,
    "reopen": _reopen,
}


def _among(people: Iterable[Person], pk: str, otherwise: str) -> Person:
    for person in people:
        if str(person.pk) == pk:
            return person
    raise ValidationError(otherwise)


@opened_by_link
def action_by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """An owner's own link, out of an e-mail: that one action, to update or close. A Part B one keeps its text."""
    return _through(request, link_of(signed), redirect("actions:by_link", signed))


def _through(request: HttpRequest, link: OwnersLink, back: HttpResponse) -> HttpResponse:
    action, owner = link.action, link.owner
    if action is None or owner is None:
        context = {"over": link.over, "typed": _note(request) if link.is_genuine else ""}
        return TemplateResponse(request, "boards/actions/link_over.html", context, status=404)
    if action.is_closed or action.disowned_by == owner:
        return _answered(request, action, owner, back)
    if request.method != "POST":
        return _page(request, action, may_close=True, through=owner)
    if "not_mine" in request.POST:
        note, opened_on = _noted(request, action, is_hidden=_is_hidden(action, owner))
        try:
            disown_action(action=action, owner=owner, note=note, opened_on=opened_on)
        except NoteConflict:
            return _page(request, action, may_close=True, through=owner, is_conflict=True, typed=_note(request))
        return back
    return _update(request, action, through=owner, back=back)


def _answered(request: HttpRequest, action: Action, owner: Person, back: HttpResponse) -> HttpResponse:
    """What an owner's link shows after they closed the action by it or said that it is not theirs, and the way back."""
    is_undone = ("reopen" if action.is_closed else "mine") in request.POST
    if is_undone and action.is_closed:
        reopen_action(action=action)
        messages.success(request, "The action is open again.")
    elif is_undone:
        own_again(action=action, owner=owner)
        messages.success(request, "The action is yours again.")
    typed = "" if is_undone or _note(request).strip() == action.closing_note else _note(request)
    if request.method == "POST" and not typed:
        return back
    is_hidden = action.part.is_confidential
    context = {
        "action": action,
        "text": "" if is_hidden else action.text,
        "note": "" if is_hidden else action.closing_note,
        "is_hidden": is_hidden,
        "until": undone_until(action, owner),
        "told": "" if action.is_closed else told_of_disowning(action),
        "typed": typed,
    }
    status = 409 if typed else 200
    return TemplateResponse(request, "boards/actions/link_answered.html", context, status=status)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")[:5000]


def _noted(request: HttpRequest, action: Action, *, is_hidden: bool) -> tuple[str, str]:
    """The action's note as the form has it, and the print of the one that the form was opened on.

    Where that is not shown, what was typed is added to it: whoever types does not know what would be lost.
    """
    typed, kept = _note(request), action.closing_note
    if not is_hidden:
        return typed, request.POST.get("opened_on", "")
    is_there = not typed.strip() or kept.endswith(typed.strip())
    return kept if is_there else f"{kept}\n\n{typed}".strip(), print_of(kept)


def _update(
    request: HttpRequest,
    action: Action,
    *,
    may_run: bool = False,
    through: Person | None = None,
    back: HttpResponse | None = None,
) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    typed, is_hidden = _note(request), _is_hidden(action, through)
    note, opened_on = _noted(request, action, is_hidden=is_hidden)
    is_closing = "close" in request.POST
    act = close_action if is_closing else update_action
    why = through_link(action, through) if through else CLOSED_SIGNED_IN if is_closing else ""
    try:
        if is_hidden and not typed.strip():  # the note that is there was not shown
            raise ValidationError("Enter what has come of it.")
        act(action=action, note=note, by=user, why=why, opened_on=opened_on)
    except NoteConflict:
        return _page(request, action, may_close=True, may_run=may_run, through=through, is_conflict=True, typed=typed)
    except ValidationError as error:
        return _page(
            request, action, may_close=True, may_run=may_run, through=through, error=sentence(error), typed=typed
        )
    if not (through and is_closing):  # the page that follows thanks
        messages.success(request, "The action is closed." if is_closing else "The note is saved.")
    return back or redirect("actions:update", action.pk)


def _is_hidden(action: Action, through: Person | None) -> bool:
    """Whether the text is not for this page: its owner may not read Part B, or the link came by e-mail, and opens to
    whoever has it."""
    return action.part.is_confidential if through else action.is_closed_to_reader


def _page(
    request: HttpRequest,
    action: Action,
    *,
    may_close: bool,
    may_run: bool = False,
    through: Person | None = None,
    error: str = "",
    wrong: str = "note",
    typed: str | None = None,
    is_conflict: bool = False,
) -> TemplateResponse:
    """The page of an action: ``through`` is the owner whose link it is, ``typed`` a note that was refused.

    ``is_conflict`` where it was refused for another that somebody saved meanwhile: that is shown beside it.
    """
    is_hidden = _is_hidden(action, through)
    if is_conflict:
        error = ANOTHER_HIDDEN_NOTE if is_hidden else ANOTHER_NOTE
    if not (through or is_hidden):
        note_items(request, [action.item])
    kept = "" if is_hidden else action.closing_note
    is_run = may_run and not action.is_closed
    is_typed = bool(typed) and print_of(typed or "") != request.POST.get("opened_on", "")
    lost = typed if is_typed and action.is_closed else ""  # nothing can be typed there any more
    return TemplateResponse(
        request,
        "boards/actions/action_update.html",
        {
            "action": action,
            "may_close": may_close and not action.is_closed,
            "may_run": is_run,
            "reopened_until": reopened_until(action) if may_run else None,
            "may_follow": may_follow(action, request.user) if is_run else [],
            "is_by_link": bool(through),
            "error": error,
            "wrong": wrong,
            "problem_at": "typed" if lost else "whose" if action.is_closed else wrong,  # of the buttons none is left
            "lost": lost,
            "is_hidden": is_hidden,
            "text": CONFIDENTIAL_ACTION if is_hidden else action.text,
            "note": kept,
            "theirs": kept if is_conflict else "",
            "opened_on": print_of(action.closing_note),
            "typed": typed if typed is not None else kept,
            "history": [] if through or is_hidden else history_of(action),
        },
        status=409 if is_conflict else 422 if error else 200,
    )
