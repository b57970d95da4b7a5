"""What becomes of what leads were asked and propose when their partnership ends."""

import datetime as dt

from base.changing.effects import Effect
from confirmations.models import Proposal, Question
from partnerships.models import Lead, Partnership


def questions_and_proposals(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """Questions that nobody has to answer any more, and proposals that an officer has still to decide."""
    asked = Question.objects.standing().filter(partnership=partnership, answered_at=None, lead__in=leads).count()
    waiting = Proposal.objects.waiting().filter(partnership=partnership).count()
    sentences, warnings = [], []
    if asked:
        questions = "1 question" if asked == 1 else f"{asked} questions"
        sentences.append(f"{questions} to its leads that nobody answered yet will need no answer.")
    if waiting:
        proposals, them = ("1 proposal waits", "it") if waiting == 1 else (f"{waiting} proposals wait", "them")
        warnings.append(f"{proposals} for your decision about {partnership}: accept or decline {them} first.")
    return Effect(tuple(sentences), tuple(warnings))
