"""Saying which heads are asked, and who is not written to again."""

from django.http import HttpRequest

from improvement.evaluation.emails import Asked
from improvement.forms import NOTHING_CHANGED
from improvement.saying import say_done


def say_asked(request: HttpRequest, said: str, asked: Asked) -> None:
    """Say what was done, where anybody is written to, and who has theirs already."""
    if not asked.written and asked.have_theirs:
        said = NOTHING_CHANGED
    say_done(request, " ".join(filter(None, [said, asked.have_theirs_in_words])), asked.written)
