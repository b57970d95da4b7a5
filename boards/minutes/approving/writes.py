"""The approval of minutes by a later meeting: Part A and Part B each under an item of its own, at its own pace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author
from boards.attendance.presiding import refuse_without_chair
from boards.attendance.roll import roll_of
from boards.minutes.approving.attendance import corrected
from boards.minutes.approving.besides import (
    CorrectedLine,
    LineBesides,
    as_frozen,
    lines_besides,
    said_of_line,
    write_corrections,
)
from boards.minutes.approving.phrases import Phrase, PhraseError
from boards.minutes.approving.points import applied_in_point
from boards.minutes.choosing import withdrew_from_part_b
from boards.minutes.freezing import freeze_as_approved
from boards.minutes.item_texts import write_text
from boards.minutes.outcomes import match_outcomes
from boards.models import AgendaItem, Meeting, MinutesVersion, Part
from boards.moving import day, enter, leave, locked, refuse_without_quorum
from boards.steps import APPROVE, APPROVE_PART_B


@dataclass(frozen=True)
class Amendment:
    """What the minute of an item is to say instead, and the phrases by which it was amended, where that is how."""

    item: AgendaItem
    text: str
    phrases: list[Phrase] = field(default_factory=list)

    @property
    def field(self) -> str:
        """The name of the field of the form in which it was made."""
        return self.phrases[-1].field if self.phrases else field_of(self.item)

    @property
    def in_words(self) -> list[str]:
        """What the minutes of the meeting that approved say of it."""
        if self.phrases:
            return [phrase.in_words for phrase in self.phrases]
        text = " ".join(self.text.split())
        number = self.item.number
        return [f"item {number} to read: {text}" if text else f"the text of item {number} to be left out"]


def field_of(item: AgendaItem) -> str:
    """The name of the field in which an item's minute is amended."""
    return f"text-{item.pk}"


@transaction.atomic
def approve(
    *,
    meeting: Meeting,
    part: Part,
    in_item: AgendaItem,
    version: int,
    by: Author,
    amendments: Sequence[Amendment] = (),
    phrases: Sequence[Phrase] = (),
    besides: Sequence[CorrectedLine] = (),
) -> list[MinutesVersion]:
    """Record that a later meeting approved a part of the minutes under ``in_item``, as it stands or amended.

    ``version`` is the number of the circulated version that the meeting had before it. The amendments, of items of that
    part, by phrase or of a whole minute, are written into that item's minute (of Part B only that there were some),
    applied to the minutes, and frozen with them, as ``besides`` is, what other rooms have
    of an item and the meeting corrected; the other part gets no version. Raises ``ValidationError`` where the
    meeting could not approve, or had another version; by field where a line of an amendment is not the action that it
    wants to be, or a phrase does not stand where it should.
    """
    step = APPROVE_PART_B if part.is_confidential else APPROVE
    meeting = enter(step, meeting)
    if part.is_confidential:
        _refuse_part_b(meeting, by)
    circulated = _circulated(meeting, version, part)
    _refuse_approval(meeting, locked(in_item.meeting))
    changed = amendments_of(meeting, part=part, amendments=amendments, phrases=phrases)
    attendance = corrections_of(phrases)
    people = _corrected(circulated, attendance, part)
    _apply(meeting, changed, part, by)
    write_corrections(besides, by)
    if part.is_confidential:
        meeting.part_b_approved_in = in_item
    else:
        meeting.approved_in = in_item
    leave(step, meeting, by)
    _record_approval(meeting, in_item, changed, attendance, besides, part, by)
    numbers = {amendment.item.number: bool(amendment.phrases) for amendment in changed}
    return [
        freeze_as_approved(
            meeting=meeting,
            part=part,
            circulated=circulated,
            amended=numbers,
            people=people,
            besides=as_frozen(besides),
            by=by,
        )
    ]


