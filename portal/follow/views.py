"""Following by e-mail: what there is to follow, asking, and the pages behind the links of the e-mails.

Opening any of them changes nothing: a program that follows the links of an e-mail neither confirms nor leaves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.by_link import opened_by_link
from base.leading_on import leads_on
from base.methods import may_be_sent
from partnerships.enquiries import address_hashes
from portal.follow.followable import Followable
from portal.follow.forms import FollowForm
from portal.follow.kinds import KINDS, kind_of
from portal.follow.links import CONFIRM, LEAVE, WrongLinkError, find
from portal.follow.writes import ask_to_follow, confirm, leave
from portal.models import Subscription

View = Callable[[HttpRequest, Subscription | None], HttpResponse]


def _slug_now(slug: str, name: str) -> str | None:
    """The last part of the address of what can be followed and had this one before."""
    return KINDS[name].slug_now(slug) if name in KINDS else None


leads_on_to_what_is_followed = leads_on(_slug_now, for_ever=False)


@login_not_required
@require_safe
def follow_index(request: HttpRequest) -> TemplateResponse:
    """What can be followed; partnerships, of which there are many, from their own pages."""
    minutes, meetings = KINDS["board"], KINDS["quadrant"]
    groups = [
        ("Minutes and decisions", "When a board publishes its minutes.", _listed(minutes)),
        ("Dates of meetings", "When one is planned, moved or cancelled, or its agenda is out.", _listed(meetings)),
    ]
    return TemplateResponse(request, "portal/follow/follow_index.html", {"groups": groups})


@login_not_required
@may_be_sent
@leads_on_to_what_is_followed
def follow_ask(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """The form that takes an address; what it answers is the same for each."""
    kind, record = _followed(name, slug)
    client_hash = address_hashes.hash_of(request)
    if request.method == "POST":
        form = FollowForm(request.POST, client_hash=client_hash)
        if form.is_valid():
            ask_to_follow(email=form.cleaned_data["email"], record=record, client_hash=client_hash)
            return redirect("follow:asked", name, slug)
    else:
        form = FollowForm(client_hash=client_hash)
    return TemplateResponse(request, "portal/follow/follow_ask.html", {"form": form, **_said_of(kind, record)})


@login_not_required
@require_safe
@leads_on_to_what_is_followed
def follow_asked(request: HttpRequest, name: str, slug: str) -> TemplateResponse:
    """What happens next: an address of its own, so that a reload asks for nothing again."""
    return TemplateResponse(request, "portal/follow/follow_asked.html", _said_of(*_followed(name, slug)))


def behind_link(purpose: str) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Give the view the subscription that the link is for, or None where it has ended.

    It needs no CSRF token, as ``opened_by_link`` says; a mailbox that leaves for its user has none (RFC 8058).
    """

    def decorator(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @opened_by_link
        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponse:
            try:
                return view(request, find(token, purpose))
            except WrongLinkError:
                return TemplateResponse(request, "portal/follow/follow_dead.html", {"is_wrong": True}, status=404)

        return page

    return decorator


@behind_link(CONFIRM)
def follow_confirm(request: HttpRequest, subscription: Subscription | None) -> HttpResponse:
    """The question, and once its button is pressed what one follows."""
    is_over = subscription is None or (not subscription.is_confirmed and subscription.is_too_late_to_confirm())
    if subscription is None or is_over:
        return TemplateResponse(request, "portal/follow/follow_dead.html", status=410)
    if request.method == "POST":
        confirm(subscription=subscription, on=timezone.localdate())
        return redirect(request.path)
    record = subscription.followed
    context = {"subscription": subscription, **_said_of(kind_of(record), record)}
    return TemplateResponse(request, "portal/follow/follow_confirm.html", context)


@behind_link(LEAVE)
def follow_leave(request: HttpRequest, subscription: Subscription | None) -> HttpResponse:
    """The question, and once its button is pressed, or a mailbox pressed its own, that the address is forgotten.

    Not a redirect, which a mailbox would not follow. Leaving twice says the same.
    """
    if subscription is not None and request.method == "POST":
        leave(subscription=subscription)
        subscription = None
    if subscription is None:
        return TemplateResponse(request, "portal/follow/follow_left.html")
    record = subscription.followed
    return TemplateResponse(request, "portal/follow/follow_leave.html", _said_of(kind_of(record), record))


def _listed(kind: Followable) -> list[tuple[str, str, str]]:
    """Each that can be followed, with the parts of its address."""
    return [(kind.title(record), kind.name, record.slug) for record in kind.public()]


def _followed(name: str, slug: str) -> tuple[Followable, Any]:
    if name not in KINDS:
        raise Http404("Nothing of that kind can be followed.")
    kind = KINDS[name]
    return kind, get_object_or_404(kind.public(), slug=slug)


def _said_of(kind: Followable, record: Any) -> dict[str, object]:
    return {
        "record": record,
        "kind": kind.name,
        "title": kind.title(record),
        "promise": kind.promise(record),
        "path": kind.path(record),
    }
