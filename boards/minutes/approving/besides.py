"""What another room has of an item, as the meeting that approves the minutes corrects it (boards/models/besides.py).

It stands below the text of its minute, so the page has its two fields there: ``Minute 5, priority “Reading”: for “At
risk” read “Achieved”``. The versions that went round stay as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from base.saving import Author
from boards.minutes.approving.phrases import Phrase, found_in, quoted
from boards.models import AgendaItem, Meeting, MinutesVersion, Part
from boards.models.besides import Correctable, SaidBesides, said_besides


@dataclass(frozen=True)
class LineBesides:
    """Something that stands under ``item`` in the minutes that went round, and how it is corrected."""

    item: AgendaItem
    said: SaidBesides
    how: Correctable
    label: str  # as those minutes have it: what it is about may have another name since

    @property
    def word_field(self) -> str:
        """The name of the field of its word."""
        return f"word-{self.how.key}"

    @property
    def words_field(self) -> str:
        """The name of the field of its words."""
        return f"words-{self.how.key}"


@dataclass(frozen=True)
class CorrectedLine:
    """What such a line is to say instead."""

    line: LineBesides
    word: str
    words: str

    @property
    def text(self) -> str:
        """As the minutes have it, without its label."""
        return self.line.how.as_text(self.word, self.words)

    @property
    def in_words(self) -> list[str]:
        """What the minutes of the meeting that approved say of it."""
        how, where = self.line.how, f"Minute {self.line.item.number}, {_in_a_sentence(self.line.label)}"
        names = dict(how.choices)
        changed = [(names[how.word], names.get(self.word, self.word)), (how.words, self.words)]
        return [f"{where}: for {quoted(old)} read {quoted(new)}" for old, new in changed if old != new]


def lines_besides(meeting: Meeting, *, part: Part, version: MinutesVersion | None) -> list[LineBesides]:
    """What that version of a part has of other rooms, by item in their order, and may be corrected."""
    said = said_besides(meeting)
    if not said or version is None:
        return []
    frozen = {item["number"]: item.get("besides", []) for item in version.data["items"]}
    items = meeting.items.of_part(part).filter(pk__in=said).select_related("meeting__board").order_by("position", "pk")
    return [
        LineBesides(item, one, one.correctable, row["label"])
        for item in items
        for one in said[item.pk]
        if one.correctable and (row := _row_of(one, said[item.pk], frozen.get(item.number, [])))
    ]


def _row_of(
    one: SaidBesides, beside: Iterable[SaidBesides], rows: Iterable[Mapping[str, str]]
) -> Mapping[str, str] | None:
    """The row of a version that says it. A label that is another by now is of none that is beside it."""
    named = {other.label for other in beside}
    rows = [row for row in rows if row["text"] == one.text]
    same = [row for row in rows if row["label"] == one.label]
    return next(iter(same or [row for row in rows if row["label"] not in named]), None)


def corrected_lines(lines: Iterable[LineBesides], sent: Mapping[str, str]) -> list[CorrectedLine]:
    """What was sent of those lines, without what stays as it is."""
    found = [
        CorrectedLine(
            line, sent.get(line.word_field, line.how.word), " ".join(sent.get(line.words_field, line.how.words).split())
        )
        for line in lines
    ]
    return [one for one in found if (one.word, one.words) != (one.line.how.word, one.line.how.words)]


def write_corrections(corrections: Iterable[CorrectedLine], by: Author) -> None:
    """Have the rooms write what is corrected. Raises ``ValidationError`` by field."""
    errors: dict[str, list[str]] = {}
    for one in corrections:
        fields = {"word": one.line.word_field, "words": one.line.words_field}
        try:
            one.line.how.correct(one.word, one.words, by)
        except ValidationError as error:
            for field, said in error.message_dict.items():
                errors.setdefault(fields.get(field, one.line.words_field), []).extend(said)
    if errors:
        raise ValidationError(errors)


def as_frozen(corrections: Iterable[CorrectedLine]) -> dict[tuple[str, str, str], str]:
    """What ``content_as_approved`` needs: the new text by the number of the item, the label and the text before."""
    return {(one.line.item.number, one.line.label, one.line.said.text): one.text for one in corrections}


def said_of_line(phrase: Phrase, number: str, lines: Iterable[LineBesides]) -> str:
    """Of a phrase whose words are not in the text of its minute: that they stand in such a line, and where that is
    corrected; empty where they do not."""
    for line in lines:
        text = f"{line.label}: {line.said.text}"
        if line.item.number.lower() == number and phrase.old and found_in(phrase.old, text):
            return (
                f"{quoted(phrase.old)} is not in the text of minute {number}: it stands below it, in what is said of "
                f"{_in_a_sentence(line.label)}. Correct it under “Change a whole minute”, below minute {number}, and "
                "leave it out here."
            )
    return ""


def _in_a_sentence(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
