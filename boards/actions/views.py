"""The action log: what people undertook, and what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from base.exports.tables import Column, csv_lines
from base.paging import paginate
from boards.actions.filters import ActionFilters
from boards.actions.writes import OwnersLink, close_action, disown_action, link_of, revoke_links, update_action
from boards.fetching import sentence
from boards.models import Action
from boards.part_b import note_items, note_records

COLUMNS = (
    Column("Number", "", lambda action: str(action.item.reference)),
    Column("Owners", "", lambda action: ", ".join(str(owner) for owner in action.owners)),
    Column("Action", "", lambda action: action.text),
    Column("Undertaken on", "", lambda action: action.undertaken_on),
    Column("Due on", "", lambda action: action.due_on),
    Column("Closed on", "", lambda action: action.closed_on or ""),
    Column("Note", "", lambda action: action.closing_note),
)


@never_cache
@require_safe
def action_list(request: HttpRequest) -> TemplateResponse:
    """The actions that the user may read, 25 a page."""
    filters = ActionFilters(request.GET, request.user)
    ignored: list[str] = []
    page = paginate(request, filters.apply(), ignored)
    note_records(request, page)
    return TemplateResponse(
        request, "boards/actions/action_list.html", {"filters": filters, "page": page, "ignored": ignored}
    )


@never_cache
@require_safe
def action_export(request: HttpRequest) -> HttpResponse:
    """The same actions as a table."""
    actions = ActionFilters(request.GET, request.user).apply()
    note_records(request, actions)
    return HttpResponse(
        csv_lines(COLUMNS, actions),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="actions.csv"'},
    )


@never_cache
def action_update(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: its history, and a note to update or close it with."""
    visible = Action.objects.visible_to(request.user).with_owners()
    action = get_object_or_404(visible, pk=pk)
    may_close = Action.objects.closable_by(request.user).filter(pk=pk).exists()
    may_revoke = Action.objects.recorded_by(request.user).filter(pk=pk).exists()
    if request.method == "POST":
        if not (may_revoke if "revoke" in request.POST else may_close):
            raise Http404("This action is not the user's to close")
        if "revoke" in request.POST:
            return _revoke(request, action)
        return _update(request, action, redirect("actions:update", pk))
    return _page(request, action, may_close, may_revoke=may_revoke)


def _revoke(request: HttpRequest, action: Action) -> HttpResponse:
    revoke_links(action=action, by=request.user)
    messages.success(request, "The links that owners were sent open it no more. The next reminder has a new one.")
    return redirect("actions:update", action.pk)


@login_not_required
@csrf_exempt
@never_cache
def action_by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """An owner's own link, out of an e-mail: that one action, to update or close. A Part B one keeps its text.

    The link allows, not a cookie, so a forged request has nothing to ride on; a browser that names no referrer names no
    origin either, and Django would refuse the form (ADR 15).
    """
    response = _through(request, link_of(signed), redirect("actions:by_link", signed))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _through(request: HttpRequest, link: OwnersLink, back: HttpResponse) -> HttpResponse:
    if link.action is None or link.owner is None:
        return TemplateResponse(request, "boards/actions/link_over.html", {"over": link.over}, status=404)
    if request.method != "POST":
        return _page(request, link.action, True, is_by_link=True)
    if "not_mine" in request.POST:
        disown_action(action=link.action, owner=link.owner)
        return back
    return _update(request, link.action, back, "Through the owner’s link")


def _update(request: HttpRequest, action: Action, back: HttpResponse, why: str = "") -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    note = request.POST.get("note", "")[:5000]
    act = close_action if "close" in request.POST else update_action
    try:
        if why and action.part.is_confidential and not note.strip():  # the note that is there was not shown
            raise ValidationError("Enter what has come of it.")
        act(action=action, note=note, by=user, why=why)
    except ValidationError as error:
        action.closing_note = note
        return _page(request, action, True, sentence(error), is_by_link=bool(why))
    messages.success(request, "The action is closed." if action.is_closed else "The note is saved.")
    return back


def _page(
    request: HttpRequest,
    action: Action,
    may_close: bool,
    error: str = "",
    *,
    is_by_link: bool = False,
    may_revoke: bool = False,
) -> TemplateResponse:
    is_hidden = is_by_link and action.part.is_confidential  # the link came by e-mail, and opens to whoever has it
    if not is_by_link:
        note_items(request, [action.item])
    return TemplateResponse(
        request,
        "boards/actions/action_update.html",
        {
            "action": action,
            "may_close": may_close and not action.is_closed,
            "may_revoke": may_revoke and not action.is_closed,
            "is_by_link": is_by_link,
            "error": error,
            "text": "" if is_hidden else action.text,
            "note": "" if is_hidden and not error else action.closing_note,
            "history": [] if is_by_link else action.history.select_related("history_user")[:50],
        },
        status=422 if error else 200,
    )
