"""The round sheet: how a partnership does this year's peer reviews, its groups, and what is planned for each school."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from base.forms import sent
from base.methods import may_be_sent
from base.school_terms import academic_year, year_label
from improvement.clashes.looking import note_clashes
from improvement.forms import NOTHING_CHANGED
from improvement.models import ReviewGroup
from improvement.rounds.candidates import Candidate, people_of_group
from improvement.rounds.fetching import own_lead, own_round, reviews_seen_by, this_years_round
from improvement.rounds.forms import HowForm, MoveForm
from improvement.rounds.group_writes import add_school, last_years_groups, schools_to_review, suggest_again
from improvement.rounds.meanwhile import is_another, mark_of
from improvement.rounds.sheet import sheet_of
from improvement.rounds.writes import choose_group_lead
from improvement.saying import say_done
from partnerships.models import School


@never_cache
@require_safe
def round_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """This year's peer reviews of the partnership; where nobody has said how it does them, that is asked first."""
    lead = own_lead(request, pk)
    round = this_years_round(lead)
    if round is None:
        return redirect("rounds:how", pk)
    reviews = reviews_seen_by(request).filter(round=round)
    note_clashes(reviews)
    sheet = sheet_of(reviews)
    context = {
        "lead": lead,
        "round": round,
        "sheet": sheet,
        "to_add": schools_to_review(round) if round.is_in_groups else [],
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "improvement/rounds/round_sheet.html", context)


@never_cache
@may_be_sent
def round_how(request: HttpRequest, pk: int) -> HttpResponse:
    """How they are done: in groups, by the trust, on paper, or not this year."""
    lead, year = own_lead(request, pk), academic_year(timezone.localdate())
    round = this_years_round(lead)
    data = sent(request)
    form = HowForm(data, partnership=lead.partnership, year=year, round=round, by=request.user)
    if form.is_bound and form.is_valid() and form.send():
        done = f"You have said how {lead.partnership} does its peer reviews this year."
        say_done(request, form.said_if_changed(done))
        if form.elsewhere:
            names = get_text_list([str(school) for school in form.elsewhere], "and")
            messages.info(request, f"Left out, for it is reviewed in another partnership this year: {names}.")
        return redirect("rounds:sheet", pk)
    context = {"lead": lead, "round": round, "year_label": year_label(year), "form": form}
    return TemplateResponse(request, "improvement/rounds/round_how.html", context)


@never_cache
@may_be_sent
def round_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups: suggested again, or changed by one move or swap."""
    lead, round = own_round(request, pk)
    if request.method == "POST" and "save" not in request.POST:
        return _suggested(request, pk)
    sheet = sheet_of(reviews_seen_by(request).filter(round=round))
    form = MoveForm(sent(request), round=round, sheet=sheet, by=request.user)
    if form.is_bound and form.is_valid() and (said := form.send()):
        messages.success(request, said)
        return redirect("rounds:groups", pk)
    context = {"lead": lead, "round": round, "sheet": sheet, "form": form, "has_last_year": last_years_groups(round)}
    return TemplateResponse(request, "improvement/rounds/round_groups.html", context)


@never_cache
@may_be_sent
def round_group_lead(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Who is a group's peer review lead: one of its people."""
    lead, round = own_round(request, pk)
    group = get_object_or_404(round.groups.select_related("lead", "round__partnership"), number=number)
    people = {str(one.person.pk): one for one in people_of_group(group)}
    mark, problem = mark_of(group.lead_id), ""
    if request.method == "POST":
        chosen = people.get(request.POST.get("person", ""))
        if is_another(request.POST.get("seen", ""), mark):
            problem = "Somebody has chosen one since you opened this page. Choose again if you still mean it"
        elif chosen or "nobody" in request.POST:
            return _lead_chosen(request, pk, group, chosen)
        else:
            problem = "Choose one of the people below"
    context = {"lead": lead, "round": round, "group": group, "people": people.values()}
    context |= {"problem": problem, "seen": mark}
    if not people:
        context["reviews"] = group.reviews.going_on().select_related("host").order_by("host__name", "pk")
    return TemplateResponse(request, "improvement/rounds/round_group_lead.html", context)


def _lead_chosen(request: HttpRequest, pk: int, group: ReviewGroup, chosen: Candidate | None) -> HttpResponse:
    person = chosen.person if chosen else None
    if person == group.lead:
        say_done(request, NOTHING_CHANGED)
        return redirect("rounds:sheet", pk)
    try:
        written = choose_group_lead(group=group, person=person, by=request.user)
    except ValidationError as refused:  # the groups changed since the page was asked for
        messages.error(request, refused.messages[0])
    else:
        who = f"{person} is the peer review lead of" if person else "Nobody is the peer review lead of"
        say_done(request, f"{who} {str(group).lower()} now.", written)
    return redirect("rounds:sheet", pk)


def _suggested(request: HttpRequest, pk: int) -> HttpResponse:
    _, round = own_round(request, pk)
    try:
        is_news = suggest_again(round=round, from_last_year="last_year" in request.POST, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        anew = "The groups are suggested anew." if is_news else f"{NOTHING_CHANGED} These are the groups suggested."
        say_done(request, f"{anew} Move or swap what you know better.")
    return redirect("rounds:groups", pk)


@never_cache
@require_http_methods(["POST"])
def round_add(request: HttpRequest, pk: int, urn: int) -> HttpResponse:
    """Plan the review of one more member, or of one whose review was cancelled."""
    _, round = own_round(request, pk)
    school = get_object_or_404(School, urn=urn)
    try:
        review = add_school(round=round, school=school, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(
            request, f"{school} is in {str(review.group).lower()} now." if review.group else f"{school} is planned."
        )
    return redirect("rounds:sheet", pk)
