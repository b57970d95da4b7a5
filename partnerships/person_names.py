"""Names of people, so far as two ways of writing one are the same."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from base.plain import plain

TITLES = {
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "canon", "father", "fr", "sister"),
    *("sr", "sir", "dame", "lady", "lord"),
}


def split_title(written: str) -> tuple[str, str]:
    """The titles and the name: "Revd Dr Ann Day" is ("Revd Dr", "Ann Day")."""
    words = written.split()
    at = 0
    while at < len(words) - 1 and words[at].rstrip(".").lower() in TITLES:
        at += 1
    return " ".join(words[:at]), " ".join(words[at:])


def name_key(written: str) -> str:
    """What two ways of writing one person's name have in common.

    Titles, capitals, accents, apostrophes, hyphens, full stops and spaces are forgiven: "Mrs Anne-Marie O’Hara" and
    "annemarie ohara" are one. A name without any Latin letter is compared as it is written.
    """
    name = split_title(written)[1]
    return plain(name).replace(" ", "") or name.casefold()


SHORTEST_WITH_A_SLIP = 6  # letters of a name: in a shorter one another letter makes another name


def are_alike(one: str, other: str) -> bool:
    """Whether two names, not the same, may be of one person: a slip of one letter, an initial or short form, turned
    round.

    "Ann Day" is like "A. Day", "Anne Day" and "Day Ann", and not like "Bo Day".
    """
    key, known = name_key(one), name_key(other)
    if not key or not known or any(char.isdigit() for char in key + known):
        return False
    words, others = (plain(split_title(name)[1]).split() for name in (one, other))
    may_slip = min(len(key), len(known)) >= SHORTEST_WITH_A_SLIP
    if sorted(words) == sorted(others) or (may_slip and OSA.distance(key, known, score_cutoff=1) <= 1):
        return True
    if len(words) < 2 or len(others) < 2 or words[-1] != others[-1]:
        return False
    short, long = sorted((words[0], others[0]), key=len)
    return long.startswith(short)


SHORTEST_WITH_TWO_SLIPS = 8


def may_be_misspelt(written: str, name: str) -> bool:
    """Whether what is written may be that name: they are alike, or long and two letters apart."""
    key, known = name_key(written), name_key(name)
    if any(char.isdigit() for char in key + known):
        return False
    is_long = min(len(key), len(known)) >= SHORTEST_WITH_TWO_SLIPS
    return are_alike(written, name) or (is_long and OSA.distance(key, known, score_cutoff=2) <= 2)


class SlippedNames:
    """Names, by their keys, that are found by one that is a slip of one letter away, without a look at each."""

    def __init__(self) -> None:
        self._of_length: dict[int, dict[str, None]] = {}

    def add(self, key: str) -> None:
        """Keep a key; in a short one, or one with a number, another letter makes another name."""
        if len(key) >= SHORTEST_WITH_A_SLIP and not any(char.isdigit() for char in key):
            self._of_length.setdefault(len(key), {})[key] = None

    def near(self, key: str) -> list[str]:
        """The keys that are one letter away, by the alphabet."""
        others = [
            other for length in (len(key) - 1, len(key), len(key) + 1) for other in self._of_length.get(length, ())
        ]
        found = process.extract_iter(key, others, scorer=OSA.distance, score_cutoff=1, processor=None)
        return sorted(other for other, slips, _ in found if slips)
