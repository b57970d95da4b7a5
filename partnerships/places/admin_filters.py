"""Ways to narrow a list in admin by where something is at home."""

from base.records.filters import NamedEmptyFilter
from office.council.words import in_our_words


class HomeFilter(NamedEmptyFilter):
    """Partnerships by where they are at home."""

    empty = "County-wide"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.title = in_our_words(str(self.title))
