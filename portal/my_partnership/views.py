"""The first page of whoever leads a partnership: what is asked of them, its record, its schools and what they sent."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Delegate
from confirmations.models import Question
from confirmations.writes import AlreadyAnsweredError, confirm_own_record, say_it_is_right
from partnerships.models import Partnership
from portal.my_partnership.asked import asked_of
from portal.my_partnership.fetching import own_lead, own_leads, with_delegate
from portal.my_partnership.members import reachable_members, schools_headed_by, to_copy
from portal.my_partnership.sent import facts_that_wait, sent_by, waiting_of_others


@require_safe
def my_partnership_list(request: HttpRequest) -> HttpResponse:
    """The partnerships that the one who is signed in leads today, or acts for; the page of the only one, where there
    is one.
    """
    leads = list(own_leads(request))
    if not leads:
        raise PermissionDenied("You lead no partnership today, and act for nobody who does.")
    if len(leads) == 1:
        return redirect("my_partnership:detail", leads[0].pk)
    asked = set(Question.objects.unanswered().filter(lead__in=leads).values_list("lead", flat=True))
    rows = [(with_delegate(request, lead), lead.pk in asked) for lead in leads]
    return TemplateResponse(request, "portal/my_partnership/my_partnership_list.html", {"rows": rows})


@require_safe
def my_partnership(request: HttpRequest, pk: int) -> TemplateResponse:
    """One of them: what is asked of its lead, its record, how to reach its schools, and what they sent."""
    lead = own_lead(request, pk)
    partnerships = Partnership.objects.select_related("kind", "home_quadrant").with_current_leads()
    partnership = lead.partnership = partnerships.with_current_memberships().get(pk=lead.partnership_id)
    members = reachable_members(partnership.current_memberships)
    sent, others = sent_by(lead), [other for other in own_leads(request) if other != lead]
    own: Any = request.user
    return TemplateResponse(
        request,
        "portal/my_partnership/my_partnership.html",
        {
            "lead": lead,
            "partnership": partnership,
            "headed": schools_headed_by(request.user),
            "delegates": list(Delegate.objects.of(lead).lasting().with_posts()) if lead.acting is None else [],
            "others": others,
            "leads_all": all(one.person_id == own.person_id for one in (lead, *others)),
            "asked": asked_of(request, lead),
            "corrections": [each for each in sent if each.is_correction_that_waits],
            "waiting": facts_that_wait(sent),
            "members": members,
            "has_heads": any(member.heads for member in members),
            "to_copy": to_copy(members),
            "with_address": sum(bool(member.addresses) for member in members),
            "sent": sent,
            "waiting_of_others": waiting_of_others(lead),
        },
    )


@require_http_methods(["POST"])
def my_partnership_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead says that the record is right."""
    lead = own_lead(request, pk)
    confirm_own_record(lead=lead, by=request.user)
    messages.success(request, f"Thank you. You confirmed the record of {lead.partnership} today.")
    return redirect("my_partnership:detail", pk)


@require_http_methods(["POST"])
def my_partnership_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead answers the question of June: they go on."""
    lead = own_lead(request, pk)
    question = Question.objects.unanswered().filter(lead=lead, kind=Question.Kind.NEXT_YEAR).first()
    if question is None:
        messages.info(request, "This question is answered, or no longer open.")
        return redirect("my_partnership:detail", pk)
    with suppress(AlreadyAnsweredError):  # by the link, this very moment
        say_it_is_right(question=question, by=request.user)
    who = f"{lead.person} goes" if lead.acting else "You go"
    messages.success(request, f"Thank you. {who} on leading {lead.partnership} in {question.year_label}.")
    return redirect("my_partnership:detail", pk)
