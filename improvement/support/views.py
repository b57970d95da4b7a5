"""Support: what is asked, each request with its steps, offers, and whom a leader can ring."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.admin_addresses import change_address
from base.forms import sent
from base.kept import may_be_kept
from base.log_lines import naming_nobody
from base.methods import may_be_sent
from base.paging import paginate
from base.school_terms import year_label
from boards.models.access import is_officer
from improvement.forms import written
from improvement.models import Deployment, Offer, Page, SupportRequest, SystemLeader
from improvement.models.offers import HUB, hubs
from improvement.models.support_access import sees_register
from improvement.permissions import ADD_PAGE, CHANGE_PAGE
from improvement.saying import say_done
from improvement.support.doubts import doubts_about
from improvement.support.forms import FORMS, AskForm, OfferChangeForm, OfferForm
from improvement.support.meanwhile import mark_of_request
from improvement.support.reach import in_a_sentence
from improvement.support.steps import ASK as ASK_ONE
from improvement.support.steps import (
    DROP,
    OUTCOME,
    SHORTLIST,
    STEPS,
    TELL_AGAIN,
    WIDEN,
    SupportStep,
    steps_of,
    whose_turn,
)
from improvement.support.telling import never_written_to, not_reached, noting_messages
from office.post.told import posted_in_words
from partnerships.models import Headship, Lead, Person, School

WELLBEING = "leader-wellbeing"  # the page of the council's own text
NAMES = {step.name: step for step in STEPS}


@never_cache
@require_safe
def support_list(request: HttpRequest) -> HttpResponse:
    """The requests that are the user’s to see, 25 a page; to an officer besides how many there are of each kind."""
    user = request.user
    schools, is_of_council = _schools(request), is_officer(user)
    ignored: list[str] = []
    rows = SupportRequest.objects.on_list_of(user).with_rights(user).listed().by_next()
    page = paginate(request, rows, ignored)
    is_leader = SystemLeader.objects.editable_by(user).exists()
    if not (page.paginator.count or is_leader or sees_register(user)):
        raise PermissionDenied("Support is asked for by heads, and given by heads and system leaders.")
    counted = SupportRequest.objects.all().states_and_outcomes(user) if is_of_council else []
    context = {
        "page": page,
        "rows": [(one, whose_turn(one)) for one in page],
        "ignored": ignored,
        "may_ask": bool(schools),
        "headless": [] if schools or is_of_council else _headless(request),
        "may_offer": bool(schools) or is_leader,
        "counted": [_in_words(row) for row in counted],
        "is_of_council": is_of_council,
    }
    return TemplateResponse(request, "improvement/support/support_list.html", context)


@never_cache
@may_be_sent
def support_ask(request: HttpRequest) -> HttpResponse:
    """A school asks."""
    schools = _schools(request)
    if not schools:
        context = {"headless": _headless(request)}
        return TemplateResponse(request, "improvement/support/support_who_asks.html", context, status=403)
    form = AskForm(sent(request), schools=schools, by=request.user)
    if asked := written(form):
        is_offered = Offer.objects.within_reach_of(asked).exists()
        further = in_a_sentence(asked.goes_further)
        then = (
            "Now put on the short list who could help, and ask one."
            if is_offered or not further
            else f"Nobody offers this in {in_a_sentence(asked.reach)}: ask {further}, or wait for an offer."
        )
        messages.success(request, f"You asked for support. {then}")
        return redirect("support:detail", asked.pk)
    return TemplateResponse(request, "improvement/support/support_ask.html", {"form": form, "schools": schools})


@never_cache
@require_safe
def support_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One request: how it stands, whose turn it is, who could help, and what the user may do."""
    asked = _asked(request, pk)
    if asked is None:
        return _not_theirs(request)
    steps = steps_of(asked)
    sees_short_list = asked.is_asker or asked.is_lead or asked.is_officer_of or asked.is_opened
    short_list = (
        list(asked.deployments.select_related("school", "system_leader__person", "organisation"))
        if sees_short_list
        else []
    )
    still_listed = [one for one in short_list if one.state != Deployment.State.DECLINED]
    offers = _offers_for(asked, still_listed) if SHORTLIST in steps else []
    is_both = asked.is_asker or asked.is_supporter
    refused, nowhere = not_reached(asked, asked.deployment) if asked.is_asker else ([], [])
    reachable_now, to_ring = never_written_to(asked, asked.deployment) if nowhere else ([], [])
    context = {
        "asked": asked,
        "seen": mark_of_request(asked),
        "turn": whose_turn(asked, is_offered=bool(offers or still_listed) or SHORTLIST not in steps),
        "asked_of": in_a_sentence(asked.reach),
        "goes_further": in_a_sentence(asked.goes_further),
        "deployment": asked.deployment,
        "sees_payment": asked.is_asker or asked.is_supporter or asked.is_opened,
        "not_shown": _not_shown(asked.deployment) if asked.is_open else None,
        "is_agreed": asked.is_agreed,
        "doubts": doubts_about(asked) if is_both and asked.is_open and not asked.is_agreed else [],
        "refused": refused,
        "nowhere": [name for name in nowhere if name not in map(str, reachable_now)],
        "may_tell_again": reachable_now if TELL_AGAIN in steps else [],
        "to_ring": to_ring,
        "buttons": _buttons(steps, asked),
        "differs_until": asked.changeable_until if OUTCOME in steps and _differs(asked) else None,
        "sees_short_list": sees_short_list,
        "short_list": still_listed,
        "declined": [one for one in short_list if one.state == Deployment.State.DECLINED],
        "may_shortlist": SHORTLIST in steps,
        "may_drop": DROP in steps,
        "may_ask_one": ASK_ONE in steps,
        "offers": offers,
    }
    return TemplateResponse(request, "improvement/support/support_detail.html", context)


