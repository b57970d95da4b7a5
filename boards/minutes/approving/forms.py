"""What is typed on the page that records an approval: amendments in words, in boxes, or as whole minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from boards.minutes.approving.besides import CorrectedLine, LineBesides, corrected_lines
from boards.minutes.approving.phrases import MOST, Phrase, PhraseError, of_boxes, read_phrases
from boards.minutes.approving.writes import Amendment, field_of
from boards.models import AgendaItem

WORDS, IN_ITEM = "amendments", "in-item"  # the ids of fields to which a refusal leads
BUTTONS = ("look", "sure", "again", "leave")


@dataclass(frozen=True)
class Box:
    """A row of three boxes: which minute, for which words, what it is to read."""

    place: int
    minute: str = ""
    old: str = ""
    new: str = ""

    @property
    def field(self) -> str:
        """The id of its first box, to which what is wrong with it leads."""
        return f"minute-{self.place}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in any of the three."""
        return not (self.minute.strip() or self.old.strip() or self.new.strip())


@dataclass
class TypedApproval:
    """What was sent, and what is wrong with it: ``errors`` are sentences, each with the id of its field."""

    sent: Any  # the posted fields
    items: list[AgendaItem]
    lines: list[LineBesides] = field(default_factory=list)  # what other rooms have of the items
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The amendments in words, a line each."""
        return self.sent.get(WORDS, "")

    @property
    def boxes(self) -> list[Box]:
        """The rows of boxes that have something in them, and an empty one."""
        filled = [box for box in self._boxes() if not box.is_empty]
        return [*filled, Box(max((box.place for box in filled), default=0) + 1)]

    def _boxes(self) -> Iterator[Box]:
        for place in range(1, MOST + 1):
            yield Box(place, *(self.sent.get(f"{name}-{place}", "") for name in ("minute", "for", "read")))

    @property
    def besides(self) -> list[CorrectedLine]:
        """What is corrected of what other rooms have of the items."""
        return corrected_lines(self.lines, self.sent)

    @property
    def has_whole_minutes(self) -> bool:
        """Whether a minute was changed as a whole, or what stands below one; or may have to be, for words are there."""
        if self.besides or (self.lines and self.errors):
            return True
        return any(one.text.replace("\r\n", "\n").strip() != one.item.text.strip() for one in self.whole_minutes)

    @property
    def whole_minutes(self) -> list[Amendment]:
        """The minutes as they were sent as a whole, those that stay as they are too."""
        return [Amendment(item, self.sent[field_of(item)]) for item in self.items if field_of(item) in self.sent]

    def phrases(self) -> list[Phrase]:
        """The amendments by phrase, those in words first. Raises ``ValidationError`` by field."""
        found: list[Phrase] = []
        errors: dict[str, list[str]] = {}
        try:
            found += read_phrases(self.words, field=WORDS)
        except PhraseError as error:
            errors[WORDS] = [str(error)]
        for box in self._boxes():
            if not box.is_empty:
                try:
                    found.append(of_boxes(box.minute, box.old, box.new, field=box.field))
                except PhraseError as error:
                    errors[box.field] = [str(error)]
        if errors:
            raise ValidationError(errors)
        return found

    def errors_at(self, at: str) -> list[str]:
        """What is wrong with the field of that id."""
        return [said for where, said in self.errors if where == at]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the page that asks whether it is right sends again: not the minutes that stay as they are.

        A minute of which nothing is left is sent again empty: left out, it would stay as it is.
        """
        changed = {field_of(one.item) for one in self.whole_minutes if one.text != one.item.text}
        changed |= {name for one in self.besides for name in (one.line.word_field, one.line.words_field)}
        fields = {name for line in self.lines for name in (line.word_field, line.words_field)}
        unchanged = {*map(field_of, self.items), *fields} - changed
        left_out = {*BUTTONS, *unchanged, "csrfmiddlewaretoken"}
        return [
            (name, value) for name, value in self.sent.items() if name not in left_out and (value or name in changed)
        ]
