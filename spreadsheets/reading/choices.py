"""What the words for quadrants and kinds mean, and when two names are of one partnership."""

from partnerships.models import District, PartnershipKind, Quadrant
from partnerships.search.words import plain
from partnerships.search.words import words as words_of
from spreadsheets.reading import words
from spreadsheets.reading.cells import SheetCellError

COUNTY_WIDE = "county-wide"


_FILLERS = {"the", "of", "and", "for", "school", "in", "at"}


_OF_SHEETS = {"quadrant", "partnerships", "partnership", "schools", "clusters", "list", "sheet", "area"}
_COUNTY_WIDE = {"county wide", "countywide", "whole county", "all", "all essex", "essex"}


def partnership_key(name: str) -> str:
    """What two ways of writing one name have in common: capitals, spaces, “The”, “&”, abbreviations are forgiven."""
    return " ".join(word for word in words_of(name) if word not in _FILLERS) or plain(name) or name.casefold()


class SheetChoices:
    """The quadrants and kinds that there are, by name or slug, and as councils also write them (``words.toml``)."""

    def __init__(self) -> None:
        quadrants = list(Quadrant.objects.values_list("slug", "name"))
        kinds = list(PartnershipKind.objects.values_list("slug", "name"))
        districts = District.objects.values_list("quadrant__slug", "name")
        self._quadrants = _also_written(quadrants, words.QUADRANTS)
        self._quadrants = {plain(name): slug for slug, name in districts} | self._quadrants
        self._quadrants |= dict.fromkeys(_COUNTY_WIDE, COUNTY_WIDE)
        self._kinds = _also_written(kinds, words.KINDS)
        self.quadrant_names = [*(name for _, name in quadrants), "County-wide"]
        self.kind_names = [name for _, name in kinds]

    def is_quadrant(self, written: str) -> bool:
        """Whether it is a quadrant, or a district of one."""
        return bool(self._quadrant(written))

    def quadrant(self, written: str) -> str:
        """The slug of a quadrant, ``COUNTY_WIDE``, or nothing; raises ``SheetCellError`` for what is none of them."""
        found = self._quadrant(written)
        if written and not found:
            raise SheetCellError(f"“{written[:40]}” is not a quadrant. Write one of: {', '.join(self.quadrant_names)}.")
        return found

    def quadrant_in(self, title: str) -> str:
        """The slug of the quadrant that the name of a sheet is or holds: “South 2026-27”; nothing where it is none."""
        told = " ".join(word for word in plain(title).split() if word.isalpha() and word not in _OF_SHEETS)
        return found if (found := self._quadrant(told)) != COUNTY_WIDE else ""

    def _quadrant(self, written: str) -> str:
        name = " ".join(word for word in plain(written).split() if word not in ("quadrant", "the"))
        return self._quadrants.get(name) or self._quadrants.get(name.removesuffix(" essex"), "")

    def is_kind(self, written: str) -> bool:
        """Whether it is a kind of partnership."""
        return plain(written) in self._kinds

    def kind(self, written: str) -> str:
        """The slug of a kind of partnership, or nothing; raises ``SheetCellError`` for what is none of them."""
        found = self._kinds.get(plain(written), "")
        if written and not found:
            raise SheetCellError(
                f"“{written[:40]}” is not a kind of partnership. Write one of: {'; '.join(self.kind_names)}."
            )
        return found


def _also_written(held: list[tuple[str, str]], also: dict[str, list[str]]) -> dict[str, str]:
    """The slugs that there are by name, by slug and as they are also written."""
    found = {plain(written): slug for slug, _ in held for written in also.get(slug, ())}
    return found | {plain(written): slug for slug, name in held for written in (slug, name)}
