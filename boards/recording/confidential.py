"""Something confidential that came up inside an item of Part A: an item of Part B, and what moves into it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, save
from boards.agendas.writes import add_item
from boards.minutes.item_texts import refuse_closed, write_text
from boards.models import AgendaItem, Part
from boards.moving import copy_withdrawals, locked, locked_item

CHANGED_MEANWHILE = (
    "The text of item {number} has changed since, so nothing was moved. Select in it again what is confidential."
)
IN_A_DRAFT = (
    "A draft of the minutes has these words, and a draft is never changed, so they cannot be moved by themselves. Make "
    "the whole of item {number} Part B instead."
)


@transaction.atomic
def add_confidential_matter(
    *, item: AgendaItem, by: Author, passage: str = "", start: int = 0, base: int = 0
) -> AgendaItem:
    """Add an item of Part B that arose under ``item``, and move a passage of its text there, if one is given.

    ``passage`` stood at ``start`` in version ``base`` of the text. Every earlier version may have some of it, so all
    of them go along: of the item of Part A there is one version then, what is left. The actions and decisions of the
    lines that moved go with them, and whoever withdrew from the item is withdrawn from the matter. Raises
    ``ValidationError``.
    """
    meeting = locked(item.meeting)
    refuse_closed(meeting)
    item = locked_item(item)
    if item.part.is_confidential:
        raise ValidationError(f"Item {item.number} is confidential already. Type it there.")
    withdrew = list(item.interests.filter(withdrew=True).select_related("person"))
    if getattr(by, "person_id", None) in {interest.person_id for interest in withdrew}:
        raise ValidationError(
            f"You withdrew from item {item.number}, so somebody else records what is confidential in it."
        )
    matter = add_item(
        meeting=meeting,
        title=f"Confidential matter arising from item {item.number}",
        arises_from=item,
        by=by,
        **Part.B.column,
    )
    copy_withdrawals(of=item, to=matter, by=by)
    if passage.strip():
        _move(item, matter, passage, _place_of(passage, start, base, item), by)
    return matter


def _place_of(passage: str, start: int, base: int, item: AgendaItem) -> int:
    if item.meeting.versions.of_part(Part.A).exists():
        raise ValidationError(IN_A_DRAFT.format(number=item.number))
    if base != item.version or item.text[start : start + len(passage)] != passage:
        raise ValidationError(CHANGED_MEANWHILE.format(number=item.number))
    return start


def _move(item: AgendaItem, matter: AgendaItem, passage: str, start: int, by: Author) -> None:
    before, after = item.text[:start].rstrip(" \t"), item.text[start + len(passage) :].lstrip(" \t")
    is_between = before and after and "\n" not in (before[-1], after[0])
    after = after.removeprefix("\n") if before.endswith("\n") else after  # the line that went leaves no empty one
    rest = (f"{before} {after}" if is_between else before + after).strip("\n")
    _take_outcomes_along(item, matter, kept={line.strip() for line in rest.splitlines()}, by=by)
    matter.version = item.version
    item.versions.update(item=matter)
    write_text(item=matter, text=passage.strip("\n"), by=by)
    write_text(item=item, text=rest, by=by)
    # The history of the record repeats the text as it was: so that of Part A has no more than what is left.
    AgendaItem.history.filter(id=item.pk).exclude(text="").update(text=rest)


def _take_outcomes_along(item: AgendaItem, matter: AgendaItem, *, kept: set[str], by: Author) -> None:
    """Give the matter the decisions and actions whose lines do not stay, and the history of those that are gone."""
    for outcomes in (item.decisions, item.actions):
        for outcome in outcomes.exclude(line="").exclude(line__in=kept):
            outcome.item = matter
            save(outcome, by=by, fields=["item"])
        gone = outcomes.model.history.filter(item=item.pk).exclude(id__in=outcomes.order_by().values("pk"))
        gone.update(item=matter.pk)
