"""How the text of an item will look in the minutes, while it is typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from boards.minutes.recommendations import as_decided, read_recommendations
from boards.minutes.text import Block, PointList, grouped, numbers_referred_to, read
from boards.models.besides import SaidBesides

LONGEST_PREVIEW = 20_000  # characters, a tenth of a second's work; a whole meeting's minutes have as many


@dataclass(frozen=True)
class Preview:
    """The pieces of a text; the numbers of the meeting's items, and those that the text names and nobody has."""

    parts: list[Block | PointList]
    numbers: frozenset[str]
    missing: list[str]
    not_made: Mapping[str, str] = field(default_factory=dict)  # the lines that want to be actions, none yet: why
    besides: Sequence[SaidBesides] = ()  # what other rooms have of the item, which stands below its text
    is_too_long: bool = False


def preview_of(
    text: str,
    numbers: Iterable[str],
    recommendations: str = "",
    not_made: Mapping[str, str] = MappingProxyType({}),
    besides: Sequence[SaidBesides] = (),
) -> Preview:
    """The preview of a text of a meeting whose items have those numbers, under an item that recommends that;
    ``not_made`` and ``besides`` as ``Preview`` has them."""
    there = frozenset(number.lower() for number in numbers)
    if len(text) > LONGEST_PREVIEW:
        return Preview([], there, [], besides=besides, is_too_long=True)
    blocks = as_decided(read(text), read_recommendations(recommendations).by_number)
    missing = [number for number in numbers_referred_to(blocks) if number not in there]
    return Preview(grouped(blocks), there, missing, not_made, besides)