def corrections_of(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Those of the phrases that correct who was there."""
    return [phrase for phrase in phrases if phrase.is_of_attendance]


def _corrected(circulated: MinutesVersion, corrections: Sequence[Phrase], part: Part) -> dict[str, Any]:
    """Who was there as corrected, as the approved version has it; nothing without corrections."""
    if not corrections:
        return {}
    field = corrections[-1].field
    if part.is_confidential:
        raise ValidationError({field: "Who was there is corrected with Part A of the minutes. Leave it out here."})
    try:
        return corrected(circulated.data, corrections)
    except PhraseError as error:
        raise ValidationError({field: str(error)}) from None


def amendments_of(
    meeting: Meeting, *, part: Part, amendments: Sequence[Amendment], phrases: Sequence[Phrase]
) -> list[Amendment]:
    """What changes in each minute of a part: by phrases, in their order, or as a whole; not what stays as it is.

    Raises ``ValidationError`` by field.
    """
    whole = [amendment for amendment in amendments if _clean(amendment.text) != _clean(amendment.item.text)]
    worded = _worded(meeting, part, [phrase for phrase in phrases if not phrase.is_of_attendance])
    both = {amendment.item.pk for amendment in worded} & {amendment.item.pk for amendment in whole}
    if both:
        raise ValidationError(
            {
                amendment.field: f"Minute {amendment.item.number} is amended by words too. Put all into one place."
                for amendment in whole
                if amendment.item.pk in both
            }
        )
    return [*worded, *whole]


def _worded(meeting: Meeting, part: Part, phrases: Sequence[Phrase]) -> list[Amendment]:
    """The phrases applied, those of one minute in their order."""
    if not phrases:
        return []
    items = {item.number.lower(): item for item in meeting.items.of_part(part).select_related("meeting__board")}
    texts = {number: item.text for number, item in items.items()}
    changed: dict[str, list[Phrase]] = {}
    errors: dict[str, list[str]] = {}
    below: list[LineBesides] | None = None
    for phrase in phrases:
        number, letter = _place_of(phrase, texts)
        try:
            text = _text_of(phrase, number, texts, part)
            others = {other: words for other, words in texts.items() if other != number}
            texts[number] = applied_in_point(phrase, text, letter) if letter else phrase.applied_to(text, others)
            changed.setdefault(number, []).append(phrase)
        except PhraseError as error:
            below = (
                lines_besides(meeting, part=part, version=meeting.versions.last_of(part)) if below is None else below
            )
            errors.setdefault(phrase.field, []).append(said_of_line(phrase, number, below) or str(error))
    if errors:
        raise ValidationError(errors)
    return [Amendment(items[number], texts[number], found) for number, found in changed.items()]


def _place_of(phrase: Phrase, texts: dict[str, str]) -> tuple[str, str]:
    """The number of the minute that a phrase is of, and the letter of its point: ``5a`` is minute 5a where there is
    one, else point a) of minute 5."""
    number, letter = phrase.number[:-1], phrase.number[-1]
    return (
        (number, letter) if phrase.number not in texts and letter.isalpha() and number in texts else (phrase.number, "")
    )


def _text_of(phrase: Phrase, number: str, texts: dict[str, str], part: Part) -> str:
    if number in texts:
        return texts[number]
    raise PhraseError(
        f"There is no minute {phrase.number} in {part.of_it}these minutes. They have {', '.join(texts) or 'none'}."
    )


def _refuse_part_b(meeting: Meeting, by: Author) -> None:
    if meeting.part_b_approved_in_id:
        raise ValidationError("Part B of these minutes is approved already.")
    if withdrew_from_part_b(meeting, by):
        raise ValidationError("You withdrew from a Part B item for an interest. Somebody else records its approval.")


def _apply(meeting: Meeting, amendments: Sequence[Amendment], part: Part, by: Author) -> None:
    errors: dict[str, list[str]] = {}
    for amendment in amendments:
        item = meeting.items.select_for_update(of=("self",)).select_related("meeting__board").get(pk=amendment.item.pk)
        if item.part is not part:
            raise ValidationError(f"Item {item.number} is not in this part of the minutes. Amend it with its own part.")
        write_text(item=item, text=_clean(amendment.text), by=by)
        try:
            problems = [problem.said_of(item, shown_in=part) for problem in match_outcomes(item, by)]
        except ValidationError:  # an action of which nothing is left but its owner
            problems = [
                f"Minute {item.number}: nothing would be left of an action. Delete its whole line, or keep words."
            ]
        if problems:
            errors.setdefault(amendment.field, []).extend(problems)
    if errors:
        raise ValidationError(errors)
    if amendments:
        refuse_without_quorum(meeting, roll_of(meeting))


def _circulated(meeting: Meeting, version: int, part: Part) -> MinutesVersion:
    """The version that the later meeting had before it; refused where that is not the latest."""
    latest = meeting.versions.last_of(part)
    if latest is None or latest.number != version:
        raise ValidationError(
            f"The version before you was {version}; the latest is {latest.number if latest else 'none'}. "
            "Read that one and record the approval again."
        )
    return latest


def _refuse_approval(meeting: Meeting, approving: Meeting) -> None:
    """Refuse what the later meeting could not approve, or did not; both meetings are locked."""
    if approving.board_id != meeting.board_id or not approving.follows(meeting):
        raise ValidationError(
            "Minutes are approved by a meeting of the same board that began later, on another day or at a later time "
            "of the same day. Choose one."
        )
    if not approving.is_being_recorded:
        raise ValidationError(f"The meeting of {day(approving)} is not being recorded, so it cannot approve minutes.")
    roll = roll_of(approving)
    if approving.is_inquorate or not roll.is_quorate:
        raise ValidationError(f"The meeting of {day(approving)} has no quorum: {roll.lack}. It cannot approve minutes.")
    if not roll.members_there:
        raise ValidationError(
            f"Nobody is marked as present at the meeting of {day(approving)}. Record who is there, then the approval."
        )
    refuse_without_chair(approving, roll)


def sentences_of(
    meeting: Meeting,
    amendments: Sequence[Amendment],
    attendance: Sequence[Phrase],
    besides: Sequence[CorrectedLine],
    *,
    part: Part,
) -> list[str]:
    """What the minutes of the meeting that approved say, a line each: of Part B that it was approved, and no more."""
    what, were = (f"{part.of_it}the minutes", "was") if part.is_confidential else ("The minutes", "were")
    approved = f"{what} of the meeting of {day(meeting)} {were} approved as a true record"
    said = [phrase.in_words for phrase in attendance]
    said += [words for one in amendments for words in one.in_words]
    said += [words for one in besides for words in one.in_words]
    if not said:
        return [f"{approved}."]
    if part.is_confidential:
        return [f"{approved} {'with an amendment' if len(said) == 1 else 'with amendments'}."]
    following = f"with the following {'amendment' if len(said) == 1 else 'amendments'}:"
    return [f"{approved} {following}", *(f"- {words}" for words in said)]


def _record_approval(
    meeting: Meeting,
    in_item: AgendaItem,
    amendments: Sequence[Amendment],
    attendance: Sequence[Phrase],
    besides: Sequence[CorrectedLine],
    part: Part,
    by: Author,
) -> None:
    """Say so in the approving meeting's minutes, which are public."""
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=in_item.pk)
    sentences = sentences_of(meeting, amendments, attendance, besides, part=part)
    write_text(item=item, text="\n".join(filter(None, [item.text.rstrip(), *sentences])) + "\n", by=by)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n")
