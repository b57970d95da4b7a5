"""Schools by the names of those who are at their head today, as their pages say in public; and their partnerships."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import timezone
from rapidfuzz.distance import OSA

from partnerships.search.entries import SearchEntry
from partnerships.search.kept_indexes import PartnershipNames, SchoolNames
from partnerships.search.results import By, Hit
from partnerships.search.words import typed_words

LEAST_ANSWERED = 0.85  # of what was typed, so that a letter may be wrong: half a name is no head's
BY_HEAD = 0.98  # of the points of the head's own name, as for a lead; a partnership gets less
BY_MEMBER = 0.9


def found_by_heads(text: str, known: SchoolNames, groups: PartnershipNames, on: dt.date) -> tuple[list[Hit], list[Hit]]:
    """The schools that somebody of that name is at the head of, and their partnerships; none on another day than today.

    Who has left is on no page, so nobody finds them. A surname alone is asked for where no school or place has it.
    """
    typed = typed_words(text)
    if on != timezone.localdate() or not typed or (len(typed) == 1 and typed[0] in known.schools.vocabulary):
        return [], []
    schools, partnerships = [], []
    for person, how in groups.people_at_heads.find(text):
        if how.answered < LEAST_ANSWERED or not _is_named(person, typed):
            continue
        for school, role in groups.heads[person.pk]:
            if school not in known.by_pk:
                continue
            name, urn = known.by_pk[school].order
            why = f"{person.label} is its {role}"
            schools.append(Hit(school, how.score * BY_HEAD, why, how.is_approximate))
            partnerships += [
                Hit(
                    partnership,
                    how.score * BY_MEMBER,
                    f"{name}, where {person.label} is {role}, is a member",
                    how.is_approximate,
                    by=By.MEMBER,
                    about=((name, urn),),
                )
                for partnership in groups.of_school.get(school, ())
            ]
    return schools, partnerships


def is_one_slip(name: Collection[str], typed: Collection[str]) -> bool:
    """Whether the words of a name were typed but for one letter in all."""
    wrong = [min(OSA.distance(word, other) for other in typed) for word in name]
    return sum(wrong) <= 1


def _is_named(person: SearchEntry, typed: Sequence[str]) -> bool:
    """Whether more than one word was typed, or the surname alone."""
    return len(typed) > 1 or person.words[-1] == typed[0]
