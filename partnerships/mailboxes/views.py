"""The page of admin on which a list of mailboxes comes in: read, previewed, and written once the officer agrees."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from base.changing.effects import agreed_in, carry_out_in
from base.methods import may_be_sent
from base.one_go import in_one_go
from partnerships.mailboxes.forms import MailboxesForm
from partnerships.mailboxes.writes import set_mailboxes
from partnerships.models import School
from partnerships.permissions import CHANGE_SCHOOL, VIEW_CONTACT_DETAILS

TITLE = "Import the mailboxes of schools’ offices"
OFFICERS_ONLY = (CHANGE_SCHOOL, VIEW_CONTACT_DETAILS)


@may_be_sent
@never_cache
def import_mailboxes(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Ask for the list, say what it changes, and change it if it still is that."""
    if not request.user.has_perms(OFFICERS_ONLY):  # type: ignore[union-attr]
        raise PermissionDenied
    form, effect = MailboxesForm(), None
    if request.method == "POST":
        form = MailboxesForm(request.POST, request.FILES)
        if form.is_valid():
            change = partial(set_mailboxes, rows=form.rows, by=request.user)
            with transaction.atomic(), in_one_go(TITLE, by=request.user) as go:
                effect, is_done = carry_out_in(go, change, agreed=agreed_in(request), reader=request.user)
                if is_done:
                    go.keep(effect.sentences)
            if is_done:
                messages.success(request, f"Read: {len(form.rows)}. The mailboxes are as the list has them.")
                return redirect("admin:partnerships_school_changelist")
    context = {
        **site.each_context(request),
        "title": TITLE,
        "opts": School._meta,
        "form": form,
        "effect": effect,
        "sheet": form.cleaned_data["sheet"] if effect else "",
    }
    return TemplateResponse(request, "partnerships/mailboxes/import_mailboxes.html", context)
