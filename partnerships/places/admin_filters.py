"""Ways to narrow a list in admin by where something is at home."""

from base.records.filters import NamedEmptyFilter


class HomeFilter(NamedEmptyFilter):
    """Partnerships by where they are at home."""

    empty = "County-wide"
