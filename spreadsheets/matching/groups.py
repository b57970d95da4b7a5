"""Which partnership a name means."""

from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partnerships.models import Partnership, PartnershipName
from partnerships.search.vocabulary import GROUPS
from spreadsheets.matching.questions import NEW, Answers, Option, SheetQuestion
from spreadsheets.reading.choices import partnership_key

_TYPES = {"partnership", "cluster", "consortium", "group", "alliance", "federation", "network", "trust", "local"}
MOST_SLIPS = 2  # of the pen, in a long word
_COMPASS = {"north", "south", "east", "west", "mid", "central"}


class Groups:
    """Finds the portal's partnerships by the names that a sheet has for them."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.held: dict[str, list[Partnership]] = {}
        for partnership in Partnership.objects.select_related("home_quadrant", "kind").order_by("pk"):
            self.held.setdefault(partnership_key(partnership.name), []).append(partnership)
        for former in PartnershipName.objects.select_related("partnership__home_quadrant", "partnership__kind"):
            self.held.setdefault(partnership_key(former.name), [former.partnership])  # sheets keep names for long
        self.by_pk = {str(group.pk): group for groups in self.held.values() for group in groups}
        self.new: dict[str, tuple[str, int]] = {}  # met in the sheet and not held: name and row, by key
        self._new_keys = AlikeKeys()

    def find(self, key: str, name: str, row: int) -> Partnership | str | None:
        """The partnership that is held, the key of one that is new, or None while that is open.

        A new one has its own key, or that of a row above that is the same partnership.
        """
        same = self.held.get(key, [])
        if len(same) == 1:
            return same[0]
        options = [_option(group) for group in same or self._alike(key)]
        alike = [(other, *self.new[other]) for other in self._new_keys.like(key)]
        met = {f"row-{row}": (other, met) for other, met, row in alike}
        options += [Option(value, other, f"new, in row {value[4:]}") for value, (_, other) in met.items()]
        answer = self._ask(key, name, row, options) if options else NEW
        if answer == NEW:
            self.new[key] = (name, row)
            self._new_keys.add(key)
            return key
        return met[answer][0] if answer in met else self.by_pk.get(answer)

    def _ask(self, key: str, name: str, row: int, options: list[Option]) -> str:
        return self.answers.to(
            SheetQuestion(
                key=f"partnership:{key}",
                row=row,
                column="Partnership",
                text=name,
                partnership=name,
                sentence=f"Which partnership is “{name}”?",
                options=(*options, Option(NEW, f"A new partnership, {name}")),
            )
        )

    def _alike(self, key: str) -> list[Partnership]:
        return [group for other, groups in self.held.items() if _may_be_one(key, other) for group in groups]


def _option(group: Partnership) -> Option:
    return Option(str(group.pk), group.name, f"{group.quadrant_label}, {group.status_label.lower()}")


class AlikeKeys:
    """Keys that are found by one that is spelt alike, without a look at each of thousands.

    Two are alike if all their telling words are the same, or all but one, which is a slip of the pen away. So a key is
    kept under its telling words, and without each of them under the others.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}  # where each key came, by key
        self._same: dict[frozenset[str], list[str]] = defaultdict(list)
        self._without: dict[tuple[frozenset[str], int], dict[str, list[str]]] = defaultdict(dict)

    def add(self, key: str) -> None:
        """Keep a key."""
        if key in self._places:
            return
        self._places[key] = len(self._places)
        telling = frozenset(_telling(key))
        self._same[telling].append(key)
        for word in filter(_may_be_misspelt, telling):
            self._without[telling - {word}, len(word)].setdefault(word, []).append(key)

    def like(self, key: str) -> list[str]:
        """Those that are spelt alike, in the order in which they came."""
        telling = frozenset(_telling(key))
        found = set(self._same.get(telling, ()))
        for word in filter(_may_be_misspelt, telling):
            for length in range(len(word) - MOST_SLIPS, len(word) + MOST_SLIPS + 1):
                others = self._without.get((telling - {word}, length), {})
                near = process.extract_iter(
                    word, list(others), scorer=OSA.distance, score_cutoff=MOST_SLIPS, processor=None
                )
                for other, _, _ in near:
                    if _are_one_word(word, other):
                        found.update(others[other])
        return sorted(found, key=self._places.__getitem__)


def _telling(key: str) -> set[str]:
    return set(key.split()) - _TYPES or set(key.split())


def _may_be_one(key: str, held: str) -> bool:
    """Whether two names may be one partnership: words are left out of one of them, or they are spelt alike."""
    first, second = _telling(key), _telling(held)
    return first <= second or second <= first or _are_spelt_alike(key, held)


def _are_spelt_alike(key: str, other: str) -> bool:
    """Whether two names differ by their type alone, or by a slip of the pen in one word."""
    first, second = _telling(key) - _telling(other), _telling(other) - _telling(key)
    if not first and not second:
        return True
    if len(first) != 1 or len(second) != 1:
        return False
    one, two = first.pop(), second.pop()
    return _may_be_misspelt(one) and _may_be_misspelt(two) and _are_one_word(one, two)


def _may_be_misspelt(word: str) -> bool:
    return word.isalpha() and word not in GROUPS and word not in _COMPASS


def _are_one_word(one: str, two: str) -> bool:
    longest = max(len(one), len(two))
    return longest > 3 and OSA.distance(one, two) <= (1 if longest < 8 else MOST_SLIPS)
