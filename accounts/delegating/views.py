"""The page of a delegate themselves: what they are asked, to say yes or no, and to stop."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from accounts.delegating.writes import OVER, accept_delegation, end_delegate
from accounts.models import Delegate, User
from base.methods import may_be_sent


@never_cache
@may_be_sent
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """One that the user accepted, or that their address was named for; 404 for everybody else's."""
    user = cast(User, request.user)
    own = Delegate.objects.filter(Q(user=user) | Q(user=None, email=user.email)).with_posts()
    delegate = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        return _answer(request, delegate, user)
    return TemplateResponse(request, "accounts/delegating/delegation.html", {"delegate": delegate})


def _answer(request: HttpRequest, delegate: Delegate, user: User) -> HttpResponse:
    holder: Any = delegate.post.person
    try:
        if "accept" in request.POST:
            accept_delegation(delegate=delegate, user=user)
            messages.success(request, f"You act for {holder} now.")
            return redirect(settings.LOGIN_REDIRECT_URL)
        if "stop" in request.POST and not delegate.is_lasting:
            raise ValidationError(OVER)
        if "stop" in request.POST:
            end_delegate(delegate=delegate, by=user)
            messages.success(request, f"You do not act for {holder}. They are told.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("delegation", delegate.pk)
