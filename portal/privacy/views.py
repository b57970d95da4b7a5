"""The pages on which an officer answers somebody who asks what is held on them, or who wants it erased."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import AuditEvent, Delegate, User
from accounts.permissions import CHANGE_DELEGATE
from base.admin_addresses import change_address
from base.changing.effects import Effect
from base.changing.pages import ChangeForm, change_page
from base.saving import Author
from boards.part_b import note_part_b, with_part_b_about
from partnerships.models import Person
from partnerships.permissions import CHANGE_PERSON, VIEW_CONTACT_DETAILS
from portal.holds.naming import may_search
from portal.privacy.erasing import erase_delegate, erase_person
from portal.privacy.held import held_on, held_on_delegate
from portal.privacy.telling import tell_looked_at

LEFT_OUT = (
    "What is held of peer reviews and support, and the e-mails about these, is not here: the two officers who are "
    "named for disclosure see it on this page. Ask them, for whoever asks has the right to it."
)
MOST_A_DAY = 20  # people; a council is asked by one or two in a month
OFFICERS_ONLY = (CHANGE_PERSON, VIEW_CONTACT_DETAILS)


class EraseForm(ChangeForm):
    """Why a person is erased; the trail keeps it, so it says nothing about them."""

    title = "Erase or pseudonymise this person"
    is_kept = False  # an erasure is noted in its own log, and is for good
    reason = forms.ChoiceField(
        label="Reason",
        choices=[
            ("", "Choose a reason"),
            ("they asked for it", "They asked for it"),
            ("no longer needed", "The record is no longer needed"),
            ("entered in error", "It was entered in error"),
        ],
        error_messages={"required": "Choose a reason."},
        help_text="Kept in the audit trail with your name and the number of the record, without theirs.",
    )

    def change(self, by: Author) -> Effect:
        """Erase what may be."""
        return erase_person(person=self.record, by=by, **self.cleaned_data)


class EraseDelegateForm(EraseForm):
    """Why a delegate is erased."""

    title = "Erase this delegate"

    def change(self, by: Author) -> Effect:
        """Erase what is held on them."""
        return erase_delegate(delegate=self.record, by=by, **self.cleaned_data)


@require_safe
@never_cache
def person_held(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """All that is held on a person, to read or to print."""
    person = _person_for(request, pk)
    if not _is_noted(request, f"Person {person.pk}"):
        return _too_many(request, person)
    note_part_b(request, with_part_b_about(person, request.user))
    context = {
        **site.each_context(request),
        "title": f"All that is held on {person}",
        "tables": held_on(person, cast(User, request.user)),
        "left_out": _left_out(request),
    }
    context |= {"record": person, "opts": Person._meta, "today": timezone.localdate()}
    return TemplateResponse(request, "portal/privacy/person_held.html", context)


@require_safe
@never_cache
def person_held_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a machine, to be carried elsewhere."""
    person = _person_for(request, pk)
    if not _is_noted(request, f"Person {person.pk}"):
        return _too_many(request, person)
    note_part_b(request, with_part_b_about(person, request.user))
    held: dict[str, object] = {
        "person": str(person),
        "exported_on": timezone.localdate().isoformat(),
        "held": held_on(person, cast(User, request.user)),
    }
    if left_out := _left_out(request):
        held["left_out"] = left_out
    response = JsonResponse(held, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.json"'
    return response


def person_erase(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """What would be erased and what kept, and why; then it is done."""
    person = _person_for(request, pk)
    # Afterwards to the list: the record may be gone.
    back = reverse("admin:partnerships_person_changelist") if "agreed" in request.POST else change_address(person)
    return change_page(request, EraseForm, record=person, admin_site=site, opts=Person._meta, back=back)


@require_safe
@never_cache
def delegate_held(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """All that is held on a delegate, who need be nobody of the records, to read or to print."""
    delegate = _delegate_for(request, pk)
    if not _is_noted(request, f"Delegate {delegate.pk}"):
        return _too_many(request, delegate)
    context = site.each_context(request) | {
        "title": f"All that is held on {delegate.name or 'a delegate'}",
        "tables": held_on_delegate(delegate, cast(User, request.user)),
        "left_out": _left_out(request),
        "record": delegate,
        "opts": Delegate._meta,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "portal/privacy/person_held.html", context)


def delegate_erase(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """What would be erased of a delegate; then it is done."""
    delegate = _delegate_for(request, pk)
    back = change_address(delegate)
    return change_page(request, EraseDelegateForm, record=delegate, admin_site=site, opts=Delegate._meta, back=back)


def _delegate_for(request: HttpRequest, pk: int) -> Delegate:
    if not request.user.has_perm(CHANGE_DELEGATE) or not request.user.has_perms(OFFICERS_ONLY):
        raise PermissionDenied
    return get_object_or_404(Delegate.objects.with_posts(), pk=pk)


def _person_for(request: HttpRequest, pk: int) -> Person:
    if not request.user.has_perms(OFFICERS_ONLY):
        raise PermissionDenied
    return get_object_or_404(Person, pk=pk)


def _left_out(request: HttpRequest) -> str:
    """What the page says is not on it; it says so whether anything is held or not."""
    return "" if may_search(request.user) else LEFT_OUT


def _is_noted(request: HttpRequest, detail: str) -> bool:
    """Write down whose it is, and tell of it; False, and nothing is written, for more people than ask on one day.

    The page asks for no law: there is one by which people ask what is held on them, and a tick would say nothing.
    """
    by = cast(User, request.user)
    today = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORTED, done_by=by, at__date=timezone.localdate())
    known = set(today.values_list("detail", flat=True)) | {detail}
    if len(known) > MOST_A_DAY:
        tell_looked_at(by=by, is_most=True)
        return False
    AuditEvent.objects.record(AuditEvent.Kind.EXPORTED, request=request, by=by, detail=detail)
    tell_looked_at(by=by, is_most=False)
    return True


def _too_many(request: HttpRequest, record: Person | Delegate) -> HttpResponse:
    messages.error(
        request,
        f"You have looked at all that is held on {MOST_A_DAY} people today, which is the most on one day. Go on "
        "tomorrow, or ask another officer to. The council’s mailbox is told.",
    )
    return redirect(change_address(record))
