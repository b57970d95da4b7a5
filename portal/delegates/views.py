"""The pages on which a lead, or a head, names who acts for them, sees who does and did, renews it and takes it back.

They are for the holder of the post in person: a delegate gets 404, and so does everybody else.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from accounts.delegating.rules import AT_ONCE
from accounts.delegating.writes import OVER, ask_again, end_delegate
from accounts.models import Delegate
from accounts.models.delegates import Post
from base.forms import sent
from base.methods import may_be_sent
from partnerships.models import Headship, Lead
from portal.delegates.forms import DelegateForm, LastDayForm
from portal.my_partnership.fetching import led_in_person


@dataclass(frozen=True)
class DelegatePages:
    """The pages of one post: what it is of, where one goes back to, and the names of the addresses."""

    post: Post
    of: str
    back: str
    every: str
    one: str

    @property
    def address(self) -> str:
        """Where all of its delegates are, and one is named."""
        return reverse(self.every, args=[self.post.pk])

    def address_of(self, delegate: Delegate) -> str:
        """Where one of them is renewed or ended."""
        return reverse(self.one, args=[self.post.pk, delegate.pk])


@never_cache
@may_be_sent
def lead_delegates(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of a lead."""
    return _every(request, _of_lead(request, pk))


@never_cache
@may_be_sent
def lead_delegate(request: HttpRequest, pk: int, delegate: int) -> HttpResponse:
    """One of a lead."""
    return _one(request, _of_lead(request, pk), delegate)


@never_cache
@may_be_sent
def head_delegates(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of a head."""
    return _every(request, _of_head(request, pk))


@never_cache
@may_be_sent
def head_delegate(request: HttpRequest, pk: int, delegate: int) -> HttpResponse:
    """One of a head."""
    return _one(request, _of_head(request, pk), delegate)


def _of_lead(request: HttpRequest, pk: int) -> DelegatePages:
    lead: Lead = led_in_person(request, pk)
    back = reverse("my_partnership:detail", args=[lead.pk])
    return DelegatePages(lead, str(lead.partnership), back, "delegates:of_lead", "delegates:one_of_lead")


def _of_head(request: HttpRequest, pk: int) -> DelegatePages:
    held = Headship.objects.held_by(request.user).select_related("school", "person")
    headship = get_object_or_404(held, pk=pk)
    back = headship.school.get_absolute_url()
    return DelegatePages(headship, str(headship.school), back, "delegates:of_head", "delegates:one_of_head")


def _every(request: HttpRequest, pages: DelegatePages) -> HttpResponse:
    form = DelegateForm(sent(request), post=pages.post, by=request.user)
    if form.is_bound and form.is_valid() and (named := form.send()):
        messages.success(request, f"{named.name} is invited by e-mail now, and acts for you once they accept.")
        return redirect(pages.address)
    delegates = list(Delegate.objects.of(pages.post).with_posts())
    lasting = [delegate for delegate in delegates if delegate.is_lasting]
    context = {
        "pages": pages,
        "form": form,
        "lasting": [(delegate, pages.address_of(delegate)) for delegate in lasting],
        "former": [delegate for delegate in delegates if not delegate.is_lasting],
        "has_room": len(lasting) < AT_ONCE,
        "at_once": AT_ONCE,
    }
    return TemplateResponse(request, "portal/delegates/delegate_list.html", context)


def _one(request: HttpRequest, pages: DelegatePages, pk: int) -> HttpResponse:
    delegate = get_object_or_404(Delegate.objects.of(pages.post).with_posts(), pk=pk)
    is_changing = request.method == "POST" and "save" in request.POST
    form = LastDayForm(request.POST if is_changing else None, post=pages.post, by=request.user, delegate=delegate)
    if is_changing and form.is_valid() and (changed := form.send()):
        messages.success(request, f"The last day of {changed.name} is {date_format(changed.ended_on)}.")
        return redirect(pages.address)
    if request.method == "POST" and not is_changing:
        return _end_or_ask_again(request, pages, delegate)
    context = {"pages": pages, "delegate": delegate, "form": form}
    return TemplateResponse(request, "portal/delegates/delegate_detail.html", context)


def _end_or_ask_again(request: HttpRequest, pages: DelegatePages, delegate: Delegate) -> HttpResponse:
    if "take_back" in request.POST:
        if delegate.is_lasting:
            end_delegate(delegate=delegate, by=request.user)
            messages.success(request, f"{delegate.name} does not act for you any more. They are told by e-mail.")
        else:
            messages.info(request, OVER)
        return redirect(pages.address)
    try:
        ask_again(delegate=delegate, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, f"The invitation of {delegate.name} goes out again now, with a new link.")
    return redirect(pages.address_of(delegate))
