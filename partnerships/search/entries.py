"""What an index holds of each record."""

from dataclasses import dataclass


@dataclass(slots=True)
class SearchEntry:
    """One name of one record, as words, with what else is known that people add to a name.

    ``places`` are words of where it is and ``place_names`` the names they come from, ``areas`` words of the wide area
    that it is in, ``traits`` what it is though its name may not say so, ``handicap`` the points by which it stands
    back: closed schools, schools outside home.
    """

    pk: int
    label: str
    words: tuple[str, ...]
    places: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    initials: str = ""
    handicap: int = 0
    order: tuple = ()  # among equals: by name and number
    is_other_name: bool = False  # what people call it, beside its own name
    is_former_name: bool = False
    is_taken_in: bool = False  # the name of a partnership that is over and became part of this one
    kinds: tuple[str, ...] = ()  # of school, as ``kinds`` tells them apart
    is_open: bool = True
    is_home: bool = True  # of a home authority
    is_in_scope: bool = True  # of a type that counts towards coverage

    @property
    def in_alphabet(self) -> tuple:
        """Where it stands among equals: by its ``order``, whether or not the name begins with a capital."""
        return (str(self.order[0]).lower(), *self.order) if self.order else ()
