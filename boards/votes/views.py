"""The page of a vote; the recording screen has a short form for its numbers, which posts here too."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from boards.attendance.roll import roll_of
from boards.fetching import recordable_item, sentence
from boards.models import AgendaItem, NamedVote, Vote
from boards.part_b import note_items
from boards.votes.forms import VoteForm
from boards.votes.voting import likely_decision, voters_of, without_vote_on
from boards.votes.writes import record_vote, remove_vote

LONGEST_TYPED = 1000  # characters of a field


@never_cache
def vote_add(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Record a vote on an item. ``by_name`` asks for the page with what was typed so far, where there are the names."""
    return _vote(request, recordable_item(request, pk, item_pk), None)


@never_cache
def vote_change(request: HttpRequest, pk: int, item_pk: int, vote_pk: int) -> HttpResponse:
    """Put a vote right; a post of ``remove`` takes it out."""
    item = recordable_item(request, pk, item_pk)
    vote = get_object_or_404(item.votes, pk=vote_pk)
    if "remove" in request.POST:
        return _removed(request, item, vote)
    return _vote(request, item, vote)


def _vote(request: HttpRequest, item: AgendaItem, vote: Vote | None) -> HttpResponse:
    if not item.meeting.is_being_recorded:
        messages.info(request, f"The minutes are not open for typing: {item.meeting.get_status_display().lower()}.")
        return redirect(item.meeting)
    note_items(request, [item])
    named = (
        {one.person: one.choice for one in NamedVote.objects.filter(vote=vote).select_related("person")} if vote else {}
    )
    roll = roll_of(item.meeting)
    voters = voters_of(item, roll, without_vote_on(item))
    is_sent = request.method == "POST" and "by_name" not in request.POST
    typed_so_far = {} if is_sent else {name: value[:LONGEST_TYPED] for name, value in request.POST.items()}
    form = VoteForm(
        request.POST if is_sent else None, item=item, instance=vote, initial=typed_so_far, voters=voters, named=named
    )
    if is_sent and form.is_valid():
        before = set(item.decisions.values_list("pk", flat=True))
        try:
            recorded = record_vote(
                item=item,
                vote=vote,
                motion=form.cleaned_data["motion"],
                numbers=form.numbers,
                casting_vote=form.cleaned_data["casting_vote"],
                named=form.named,
                is_named_on_request=bool(form.cleaned_data["named_on_request"]),
                # The short form on the recording screen has no field for it.
                decision=form.cleaned_data["decision"]
                if "decision" in request.POST
                else likely_decision(item, form.cleaned_data["motion"]),
                token=form.token_of_it,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = f"The vote on item {item.number} is recorded: {recorded.result.lower()}."
            if recorded.decision and recorded.decision_id not in before:
                said += " The motion is a decision now, at the end of the item’s text: put its words right there."
            messages.success(request, said)
            return _back(item)
    context = {
        "meeting": item.meeting,
        "item": item,
        "vote": vote,
        "form": form,
        "voters": voters,
        "there": roll.there_for([item]),
        "not_voting": item.interests.filter(is_not_voting=True).select_related("person"),
    }
    status = 422 if is_sent else 200
    return TemplateResponse(request, "boards/votes/vote.html", context, status=status)


def _removed(request: HttpRequest, item: AgendaItem, vote: Vote) -> HttpResponse:
    try:
        remove_vote(vote=vote, by=request.user)
    except ValidationError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, f"The vote on item {item.number} is taken out.")
    return _back(item)


def _back(item: AgendaItem) -> HttpResponse:
    return redirect(f"{reverse('meetings:record', args=[item.meeting_id])}#item-{item.pk}")
