"""Saying which heads are asked, and who is not written to again; and that it was agreed, so that nothing is saved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from base.days import in_words
from improvement.evaluation.emails import Asked
from improvement.evaluation.writes import CLOSED
from improvement.forms import NOTHING_CHANGED
from improvement.models import SelfEvaluation
from improvement.saying import say_done


def say_asked(request: HttpRequest, said: str, asked: Asked) -> None:
    """Say what was done, where anybody is written to, and who has theirs already."""
    if not asked.written and asked.have_theirs:
        said = NOTHING_CHANGED
    say_done(request, " ".join(filter(None, [said, asked.have_theirs_in_words])), asked.written)


def say_closed(request: HttpRequest, pk: int, evaluation: SelfEvaluation) -> HttpResponse:
    """Say that it was agreed, and lead to what was: who sent something reads that it was not saved."""
    said = CLOSED.format(in_words(evaluation.agreed_on))
    if request.method == "POST":
        messages.error(request, f"Not saved. {said}")
    else:
        messages.info(request, said)
    return redirect("evaluation:detail", pk, evaluation.year)
