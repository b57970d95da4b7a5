"""A board that is called otherwise from now on: its page moves with its name, and the addresses that it had lead there.

The addresses that a board had are those of its history: nothing else has to be kept.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from base.changing.effects import Effect
from base.leading_on import leads_on
from base.saving import Author, locked, save
from boards.models import Board, MinutesVersion


@transaction.atomic
def rename_board(*, board: Board, name: str, abbreviation: str, slug: str, by: Author) -> Effect:
    """Give the board another name, and its page the address that goes with it."""
    board = locked(board)
    was, was_abbreviation, was_slug = board.name, board.abbreviation, board.slug
    if (was, was_abbreviation, was_slug) == (name, abbreviation, slug):
        raise ValidationError(f"{board} is called that already. Enter another name, or leave it as it is.")
    board.name, board.abbreviation, board.slug = name, abbreviation, slug
    save(board, by=by, why=f"Renamed, was {was}")
    sentences = [f"{was} is called {name} from now on."] if name != was else []
    if abbreviation != was_abbreviation:
        sentences.append(
            f"The numbers of its minutes begin with {abbreviation}, where they began with {was_abbreviation}."
        )
    if slug != was_slug:
        sentences.append(f"Its page is {board.get_absolute_url()}; the address that it had leads there.")
    frozen = MinutesVersion.objects.filter(meeting__board=board).exists()
    return Effect(tuple(sentences), (f"Minutes that were frozen keep the name {was}.",) if frozen else ())


def slug_now(slug: str, **of_page: object) -> str | None:
    """The last part of the address of the board that had this one before; None where none had it."""
    board = Board.objects.that_had(slug)
    return board.slug if board else None


by_any_address = leads_on(slug_now, for_ever=False)  # a board may go back to one that it had
