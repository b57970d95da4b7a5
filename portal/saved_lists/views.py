"""Keeping a list under a name, renaming it and taking it off the desk."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from base.methods import may_be_sent
from portal.models import SavedList
from portal.permissions import KEEP_LISTS
from portal.saved_lists.addresses import clean_address, may_be_opened
from portal.saved_lists.forms import KeepForm, SavedListForm

DESK = "admin:index"


@may_be_sent
@permission_required(KEEP_LISTS, raise_exception=True)
def list_keep(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Ask what the list at ``?address=`` is to be called, and keep it."""
    if request.method == "POST":
        form = KeepForm(request.POST, owner=request.user)
        if form.is_valid():
            kept = form.save()
            messages.success(request, f"“{kept}” is kept. It stands on the desk.")
            return redirect(kept.address)
    else:
        form = KeepForm(initial={"address": request.GET.get("address", "")}, owner=request.user)
    context = {"title": "Keep this list", "form": form, "back": _address_in(form)}
    return TemplateResponse(request, "portal/saved_lists/list_keep.html", site.each_context(request) | context)


@may_be_sent
@permission_required(KEEP_LISTS, raise_exception=True)
def list_change(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Rename a kept list, share it or keep it to oneself."""
    kept = _kept(request, pk, site)
    form = SavedListForm(request.POST if request.method == "POST" else None, instance=kept)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, f"“{kept}” is changed.")
        return redirect(DESK)
    context = {"title": "Change a kept list", "form": form, "kept": kept, "is_own": kept.owner_id == request.user.pk}
    return TemplateResponse(request, "portal/saved_lists/list_change.html", site.each_context(request) | context)


@require_POST
@permission_required(KEEP_LISTS, raise_exception=True)
def list_remove(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Take a kept list off the desk; nothing that it shows goes."""
    kept = _kept(request, pk, site)
    kept.delete()
    messages.success(request, f"“{kept}” is removed. The records that it showed are as they were.")
    return redirect(DESK)


def _kept(request: HttpRequest, pk: int, site: admin.AdminSite) -> SavedList:
    """One's own, or one that is shared and that the user may open. Raises ``Http404``."""
    kept = get_object_or_404(SavedList.objects.for_user(request.user), pk=pk)
    if kept.owner_id != request.user.pk and not may_be_opened(kept.address, request, site):
        raise Http404("No such list stands on your desk.")
    return kept


def _address_in(form: KeepForm) -> str:
    """Where one goes back to; empty where the address is none of ours."""
    try:
        return clean_address(str(form["address"].value() or ""))
    except ValidationError:
        return ""
