"""For whom somebody acts: posts of others, whose holders named them as their delegate (ADR 45).

Who is a delegate the accounts know (``accounts.Delegate``), which stand above this room: they are asked through the
account, which has its ``delegations``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class ActedFor:
    """The keys of the leads and headships for which an account acts today, and of the people who hold them."""

    leads: frozenset[int] = frozenset()
    headships: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()


NOBODY = ActedFor()


def acted_for(user: Any) -> ActedFor:
    """For whom the account acts today. The answer is kept on the account, so that it is asked once a request.

    One that opens admin acts for nobody: who decides on what leads propose proposes nothing.
    """
    delegations = getattr(user, "delegations", None)
    if delegations is None or not user.is_active or user.is_staff or user.is_superuser:
        return NOBODY
    if not hasattr(user, "_acted_for"):
        posts = ("lead", "headship", "lead__person", "headship__person")
        user._acted_for = _of_rows(delegations.active().values_list(*posts))
    return user._acted_for


def _of_rows(rows: Iterable[tuple[int | None, ...]]) -> ActedFor:
    leads, headships, people = set(), set(), set()
    for lead, headship, leads_it, heads_it in rows:
        leads.add(lead)
        headships.add(headship)
        people |= {leads_it, heads_it}
    return ActedFor(*(frozenset(key for key in keys if key is not None) for keys in (leads, headships, people)))


def acting_for(user: Any, post: Any) -> Any:
    """As which delegate (``accounts.Delegate``) the user sees to that lead or headship; None where it is their own.

    One query, for a delegate alone.
    """
    if post.person_id == user.person_id:
        return None
    return user.delegations.active().of(post).with_posts().first()


def seen_to_by(user: Any, posts: Collection[int]) -> Q:
    """The condition that a post is of the user's own person, or one of those ``posts`` for which they act."""
    person = getattr(user, "person_id", None) if getattr(user, "is_active", False) else None
    own = Q(person=person) if person else Q(pk__in=[])
    return own | Q(pk__in=posts) if posts else own


def named_for(person: Any, by: Any) -> str:
    """Who sent something in a person's name: “Sam Office for Ann Day”; the person alone where they did themselves.

    ``by`` is the account that sent it, None where a link did.
    """
    return f"{by.name or 'A delegate'} for {person}" if is_delegate_of(person, by) else str(person)


def is_delegate_of(person: Any, by: Any) -> bool:
    """Whether the account ``by``, where it is one, did something for the person rather than the person themselves.

    Of an account that is erased nobody can tell: the person is named alone.
    """
    return by is not None and by.person_id != person.pk and bool(by.name or by.is_active)
