"""The words that begin a decision or an action in a minute, in one list that the recording screen's script reads too.

The rule is one that a clerk would guess: in capitals the word is enough (``AGREED that ...``, ``ACTION Ann Day to
...``), in small letters it needs a colon or a dash behind it (``Agreed: ...``, ``Action – AD: ...``). So prose stays
prose: “Noted concerns from parents were discussed”. What looks like a decision or an action and is none is said to be
read as text (``doubt_about``), and never passed over in silence.
"""

import re
from dataclasses import dataclass

DECISIONS = {"agreed": "Agreed", "noted": "Noted", "resolved": "Resolved", "deferred": "Deferred"}
OPENINGS = ("it was",)  # that may stand before the word of a decision
ACTIONS = ("action", "actions", "action point", "action points", "action required", "actions required")
# Words under which other boards record decisions. They are not kinds of ours, and which is meant is not guessed.
OTHERS_DECISIONS = ("approved", "decided", "decision", "recommended")
# What stands behind “Actions:” where there are none.
NO_ACTION = ("none", "nil", "n/a", "no action", "no actions", "none arising", "none required", "no action required")
# What is written in the place of a day and is none. The action is due when it would be without it.
ASAP = ("asap", "as soon as possible", "urgent", "urgently", "immediately")
ONGOING = ("ongoing", "on-going", "on going", "continuing")

_EMPHASIS = r"\*{1,3}"
_LIST_MARK = r"(?:[-*•–·]|\(?[a-zA-Z0-9]{1,3}[.)])[ \t]+"
_NOT_WITHIN = r"(?![\w/&'’-])"


def _one_of(words) -> str:
    return "|".join(word.replace(" ", "[ \t]+") for word in sorted(words, key=len, reverse=True))


_OPENING = rf"(?:(?:{_one_of(OPENINGS)})[ \t]+)?"
_WORD = rf"(?:{_OPENING}(?P<decision>{_one_of(DECISIONS)})|(?P<action>{_one_of(ACTIONS)}))"
_BEGINS = re.compile(rf"\s*(?P<open>{_EMPHASIS})?{_WORD}{_NOT_WITHIN}", re.IGNORECASE)
_FOLLOWS = re.compile(  # matches anything
    rf"(?P<close>{_EMPHASIS})?\s*(?P<colon>:|[–—-]+(?=\s)|[–—])?(?P<late_close>{_EMPHASIS})?\s*(?P<text>.*)", re.DOTALL
)
_OTHERS = re.compile(
    rf"\s*(?:{_EMPHASIS})?(?P<word>{_one_of(OTHERS_DECISIONS)}){_NOT_WITHIN}[*\s]*(?P<colon>:)?", re.IGNORECASE
)
_BEGINS_LIST = re.compile(rf"\s*{_LIST_MARK}")
_IN_CAPITALS = rf"(?<![\w/&-])(?:{'|'.join(word.upper() for word in (*DECISIONS, 'action', 'actions'))})(?![\w/&-])"
_CAPITALS = re.compile(_IN_CAPITALS)

# A decision that names a recommendation: its word, the colon or dash behind that, and the number.
_ON_RECOMMENDATION = (
    rf"^\s*(?:{_EMPHASIS})?(?:{_OPENING})({_one_of(DECISIONS)})(?:{_EMPHASIS})?\s*(:|[–—-]+)?(?:{_EMPHASIS})?\s*"
    r"recommendation\s+(\d+)\s*(?:[:–—-]|\.?\s*$)"
)

# The lines of which the server makes something or says why not, for the screen's script: one expression whatever case
# its letters have, one of capitals alone; and how an action begins, after which owners are completed.
FOR_SCRIPT = {
    "begins": (
        rf"^\s*(?:!\s*\S|(?:{_LIST_MARK})?(?:{_EMPHASIS})?(?:{_OPENING}(?:{_one_of(DECISIONS)})|"
        rf"{_one_of((*ACTIONS, *OTHERS_DECISIONS))}){_NOT_WITHIN})"
    ),
    "capitals": _IN_CAPITALS,
    "recommendation": _ON_RECOMMENDATION,
    "action": rf"^\s*(?:!|(?:{_EMPHASIS})?(?:{_one_of(ACTIONS)})(?=[\s:*–—])[*\s:–—-]*)",
}


@dataclass(frozen=True)
class Beginning:
    """What a line is by how it begins: ``label`` is the sort of decision, empty of an action; ``text`` follows."""

    label: str
    text: str


@dataclass(frozen=True)
class Doubt:
    """Of a line that looks like a decision or an action, and is text: why, and what to write if more was meant.

    Or ``is_of_day``, of an action whose day is none.
    """

    why: str
    is_of_day: bool = False


