"""Finds the schools of a trust by its name in the register, as people write it: “schools of the Sigma trust”."""

from partnerships.search.entries import SearchEntry
from partnerships.search.index import Index
from partnerships.search.results import Hit
from partnerships.search.scoring import Fit
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import initials, plain, typed_words, words

# Words of which nearly every trust's name has some, and with which people say that they mean a trust.
SAY_THAT_IT_IS_A_TRUST = frozenset(["trust", "mat", "multi", "academy", "limited", "ltd"])
NEARLY_ALL = 0.85  # of the question is answered by the trust that it names
# The share of its points that a school gets, where the text says that it is about a trust, and where it does not.
ASKED_FOR, NOT_ASKED_FOR = 0.95, 0.6


class TrustNames:
    """The trusts of the register, each with its schools."""

    def __init__(self, schools: dict[str, list[int]]) -> None:
        self.schools = dict(enumerate(schools.values()))
        self.names = Index([_entry(number, name) for number, name in enumerate(schools)])


def schools_of_trusts(text: str, trusts: TrustNames) -> list[Hit]:
    """The schools of every trust that the text names nearly in full."""
    wanted = [word for word in typed_words(text) if _tells(word)] if trusts.schools else []
    if not wanted:
        return []
    share = ASKED_FOR if _is_about_a_trust(text) else NOT_ASKED_FOR
    found = [(entry, how) for entry, how in trusts.names.find(" ".join(wanted)) if _is_named(how)]
    return [
        Hit(school, how.score * share, f"Its trust is {entry.label}", how.is_approximate)
        for entry, how in found
        for school in trusts.schools[entry.pk]
    ]


def is_an_unknown_trust(text: str, trusts: TrustNames) -> bool:
    """Whether the text is the name of a trust by its last word, and of none that the register has."""
    last = plain(text).split()[-1:]
    tells = any(_tells(word) for word in typed_words(text))
    return tells and last in (["trust"], ["mat"]) and not schools_of_trusts(text, trusts)


def _entry(number: int, name: str) -> SearchEntry:
    told = words(name)
    telling = tuple(word for word in told if _tells(word))
    return SearchEntry(pk=number, label=name, words=telling or told, initials=initials(name), order=(name,))


def _tells(word: str) -> bool:
    """Whether the word tells one trust from another."""
    return word not in SAY_THAT_IT_IS_A_TRUST and GROUPS.get(word) != "filler"


def _is_named(how: Fit) -> bool:
    return how.answered >= NEARLY_ALL and how.begins


def _is_about_a_trust(text: str) -> bool:
    typed = plain(text)
    return typed.startswith("schools ") or bool(SAY_THAT_IT_IS_A_TRUST & {*typed.split(), *typed_words(text)})
