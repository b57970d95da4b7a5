"""Every answer there is, in the order in which they are offered."""

from typing import Any

from portal.answers.answer import Answer
from portal.answers.leads import Leads
from portal.answers.led import Led
from portal.answers.left import Left
from portal.answers.moved import Moved
from portal.answers.phases import Phases
from portal.answers.unconfirmed import Unconfirmed

ANSWERS: tuple[type[Answer], ...] = (Led, Left, Leads, Phases, Moved, Unconfirmed)
BY_SLUG = {answer.slug: answer for answer in ANSWERS}


def answers_for(user: Any) -> list[type[Answer]]:
    """Those that the user may read."""
    return [answer for answer in ANSWERS if answer.may_be_read_by(user)]
