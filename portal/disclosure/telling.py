"""Telling of a search those who are not at the school: one of them at least is somebody else than who searches."""

from collections.abc import Collection

from office.models import Message
from partnerships.models import School
from partnerships.people.hearing import Hearer, distinct, leading_with, tell_each, the_council_hears
from portal.holds.naming import named


def tell_others(
    school: School, kind: str, context: dict[str, object], *, besides: Collection[Message]
) -> list[Message]:
    """Write to who leads the school's partnerships, to the council and to all who are named for disclosure.

    Always, for a school may have no address. Not to whom the messages ``besides`` go.
    """
    officers = [Hearer(address, "an officer named for disclosure") for address in sorted(named())]
    known = {message.recipient.lower() for message in besides}
    others = distinct([*leading_with(school.pk), *the_council_hears(), *officers])
    return tell_each(
        [one for one in others if one.address.lower() not in known],
        kind=kind,
        about=f"disclosure of school {school.urn}",
        context={"school": str(school), **context},
    )