@never_cache
@may_be_sent
def support_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a request: what it asks, and then what it does."""
    if step not in NAMES:
        raise Http404("There is no such step.")
    asked, taken = _asked(request, pk), NAMES[step]
    if asked is None:
        return _not_theirs(request)
    if not taken.may(asked):
        raise Http404("This step is somebody else's.")
    if not taken.can_be_taken(asked):
        messages.info(request, "This has changed meanwhile: this is how it stands now.")
        return redirect("support:detail", pk)
    form = FORMS[step](sent(request), request=asked, step=taken, by=request.user)
    if form.is_bound and form.is_valid():
        try:
            with noting_messages() as messages_written:
                form.write()
        except ValidationError as error:
            form.refuse(error)
        else:
            is_heard = form.is_heard_of(messages_written)
            if is_heard:
                say_done(request, form.said, messages_written)
            else:
                messages.warning(request, f"{form.unheard} {posted_in_words(messages_written)}".strip())
            still = SupportRequest.objects.visible_to(request.user).filter(pk=pk).exists()
            return redirect("support:detail", pk) if still else redirect("support:list")
    context = {"form": form, "asked": asked, "heading": form.heading}
    return TemplateResponse(request, "improvement/support/support_step.html", context)


@never_cache
@require_safe
def offer_list(request: HttpRequest) -> TemplateResponse:
    """What is offered, 25 a page, by topic."""
    rows = Offer.objects.visible_to(request.user).listed()
    ignored: list[str] = []
    page = paginate(request, rows, ignored)
    own = set(Offer.objects.editable_by(request.user).values_list("pk", flat=True))
    whose = _may_offer(request)
    may_offer = any(whose.values()) or is_officer(request.user)
    if not (own or may_offer or sees_register(request.user)):
        raise PermissionDenied("Offers are shown to heads, leads, chairs and officers.")
    context = {"page": page, "own": own, "may_offer": may_offer, "ignored": ignored}
    return TemplateResponse(request, "improvement/support/offer_list.html", context)


@never_cache
@may_be_sent
def offer_add(request: HttpRequest) -> HttpResponse:
    """Offer help with a topic."""
    whose, is_of_council = _may_offer(request), is_officer(request.user)
    if not (any(whose.values()) or is_of_council):
        raise PermissionDenied("Support is offered by heads, system leaders, and officers for Teaching School Hubs.")
    form = OfferForm(sent(request), by=request.user, **whose)
    if written(form):
        messages.success(request, "The offer stands from today.")
        return redirect("support:offers")
    context = {"form": form, "heading": "Offer support", "hub": HUB if is_of_council else ""}
    return TemplateResponse(request, "improvement/support/offer_form.html", context)


@never_cache
@may_be_sent
def offer_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how much is offered and until when, or end it."""
    offer = get_object_or_404(Offer.objects.editable_by(request.user).listed(), pk=pk)
    form = OfferChangeForm(sent(request), offer=offer, by=request.user)
    if written(form):
        say_done(request, form.said_if_changed("The offer is changed."))
        return redirect("support:offers")
    context = {"form": form, "offer": offer, "heading": "Change an offer"}
    return TemplateResponse(request, "improvement/support/offer_form.html", context)


