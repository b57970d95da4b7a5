"""Who heads the schools of one partnership: somebody whom the portal has not, beside or instead of whom it has."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.saving import A_DAY
from partnerships.models import Headship, Person
from partnerships.person_names import name_key
from spreadsheets.matching.people import NewPerson, are_alike
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.planning.leads import HAND_OVER, new_person
from spreadsheets.planning.memberships import FoundLine
from spreadsheets.planning.plan import SheetPlan
from spreadsheets.reading import headings


@dataclass
class FoundHead:
    """A row's school with the head that it names; ``held`` are the school's headships that go on."""

    found: FoundLine
    held: Sequence[Headship]

    @property
    def is_known(self) -> bool:
        """Whether the portal has them at that school: by the name, or by an initial as sheets often have it."""
        written = self.found.said.head
        names = [headship.person.name for headship in self.held]
        return any(name_key(name) == name_key(written) or are_alike(written, name) for name in names)


def question_of(found: FoundHead, partnership: str, starts_on: dt.date) -> SheetQuestion | None:
    """What is asked where another heads the school; None where nobody does. It is one question of a school.

    Who began on that day, or is to begin, cannot hand over before it.
    """
    if not found.held:
        return None
    names = get_text_list([str(one.person) for one in found.held], "and")
    said, school = found.found.said, found.found.school
    before = [headship for headship in found.held if headship.started_on < starts_on]
    hands_over = [
        Option(
            HAND_OVER,
            f"{said.head} heads it from {date_format(starts_on)}",
            f"the last day of {names} is {date_format(starts_on - A_DAY)}",
            says_all=True,
        )
    ]
    return SheetQuestion(
        key=f"head:{school.urn}:{name_key(said.head)}:{names}",
        row=said.row,
        column=headings.HEAD,
        text=said.head,
        partnership=partnership,
        sentence=f"The sheet has {said.head} as head of {school}, the portal {names}. What happens?",
        options=(
            *(hands_over if len(before) == len(found.held) else ()),
            Option(LEAVE_OUT, f"No change: {names} {'stays' if len(found.held) == 1 else 'stay'}", says_all=True),
        ),
    )


def plan_head(
    plan: SheetPlan, found: FoundHead, partnership: str, starts_on: dt.date, person: Person | NewPerson
) -> None:
    """Plan that the person heads the school from that day, in whose role they follow, and that others stop before."""
    said, school = found.found.said, found.found.school
    for headship in found.held:
        last = starts_on - A_DAY
        plan.change(
            headship,
            {"ended_on": last},
            row=said.row,
            partnership=partnership,
            sentence=f"{headship.person} stops heading {school}: the last day is {date_format(last)}",
            is_end=True,
        )
    role = found.held[0].role if len(found.held) == 1 else Headship.Role.HEADTEACHER
    label = Headship.Role(role).label.lower()
    plan.create(
        "headship",
        f"{school.urn}:{said.head}",
        {
            "person_id": person.pk if isinstance(person, Person) else new_person(plan, partnership, said.row, person),
            "school_id": school.pk,
            "role": Headship.Role(role).value,
            "started_on": starts_on,
        },
        row=said.row,
        partnership=partnership,
        sentence=f"{said.head} heads {school} ({school.urn}) as {label} from {date_format(starts_on)}",
    )
