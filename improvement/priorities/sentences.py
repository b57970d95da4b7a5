"""The sentence that says how a priority goes: one line, no longer than there is room for, and it names nobody.

Everybody reads it once the minutes are published (ADR 83).
"""

import re

from django.core.exceptions import ValidationError

from base.plain import plain
from boards.models import Seat
from improvement.models import PriorityProgress
from partnerships.models import Headship, Lead, Partnership, School

FEWEST_WORDS = 2  # of a name that is refused: one word is a place, or anything
# Somebody as one speaks of them: “Mrs Alderdice”. Only with a capital, for “Miss” and “Sir” are words too.
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd?|Sir|Dame|Cllr|Councillor|Prof|Professor)\.? [A-Z][\w’'-]+")
HINT = (
    f"At most {PriorityProgress.LENGTH} characters. Name no school and nobody: everybody may read it once the minutes "
    "are published."
)


def read_sentence(typed: str) -> str:
    """The sentence without spaces around it. Raises ``ValidationError`` where it is none, too long, or has a name."""
    sentence = " ".join(typed.split())
    if not sentence:
        raise ValidationError("Enter in a sentence why")
    if len(sentence) > PriorityProgress.LENGTH:
        raise ValidationError(f"Write at most {PriorityProgress.LENGTH} characters: these are {len(sentence)}")
    titled = TITLED.search(sentence)
    if name := name_in(sentence) or (titled.group() if titled else ""):
        raise ValidationError(
            f"It names “{name}”. Say it without a name: everybody reads it once the minutes are published"
        )
    return sentence


def name_in(sentence: str) -> str:
    """The longest name in it of an open school, a current partnership, or somebody who heads or leads one or has a
    seat; empty where there is none. One query.

    Names are whole and of ``FEWEST_WORDS`` at least. Capitals, accents and marks tell nothing apart.
    """
    words = f" {' '.join(filter(None, map(plain, sentence.split())))} "

    def is_there(name: str) -> bool:
        known = plain(name)
        return known.count(" ") >= FEWEST_WORDS - 1 and (f" {known} " in words or f" {known}s " in words)  # ’s

    return max(filter(is_there, _known_names()), key=lambda name: (len(name), name), default="")


def _known_names() -> set[str]:
    schools = School.objects.open().order_by()
    names = schools.values_list("name").union(
        schools.exclude(known_as="").values_list("known_as"),
        Partnership.objects.active().order_by().values_list("name"),
        *(held.objects.active().order_by().values_list("person__name") for held in (Headship, Lead, Seat)),
    )
    return {name for (name,) in names if name}