def beginning_of(line: str) -> Beginning | None:
    """The decision or action that a line is by its first words, or by its ``!``; None where it is neither."""
    marked = line.strip()
    if marked.startswith("!"):
        text = marked[1:].strip()
        return Beginning("", text) if text else None
    found = _BEGINS.match(line)
    if not found:
        return None
    word = found["decision"] or found["action"]
    colon, text = _what_follows(line, found)
    if not colon:
        text = text.lstrip(" ,;.")
        if not word.isupper() or _is_heading(text):
            return None
    if not _says_something(text) or (found["action"] and _is_no_action(text)):
        return None
    return Beginning(DECISIONS[word.lower()] if found["decision"] else "", text)


def doubt_about(line: str) -> Doubt | None:
    """Why a line that looks like a decision or an action is none, or is not due when it seems to be."""
    begun = beginning_of(line)
    if begun:
        return None if begun.label else _doubt_about_due(begun.text)
    listed = _BEGINS_LIST.match(line)
    bare = line[listed.end() :] if listed else line
    if listed and (begun := beginning_of(bare)):
        what = f"“{begun.label.upper()} …”" if begun.label else "“ACTION: …”"
        return Doubt(f"A point of a list makes neither a decision nor an action. Begin a line of its own with {what}.")
    if found := _BEGINS.match(bare):
        return _doubt_about_beginning(bare, found)
    if (found := _OTHERS.match(bare)) and (found["colon"] or found["word"].isupper()):
        return Doubt(f"“{found['word']}” makes no decision. Begin it with “Agreed:” or “Resolved:”.")
    within = _CAPITALS.search(bare)
    if within and not bare.isupper():
        what = "a decision" if within[0].lower() in DECISIONS else "an action"
        return Doubt(f"“{within[0]}” makes {what} only where a line begins with it. Begin a new line there.")
    return None


def _doubt_about_beginning(line: str, found: re.Match) -> Doubt | None:
    """Why a line with such a word in front was not taken."""
    word = found["decision"] or found["action"]
    _, text = _what_follows(line, found)
    if found["action"] and _is_no_action(text):
        return None
    example = "“ACTION: Ann Day to share the template”"
    if not _says_something(text):
        if word == "noted" and line[found.start() : found.start("decision")].strip(" \t*"):
            return None  # “It was noted.” tells of what stands before it
        what = f"what was {word.lower()}" if found["decision"] else f"who will do what, {example},"
        return Doubt(f"Nothing follows “{word}”. Write {what} on the same line.")
    if word.isupper():  # and no colon
        return Doubt(f"All in capitals it is a heading. If it is none, write a colon: “{word}: …”.")
    if found["action"]:
        return Doubt(f"If it is an action, write {example}.")
    return Doubt(f"If it is a decision, write “{word.capitalize()}: …” or “{word.upper()} …”.")


def _doubt_about_due(text: str) -> Doubt | None:
    """What is said of an action whose day is none."""
    if said := ends_with(text, ASAP):
        why = f"“{said}” is not a day. It is due when any action is; write “by Friday” if it cannot wait so long."
        return Doubt(why, is_of_day=True)
    if said := ends_with(text, ONGOING):
        return Doubt(
            f"“{said}” is not a day: it is asked about at each meeting until somebody closes it.", is_of_day=True
        )
    return None


def ends_with(text: str, phrases: tuple[str, ...]) -> str:
    """The phrase with which a text ends, as it is written there; empty where it ends with none of them."""
    end = text.rstrip(" .)!")
    for phrase in phrases:
        start = len(end) - len(phrase)
        if start >= 0 and end[start:].casefold() == phrase and not end[start - 1 : start].isalnum():
            return end[start:]
    return ""


def _what_follows(line: str, found: re.Match) -> tuple[bool, str]:
    """Whether a colon or dash stands behind the word, and the rest; asterisks that are not the word's own stay."""
    follows = _FOLLOWS.match(line, found.end())
    close, colon, late_close, text = follows.groups("") if follows else ("", "", "", "")
    opened, closed = found["open"] or "", close + late_close
    kept = "" if opened == closed else opened + closed
    return bool(colon), kept + text.strip()


def _is_heading(text: str) -> bool:
    """Whether what follows a word in capitals is in capitals too, as in ``ACTION PLAN``; ``AGREED TO ...`` is none."""
    return text.isupper() and not text.startswith(("THAT ", "TO "))


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_no_action(text: str) -> bool:
    return text.casefold().strip(" .*()") in NO_ACTION
