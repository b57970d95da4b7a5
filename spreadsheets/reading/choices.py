"""What the words for quadrants and kinds mean, and when two names are of one partnership."""

from partnerships.models import PartnershipKind, Quadrant
from partnerships.search.words import plain, words
from spreadsheets.reading.cells import SheetCellError

COUNTY_WIDE = "county-wide"


_FILLERS = {"the", "of", "and", "for", "school", "in", "at"}


_COUNTY_WIDE = {"county wide", "countywide", "whole county", "all", "all essex", "essex"}


def partnership_key(name: str) -> str:
    """What two ways of writing one name have in common: capitals, spaces, “The”, “&”, abbreviations are forgiven."""
    return " ".join(word for word in words(name) if word not in _FILLERS) or plain(name) or name.casefold()


class SheetChoices:
    """The quadrants and kinds that there are, by name or slug."""

    def __init__(self) -> None:
        quadrants = list(Quadrant.objects.values_list("slug", "name"))
        kinds = list(PartnershipKind.objects.values_list("slug", "name"))
        self._quadrants = {plain(written): slug for slug, name in quadrants for written in (slug, name)}
        self._quadrants |= dict.fromkeys(_COUNTY_WIDE, COUNTY_WIDE)
        self._kinds = {plain(written): slug for slug, name in kinds for written in (slug, name)}
        self.quadrant_names = [*(name for _, name in quadrants), "County-wide"]
        self.kind_names = [name for _, name in kinds]

    def quadrant(self, written: str) -> str:
        """The slug of a quadrant, ``COUNTY_WIDE``, or nothing; raises ``SheetCellError`` for what is none of them."""
        name = " ".join(word for word in plain(written).split() if word not in ("quadrant", "the"))
        found = self._quadrants.get(name) or self._quadrants.get(name.removesuffix(" essex"), "")
        if written and not found:
            raise SheetCellError(f"“{written[:40]}” is not a quadrant. Write one of: {', '.join(self.quadrant_names)}.")
        return found

    def kind(self, written: str) -> str:
        """The slug of a kind of partnership, or nothing; raises ``SheetCellError`` for what is none of them."""
        found = self._kinds.get(plain(written), "")
        if written and not found:
            raise SheetCellError(
                f"“{written[:40]}” is not a kind of partnership. Write one of: {'; '.join(self.kind_names)}."
            )
        return found
