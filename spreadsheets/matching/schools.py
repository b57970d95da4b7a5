"""Which school a name in a sheet means.

The directory's matcher has the first word. Where it is not sure, two things may settle it (ADR 13): that the text is
all of a school's name and no other near has all its words, and one slip of the pen in a long word. Neither takes a
school that is known to be in another quadrant than the partnership. Everything else is asked.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from partnerships.models import School
from partnerships.search import Match, match_school, respelt, school_names
from partnerships.search.words import DATA, plain, typed_words, words
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion

_PHASES = set(DATA["groups"]["phase"]["words"])
_KINDS = _PHASES | {"school", "academy", "college"}
MOST_OF_ONE = 2  # parts of one school's name and place: “Maldon, Heybridge Primary”
_FILLERS = {"school", "the", "of", "and", "for", "at", "in"}
MOST_UNSURE = 500  # names: each takes milliseconds, in the request, and no officer answers more at once


@dataclass(frozen=True)
class Asked:
    """A name to be found: where it stands, whose it is, and the quadrant that the partnership is at home in."""

    text: str
    row: int
    column: str
    partnership: str
    partnership_key: str
    quadrant: int | None = None
    beside: str = ""  # the name that stands beside a URN, and has to fit it


@dataclass
class Schools:
    """Finds schools by the names that a sheet has for them; remembers what it found, for many rows are alike."""

    answers: Answers
    read_as: dict[tuple[str, str], int] = field(default_factory=dict)  # rows by what stands there and the school's name
    left_out: list[tuple[int, str, str]] = field(default_factory=list)  # row, partnership and name

    def __post_init__(self) -> None:
        self._names = school_names()  # one index for one sheet: asking whether it still holds takes a query a name
        self._quadrants = dict(School.objects.filter(district__isnull=False).values_list("pk", "district__quadrant"))
        self._open_by_name: dict[str, list[int]] = defaultdict(list)
        for pk, name in School.objects.open().of_home().values_list("pk", "name"):
            self._open_by_name[plain(name)].append(pk)
        self._matches: dict[tuple[str, int | None], tuple[int | None, Match]] = {}
        self._options: dict[int, School] = {}  # schools that were offered: the same ones are, for many names
        self.unsure = 0  # different names that might be several schools, or none
        self.stopped_at: int | None = None  # the row at which there were too many

    def find(self, asked: Asked) -> int | None:
        """The primary key of the school; None where it is left out, or nobody has said yet which it is.

        After too many names that are not sure, none is looked for any more: the plan says so.
        """
        if self.stopped_at is not None:
            return None
        sure, match = self.match(f"{asked.text} {asked.beside}".strip(), asked.quadrant)
        if sure:
            self._say_if_near(asked, sure, match)
            return sure
        if self.unsure > MOST_UNSURE:
            self.stopped_at = asked.row
            return None
        answer = self.answers.to(self._question(asked, match))
        if answer == LEAVE_OUT:
            self.left_out.append((asked.row, asked.partnership, asked.text))
        return int(answer.removeprefix("school-")) if answer.startswith("school-") else None

    def _say_if_near(self, asked: Asked, sure: int, match: Match) -> None:
        """Keep what is no way of writing the school's name: a word of it is spelt otherwise, cut short or another."""
        name = next((one.name for one in match.candidates if one.pk == sure and one.is_approximate), "")
        if name:
            self.read_as.setdefault((asked.text, name), asked.row)

    def match(self, text: str, quadrant: int | None) -> tuple[int | None, Match]:
        """The primary key of the school that the text surely means, None where none is sure, and what it may mean."""
        which = (text.casefold(), quadrant)
        if which not in self._matches:
            match = match_school(text, known=self._names)
            sure = (
                match.school_pk
                or self._by_exact_name(text, quadrant)
                or self._by_whole_name(text, match, quadrant)
                or self._by_slip(text, match, quadrant)
            )
            self._matches[which] = (sure, match)
            self.unsure += sure is None
        return self._matches[which]

    def divided(self, text: str, quadrant: int | None) -> list[str]:
        """The schools of a list with commas; a place behind a school's name stays with it.

        “Waterman Primary, Rochford, Stambridge Primary” is two. A part begins a school unless, without a word that
        says of which kind of school it is, it makes the name before it sure, or leaves it as sure as it was. Of two
        parts one may be the place whatever its words, so both must say that they are schools.
        """
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if len(parts) < 2 or (not _is_a_list(parts) and self.match(text, quadrant)[0]):
            return [text]
        found: list[str] = []
        for part in parts:
            if found and not _says_its_kind(part) and self._is_place_of(found[-1], part, quadrant):
                found[-1] = f"{found[-1]}, {part}"
            else:
                found.append(part)
        are_sure = len(found) > MOST_OF_ONE and all(self.match(one, quadrant)[0] for one in found)
        return found if are_sure or _is_a_list(parts) else [text]

    def _is_place_of(self, name: str, place: str, quadrant: int | None) -> bool:
        """Whether a school of that name is in that place."""
        together = self.match(f"{name}, {place}", quadrant)[0]
        alone = self.match(name, quadrant)[0]
        return together is not None and alone in (None, together)

    def _by_exact_name(self, text: str, quadrant: int | None) -> int | None:
        """The one open school of that very name, whatever closed ones bear it, unless it is known to be elsewhere."""
        found = self._open_by_name.get(plain(text), [])
        return found[0] if len(found) == 1 and not self._is_elsewhere(found[0], quadrant) else None

    def _by_whole_name(self, text: str, match: Match, quadrant: int | None) -> int | None:
        """The likeliest school, if the text is all of its name and no other near it may be meant."""
        asked = _telling(typed_words(text))
        if match.is_shared or not match.candidates or asked != _telling(words(match.candidates[0].name)):
            return None
        first, *others = match.candidates
        if self._is_elsewhere(first.pk, quadrant):
            return None
        if _PHASES & set(asked) and not any(_has_all(asked, words(other.name)) for other in others):
            return first.pk
        return first.pk if first.pk in self._quadrants and self._is_only_one_near(text, first.pk, quadrant) else None

    def _is_only_one_near(self, text: str, pk: int, quadrant: int | None) -> bool:
        """Whether the matcher is sure of it once the schools that are known to be in other quadrants are left out."""
        elsewhere = [other for other in self._quadrants if self._is_elsewhere(other, quadrant)]
        within = School.objects.exclude(pk__in=elsewhere)
        return bool(elsewhere) and match_school(text, within=within, known=self._names).school_pk == pk

    def _by_slip(self, text: str, match: Match, quadrant: int | None) -> int | None:
        """The school that is meant if one slip of the pen is put right, unless it is known to be elsewhere."""
        corrected = respelt(text, known=self._names)
        if not (corrected and match.candidates):
            return None
        again = match_school(corrected, known=self._names)
        found = again.school_pk or self._by_whole_name(corrected, again, quadrant)
        is_meant = found == match.candidates[0].pk and not self._is_elsewhere(match.candidates[0].pk, quadrant)
        return found if is_meant else None

    def _is_elsewhere(self, pk: int, quadrant: int | None) -> bool:
        return quadrant is not None and self._quadrants.get(pk, quadrant) != quadrant

    def _question(self, asked: Asked, match: Match) -> SheetQuestion:
        keys = [candidate.pk for candidate in match.candidates]
        if missing := [pk for pk in keys if pk not in self._options]:
            self._options |= School.objects.select_related("district").in_bulk(missing)
        schools = [self._options[pk] for pk in keys if pk in self._options]
        return SheetQuestion(
            key=f"school:{asked.partnership_key}:{plain(asked.text) or asked.text}",
            row=asked.row,
            column=asked.column,
            text=asked.text,
            partnership=asked.partnership,
            sentence=f"Which school is “{asked.text}”{f', beside it “{asked.beside}”' if asked.beside else ''}?",
            options=(
                *(Option(f"school-{school.pk}", school.name, school.told_apart) for school in schools),
                Option(LEAVE_OUT, "None of these: leave it out" if schools else "No school is like it: leave it out"),
            ),
        )


def _says_its_kind(part: str) -> bool:
    """Whether a word of it says that it is a school: primary, infants, academy."""
    return any(word in _KINDS for word in typed_words(part))


def _is_a_list(parts: list[str]) -> bool:
    """Whether two or more of the parts say that they are schools."""
    return sum(map(_says_its_kind, parts)) > 1


def _has_all(asked: list[str], name: tuple[str, ...]) -> bool:
    """Whether a name has all the words that were asked for, but for a slip of the pen in each."""
    return all(any(OSA.distance(word, other) <= 1 for other in name) for word in asked)


def _telling(name: tuple[str, ...]) -> list[str]:
    return sorted(word for word in name if word not in _FILLERS)
