"""The page on which a head or lead names a deputy of their school for a review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from base.forms import sent
from base.methods import may_be_sent
from improvement.colleagues.forms import ColleagueForm
from improvement.models import PeerReview
from improvement.rounds.fetching import own_review
from improvement.saying import say_done
from partnerships.models import Membership, School


@never_cache
@may_be_sent
def colleague_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody of one's own school, or, for the lead, of a member of the partnership."""
    review = own_review(request, pk, "may_plan")
    if review.is_cancelled:
        messages.info(request, "This review was cancelled. Plan a new one instead.")
        return redirect(review)
    form = ColleagueForm(sent(request), review=review, schools=_own_schools(review), by=request.user)
    if form.is_bound and form.is_valid() and form.send():
        role = form.cleaned_data["role"]
        said = f"{form.chosen} is in this review now, as {dict(form.fields['role'].choices)[role].lower()}."  # type: ignore[attr-defined]
        say_done(request, f"{said} {form.address_in_words}".strip(), form.written)
        return redirect(review)
    context = {"form": form, "review": review}
    return TemplateResponse(request, "improvement/colleagues/colleague_name.html", context)


def _own_schools(review: PeerReview) -> list[School]:
    """The host for its head; the open members of today for the lead."""
    if not review.is_lead:
        return [review.host]
    members = Membership.objects.filter(partnership=review.round.partnership_id).active().of_open_schools()
    return [row.school for row in members.select_related("school").by_school()]
