"""The page of the two named officers who answer requests for what is held on a school's peer reviews."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from base.forms import sent
from base.methods import may_be_sent
from portal.disclosure.forms import DisclosureForm
from portal.disclosure.naming import may_search
from portal.disclosure.searching import search


@never_cache
@may_be_sent
def disclosure(request: HttpRequest) -> HttpResponse:
    """Ask of which school and by which law; then show what is held, once. Nobody else learns that the page is there."""
    user = cast(User, request.user)
    if not may_search(user):
        raise Http404("Only the officers who are named search for disclosure")
    form = DisclosureForm(sent(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "portal/disclosure/disclosure_ask.html", {"form": form}, status=status)
    found = search(**form.cleaned_data, by=user, request=request)
    context = {"found": found, "today": timezone.localdate()}
    return TemplateResponse(request, "portal/disclosure/disclosure_found.html", context)
