"""The pages of the two named officers who answer requests for what is held on a school's peer reviews and support.

Nobody else learns that they are there.
"""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from base.forms import sent
from base.methods import may_be_sent
from improvement.models import DisclosureHold
from portal.disclosure.forms import DisclosureForm, HoldForm, RenewForm
from portal.disclosure.searching import search
from portal.holds.naming import may_search
from portal.holds.telling import told_in_words
from portal.holds.writes import end


@never_cache
@may_be_sent
def disclosure(request: HttpRequest) -> HttpResponse:
    """Ask of which school and by which law; then show what is held, once."""
    user = _named(request)
    form = DisclosureForm(sent(request), by=user)
    if not form.is_valid():
        holds = DisclosureHold.objects.active().count()
        context: dict[str, object] = {"form": form, "holds": holds}
        return TemplateResponse(request, "portal/disclosure/disclosure_ask.html", context, status=_status(form))
    found = search(**form.cleaned_data, by=user, request=request)
    hold = DisclosureHold.objects.active().filter(school=found.school, law=form.cleaned_data["law"]).first()
    context = {"found": found, "hold": hold, "law": form.cleaned_data["law"], "today": timezone.localdate()}
    return TemplateResponse(request, "portal/disclosure/disclosure_found.html", context)


@never_cache
@require_safe
def hold_list(request: HttpRequest) -> HttpResponse:
    """The holds that are on."""
    _named(request)
    holds = DisclosureHold.objects.active().listed()
    return TemplateResponse(request, "portal/disclosure/hold_list.html", {"holds": holds})


@never_cache
@may_be_sent
def hold_put_on(request: HttpRequest) -> HttpResponse:
    """Put a hold on: which school, by which law, until when."""
    asked = {name: request.GET.get(name, "") for name in ("school", "law")}
    form = HoldForm(sent(request), by=_named(request), initial=asked)
    return _form_page(request, form, "Keep what is held on a school", "The hold is on.")


@never_cache
@may_be_sent
def hold_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a hold last longer, or less long."""
    user, hold = _named(request), _hold(pk)
    if hold is None:
        return _is_ended(request)
    form = RenewForm(sent(request), by=user, hold=hold)
    return _form_page(request, form, f"Renew the hold on {hold.school}", "The hold is renewed.", hold=hold)


@never_cache
@may_be_sent
def hold_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a hold, once that is said again."""
    user, hold = _named(request), _hold(pk)
    if hold is None:
        return _is_ended(request)
    if request.method == "POST":
        told = end(hold=hold, by=user, request=request)
        messages.success(request, f"The hold on {hold.school} is ended. {told_in_words(told)}".strip())
        return redirect("disclosure:holds")
    return TemplateResponse(request, "portal/disclosure/hold_end.html", {"hold": hold})


def _named(request: HttpRequest) -> User:
    """The officer who asks; 404 for everybody whom the settings do not name."""
    user = cast(User, request.user)
    if not may_search(user):
        raise Http404("Only the officers who are named answer for disclosure")
    return user


def _hold(pk: UUID) -> DisclosureHold | None:
    return DisclosureHold.objects.select_related("school").filter(pk=pk).first()


def _is_ended(request: HttpRequest) -> HttpResponse:
    messages.info(request, "This hold is not on any more: it was ended meanwhile.")
    return redirect("disclosure:holds")


def _form_page(request: HttpRequest, form: Any, heading: str, done: str, **context: object) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            told = form.write(request)
        except ValidationError as refused:
            form.refuse(refused)
        except DisclosureHold.DoesNotExist:
            return _is_ended(request)
        else:
            messages.success(request, f"{done} {told_in_words(told)}".strip())
            return redirect("disclosure:holds")
    context |= {"form": form, "heading": heading}
    return TemplateResponse(request, "portal/disclosure/hold_form.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200