@naming_nobody
@login_not_required
@may_be_kept
@require_safe
def wellbeing(request: HttpRequest) -> TemplateResponse:
    """Whom a school leader can ring, inside and outside the council. Nothing is asked, and nothing kept of it."""
    own = Page.objects.filter(slug=WELLBEING).first()
    context = {"own": own, "edit_url": _edit_url(request, own)}
    return TemplateResponse(request, "improvement/support/wellbeing.html", context)


def _edit_url(request: HttpRequest, own: Page | None) -> str:
    """Where the council's text is written in admin, for whoever may; empty for others."""
    if own:
        return change_address(own) if request.user.has_perm(CHANGE_PAGE) else ""
    add = f"{reverse('admin:improvement_page_add')}?slug={WELLBEING}"
    return add if request.user.has_perm(ADD_PAGE) else ""


def _schools(request: HttpRequest) -> list[School]:
    """The open schools that the user heads, or for whose head they act."""
    headed = Headship.objects.editable_by(request.user).order_by().values("school")
    return list(School.objects.open().filter(pk__in=headed).order_by("name", "urn"))


def _headless(request: HttpRequest) -> list[Lead]:
    """The user's leads who work at an open school of which the portal knows no head, so that nobody can ask for it."""
    leads = Lead.objects.editable_by(request.user).filter(school__in=School.objects.open())
    headed = Headship.objects.active().order_by().values("school")
    return list(leads.exclude(school__in=headed).select_related("school").order_by("pk"))


def _asked(request: HttpRequest, pk: int) -> SupportRequest | None:
    """The request, with what the user may do; None where it is not theirs to see."""
    rows = SupportRequest.objects.visible_to(request.user).with_rights(request.user).listed()
    return rows.select_related("school__district").filter(pk=pk).first()


def _not_theirs(request: HttpRequest) -> TemplateResponse:
    """What a link in an e-mail leads to that is not the reader's any more: the same whether there is such a request."""
    return TemplateResponse(request, "improvement/support/support_not_yours.html", status=404)


def _buttons(steps: list[SupportStep], asked: SupportRequest) -> list[dict[str, Any]]:
    """The steps that have a page of their own, what the request waits for first."""
    shown = sorted((step for step in steps if not step.is_chosen_from), key=lambda step: not step.waits(asked))
    return [
        {
            "name": step.name,
            "label": f"Ask further: {in_a_sentence(asked.goes_further)}" if step is WIDEN else step.button_for(asked),
            "is_warning": step.is_warning,
            "waits": step.waits(asked),
        }
        for step in shown
    ]


def _differs(asked: SupportRequest) -> bool:
    """Whether the two schools say different things of what became of it."""
    there = asked.deployment
    return there is not None and bool(there.outcome) and asked.outcome != there.outcome


def _not_shown(there: Deployment | None) -> Person | None:
    """The system leader whom it is asked of or agreed with, where the register does not show them any more."""
    leader = there.system_leader if there else None
    if leader is None or SystemLeader.objects.shown().filter(pk=leader.pk).exists():
        return None
    return leader.person


def _offers_for(asked: SupportRequest, short_list: list[Deployment]) -> list[Offer]:
    """The offers within reach of those that are not on the short list; who could not may be put there again."""
    there = {(one.school_id, one.system_leader_id, one.organisation_id) for one in short_list}
    return [offer for offer in Offer.objects.within_reach_of(asked).listed() if _who(offer) not in there]


def _who(offer: Offer) -> tuple[int | None, int | None, int | None]:
    school = offer.system_leader.school_id if offer.system_leader else offer.school_id
    return school, offer.system_leader_id, offer.organisation_id


def _may_offer(request: HttpRequest) -> dict[str, list[Any]]:
    """For whom the user may offer something."""
    own: Any = request.user
    leaders = (
        SystemLeader.objects.active().filter(person=own.person_id) if own.person_id else SystemLeader.objects.none()
    )
    of_council = hubs() if is_officer(own) else ()
    return {"schools": _schools(request), "leaders": list(leaders.select_related("person")), "hubs": list(of_council)}


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A count as an officer reads it."""
    became = SupportRequest.Outcome(row["outcome"]).label if row["outcome"] else ""
    reason = SupportRequest.Unmet(row["why"]).label if row["why"] else ""
    return {
        "year": year_label(row["year"]),
        "reach": in_a_sentence(row["reach"]),
        "state": SupportRequest.State(row["state"]).label,
        "became": became or reason,
        "n": row["n"],
    }
