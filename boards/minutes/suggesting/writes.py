"""Suggesting a change of a draft, taking it, leaving it, and taking it back oneself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from base.text import cleaned
from boards.checking import open_suggestions
from boards.emails import post_answered, post_suggested
from boards.minutes.item_texts import LONGEST_TEXT, TextConflict, save_text
from boards.models import AgendaItem, ItemVersion, Meeting, Suggestion
from boards.moving import locked

State = Suggestion.State
LONGEST_ANSWER = 300  # characters, as the suggestion keeps it


@transaction.atomic
def suggest(*, item: AgendaItem, text: str, base: int, remark: str, by: Author) -> Suggestion:
    """Keep what somebody would change of the item, whose version ``base`` was before them, and tell who takes minutes.

    One that is sent twice is one. A draft that was cleared is so no more. Raises ``ValidationError``, by field.
    """
    meeting = _with_chair(item)
    text, remark = cleaned(text.replace("\r\n", "\n")), cleaned(remark.replace("\r\n", "\n")).strip()
    item = AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)
    _refuse_too_long(text, remark)
    if not 0 <= base <= item.version:
        raise ValidationError({"text": "Load this page again: what was sent is not of this item."})
    changes_text = text.rstrip() != text_at(item, base).rstrip()
    if not changes_text and not remark:
        raise ValidationError({"text": "Change the text, or write a remark: nothing of it is different yet."})
    said = {"text": text if changes_text else "", "base": base if changes_text else None, "remark": remark}
    before = item.suggestions.open().filter(suggested_by=by, **said).first()
    if before:
        return before
    suggestion = Suggestion(item=item, suggested_by=by, **said)
    save(suggestion, by=by)
    if meeting.cleared_at:  # nothing is cleared while a suggestion is open
        Meeting.objects.filter(pk=meeting.pk).update(cleared_at=None, cleared_by=None)
    post_suggested(meeting, by=by)
    return suggestion


def text_at(item: AgendaItem, version: int) -> str:
    """The item's text as it was at that version; empty before the first."""
    if version == item.version:
        return item.text
    kept = ItemVersion.objects.filter(item=item, number=version).values_list("text", flat=True)
    return kept.first() or ""


@transaction.atomic
def take_suggestion(
    *, suggestion: Suggestion, by: Author, answer: str = "", text: str | None = None, base: int | None = None
) -> TextConflict | None:
    """Make what is suggested the next version of the item; a remark alone is said to be done.

    ``text`` is what the suggestion was made into and ``base`` the version that was before whoever made it so, where the
    item has changed since. Another text is never written over: that gives the conflict, and the suggestion stays open.
    """
    suggestion = _open(suggestion)
    if suggestion.base is not None:
        answered = save_text(
            item=suggestion.item,
            text=suggestion.text if text is None else text,
            base=suggestion.base if base is None else base,
            by=by,
        )
        if isinstance(answered, TextConflict):
            return answered
    _close(suggestion, State.TAKEN, answer, by)
    return None


@transaction.atomic
def leave_suggestion(*, suggestion: Suggestion, by: Author, answer: str = "") -> None:
    """Leave the text as it is. Raises ``ValidationError``."""
    _close(_open(suggestion), State.LEFT, answer, by)


@transaction.atomic
def withdraw_suggestion(*, suggestion: Suggestion, by: Author) -> None:
    """Take one's own suggestion back. Raises ``ValidationError``, also where it is somebody else's."""
    suggestion = _open(suggestion)
    if suggestion.suggested_by != by:
        raise ValidationError(f"{suggestion.suggested_by} suggested this. Only they can take it back.")
    _close(suggestion, State.WITHDRAWN, "", by)


def refuse_open_suggestions(meeting: Meeting) -> None:
    """Raise ``ValidationError`` while a suggestion on the meeting's draft is open; it does not say under which item."""
    if number := open_suggestions(meeting):
        are = "suggestion is" if number == 1 else "suggestions are"
        each = "it" if number == 1 else "each of them"
        raise ValidationError(
            f"{number} {are} open on this draft. Whoever takes the minutes takes or leaves {each} first, or who "
            "suggested it takes it back."
        )


def _with_chair(item: AgendaItem) -> Meeting:
    """The meeting, locked; refused where its draft is not with the chairs."""
    meeting = locked(item.meeting)
    if meeting.status != Meeting.Status.DRAFT:
        raise ValidationError(
            f"The draft is not with the chair ({meeting.get_status_display().lower()}), so nothing was changed."
        )
    return meeting


def _open(suggestion: Suggestion) -> Suggestion:
    """The suggestion anew, with its meeting locked; refused where it is answered."""
    _with_chair(suggestion.item)
    suggestion = Suggestion.objects.select_related("item__meeting__board", "suggested_by", "answered_by").get(
        pk=suggestion.pk
    )
    if not suggestion.is_open:
        state = suggestion.get_state_display().lower()
        raise ValidationError(f"{suggestion.answered_by} was quicker: this suggestion is {state} already.")
    return suggestion


def _close(suggestion: Suggestion, state: str, answer: str, by: Author) -> None:
    answer = " ".join(cleaned(answer).split())
    if len(answer) > LONGEST_ANSWER:
        raise ValidationError(f"Say why in at most {LONGEST_ANSWER} characters.")
    suggestion.state, suggestion.answer = state, answer
    suggestion.answered_at, suggestion.answered_by = timezone.now(), by
    save(suggestion, by=by, fields=["state", "answer", "answered_at", "answered_by"])
    theirs = Suggestion.objects.open().filter(
        item__meeting=suggestion.item.meeting_id, suggested_by=suggestion.suggested_by
    )
    if suggestion.suggested_by != by and not theirs.exists():
        post_answered(suggestion.item.meeting, suggestion.suggested_by)


def _refuse_too_long(text: str, remark: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"text": f"This minute is longer than {LONGEST_TEXT} characters. Shorten it."})
    if len(remark) > Suggestion.LONGEST_REMARK:
        raise ValidationError({"remark": f"Write the remark in at most {Suggestion.LONGEST_REMARK} characters."})
