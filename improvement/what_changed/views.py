"""The page on which a host shares one sentence of what changed, and takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from improvement.models import DisclosureHold, PeerReview, WhatChanged
from improvement.rounds.fetching import own_review
from improvement.saying import say_done
from improvement.what_changed.forms import WhatChangedForm
from improvement.what_changed.writes import take_back


@never_cache
@may_be_sent
def what_changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a sentence, or another one."""
    review = _own(request, pk)
    said = WhatChanged.objects.filter(review=review).first()
    data = sent(request)
    form = WhatChangedForm(data, review=review, said=said, by=request.user)
    if form.is_bound and form.is_valid() and (not form.has_changed() or form.send()):
        say_done(request, form.said_if_changed("It is shared. You can take it back at any time."))
        return redirect("reviews:detail", review.pk)
    context = {"form": form, "review": review, "said": said, "kept_until": DisclosureHold.objects.last_day_of(review)}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "improvement/what_changed/what_changed.html", context, status=status)


@never_cache
@require_POST
def what_changed_taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the sentence back."""
    review = _own(request, pk)
    if take_back(review=review, by=request.user):
        said = "It is taken back: nobody reads it here any more, not even after a back-up is restored."
        if until := DisclosureHold.objects.last_day_of(review):
            kept = f"Somebody has asked for it by law: it is kept out of sight until {in_words(until)}, or until that"
            said = f"{said} {kept} request is closed, and then erased."
        messages.success(request, said)
    return redirect("reviews:detail", review.pk)


def _own(request: HttpRequest, pk: int) -> PeerReview:
    """A review of the user's own school: nobody else says what changed there."""
    return own_review(request, pk, "is_host")
