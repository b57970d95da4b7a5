"""What becomes of a partnership's self-evaluations when it ends: an officer is told of shared ones alone."""

import datetime as dt

from base.changing.effects import Effect
from improvement.models import SelfEvaluation
from partnerships.models import Lead, Partnership


def evaluations_that_stay(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """How many shared ones stay, and stay shared until a head takes that back. All others are kept, without a word."""
    count = SelfEvaluation.objects.shared().filter(partnership=partnership).count()
    if not count:
        return Effect(())
    what = "1 shared self-evaluation stays" if count == 1 else f"{count} shared self-evaluations stay"
    return Effect((), (f"{what}, and can be read until one of its heads takes that back.",))
