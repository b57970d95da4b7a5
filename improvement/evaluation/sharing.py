"""Which school says what to sharing an agreed self-evaluation, and which heads are to be asked (ADR 82)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from improvement.evaluation.reach import ReachedHead, reached_heads
from improvement.models import Participation, SelfEvaluation
from improvement.models.self_evaluations import schools_of
from partnerships.models import Headship, School


@dataclass(frozen=True)
class SchoolSharing:
    """What a school said to sharing; ``row`` is None of a member that neither took part nor said anything."""

    school: School
    row: Participation | None
    heads: Collection[int]  # the people who head it today
    is_member: bool = True  # today

    @property
    def took_part(self) -> bool:
        """Whether it is said to have taken part in the meeting."""
        return self.row is not None and self.row.was_there

    @property
    def is_needed(self) -> bool:
        """Whether it is not shared without its yes; of one that took no part only its own head is shown that.

        It would say for which school something was answered before the meeting.
        """
        return self.row is not None and (self.row.was_there or self.row.has_a_say)

    @property
    def has_said(self) -> bool:
        """Whether anybody said yes or no for it."""
        return self.row is not None and bool(self.row.shares)

    @property
    def cannot_say(self) -> bool:
        """Whether it has not said, and nobody heads it today who could: it is not waited for."""
        return not self.has_said and not self.heads

    @property
    def is_to_be_asked(self) -> bool:
        """Whether nobody who heads it today has said anything: a new head may say otherwise.

        Heads of all members are asked: a no of theirs counts, and who is asked does not say who has a say.
        """
        if not (self.is_member or self.is_needed) or not self.heads:
            return False
        return not self.has_said or (self.row is not None and self.row.said_by_id not in {*self.heads, None})


def sharing_of(evaluation: SelfEvaluation) -> list[SchoolSharing]:
    """Of every school that stands in it or is a member today, by name. Three queries."""
    rows = {one.school_id: one for one in evaluation.participations.select_related("school", "said_by")}
    members = {one.pk: one for one in schools_of(evaluation.partnership)}
    schools = {**members, **{pk: row.school for pk, row in rows.items()}}
    heads: dict[int, set[int]] = defaultdict(set)
    for school, person in Headship.objects.active().filter(school__in=schools).values_list("school", "person"):
        heads[school].add(person)
    found = [SchoolSharing(school, rows.get(pk), heads[pk], pk in members) for pk, school in schools.items()]
    return sorted(found, key=lambda one: (one.school.name.casefold(), one.school.pk))


def to_ask(evaluation: SelfEvaluation) -> list[ReachedHead]:
    """The heads who are asked whether it is shared, and how each is reached: of schools that have not said, and new
    ones of schools that have."""
    return reached_heads(one.school for one in sharing_of(evaluation) if one.is_to_be_asked)


def cannot_say(sharing: Collection[SchoolSharing]) -> list[School]:
    """Of what schools say those that have not said, and that nobody heads today who could."""
    return [one.school for one in sharing if (one.is_member or one.is_needed) and one.cannot_say]


def schools_that_took_part(evaluation: SelfEvaluation) -> list[School]:
    """The schools that are said to have taken part, by name."""
    rows = evaluation.participations.filter(was_there=True).select_related("school")
    return sorted((one.school for one in rows), key=lambda one: (one.name.casefold(), one.pk))


def waits_for(rows: Collection[Participation], heads: dict[int, set[int]]) -> list[Participation]:
    """Of rows of several self-evaluations those that need the yes of their school, whose head has not said.

    ``heads`` are the people who head each school today.
    """
    found = [(row, SchoolSharing(row.school, row, heads.get(row.school_id, set()))) for row in rows]
    return [row for row, one in found if one.is_needed and one.is_to_be_asked]
