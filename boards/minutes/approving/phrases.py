"""An amendment by phrase, as clerks write it: ``minute 7, for “34 weeks” read “43 weeks”``.

It is read from words, or made of three boxes; it finds its place in a minute's text, once and nowhere else, and changes
nothing besides. Quotes, dashes and the space between words may be of any sort, in what is typed and in the minute.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.text import get_text_list

FOR, DELETE, AFTER, BEFORE, END = "for", "delete", "after", "before", "end"
TO_LIST = "to-list"  # somebody is added to a list of the attendance
# The lists of the attendance, which stand where a phrase of a minute has its number; any of them is “Attendance”.
HERE, APOLOGIES, WITHIN, ABSENT, ANYWHERE = "Present", "Apologies", "In attendance", "Absent", "Attendance"
EXAMPLE = "minute 7, for “34 weeks” read “43 weeks”"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
LIKE = 0.6  # how alike words are that may have been meant
LONGEST_LINE = 1_000  # characters of one amendment; what is longer is quicker written into the whole minute
MOST = 50  # amendments of one set of minutes
LOOKED_THROUGH = 4_000  # words of a minute among which what is alike is looked for: all of a long one takes seconds
AROUND = 30  # characters shown on each side of a phrase that is there more than once

_SINGLE, _DOUBLE = "'‘’‚‛`´", '"“”„‟«»'
_QUOTE, _DASH = f"[{_SINGLE}{_DOUBLE}]", "[-‐‑‒–—−]"
_WHICH = rf"(?:the\s+)?(?:(?P<which>{'|'.join(ORDINALS)})\s+)?(?:(?:words?|figures?|phrase)\s+)?"
_OLD = rf"(?:{_QUOTE}(?P<old>.+?){_QUOTE}|(?P<bare_old>.+?))"
_NEW = rf"(?:{_QUOTE}(?P<new>.+){_QUOTE}|(?P<bare_new>.+?))"
_ADD = r"(?:add|insert|put)\s+(?:the\s+)?(?:(?:words?|sentence)\s+)?"
_AT_THE_END = r"at\s+(?:the|its)\s+end(?:\s+of\s+(?:it|the\s+(?:minute|item)))?"
_SHOULD_READ = r"(?:should|shall|to|must)\s+(?:read|be)"
_FORMS = tuple(
    (kind, re.compile(rf"{form}[\s.;,]*", re.IGNORECASE | re.DOTALL))
    for kind, form in (
        (END, rf"{_AT_THE_END}[\s,:]*{_ADD}{_NEW}"),
        (END, rf"{_ADD}{_AT_THE_END}[\s,:]*{_NEW}"),
        (END, rf"{_ADD}{_NEW}\s*,?\s*{_AT_THE_END}"),
        (AFTER, rf"after\s+{_WHICH}{_OLD}\s*,?\s*{_ADD}{_NEW}"),
        (BEFORE, rf"before\s+{_WHICH}{_OLD}\s*,?\s*{_ADD}{_NEW}"),
        (AFTER, rf"{_ADD}{_NEW}\s+after\s+{_WHICH}{_OLD}"),
        (BEFORE, rf"{_ADD}{_NEW}\s+before\s+{_WHICH}{_OLD}"),
        (FOR, rf"for\s+{_WHICH}{_OLD}\s*,?\s*(?:read|substitute|put)\s*:?\s*{_NEW}"),
        (FOR, rf"(?:replace|change|amend)\s+{_WHICH}{_OLD}\s*,?\s*(?:with|by|to(?:\s+read)?|into)\s*:?\s*{_NEW}"),
        (FOR, rf"(?:substitute|put|read)\s+{_NEW}\s+(?:for|instead\s+of|in\s+place\s+of)\s+{_WHICH}{_OLD}"),
        (DELETE, rf"(?:delete|remove|omit|strike(?:\s+out)?|leave\s+out|take\s+out)\s+{_WHICH}{_OLD}"),
        (FOR, rf"{_WHICH}{_OLD}\s*,?\s*{_SHOULD_READ}\s*:?\s*{_NEW}"),
    )
)
_SWITCHES = re.compile(r"\b(?:read|with|by|to|for|after|before|insert|add)\b", re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:[a-z]|\s?\([a-z]\)|\s[a-z]\))?"  # of a minute or of a lettered point: 7, 5a, 5(a), 5 a)
_WHERE = re.compile(
    rf"(?:(?:and|also|then)\s+)?(?:(?:in|under|of|to)\s+)?(?:the\s+)?(?:minutes?|items?|min\.?|no\.?)\s+(?P<number>{_NUMBER})"
    r"(?!\w)[\s,.:;–—-]*(?:(?:in\s+)?(?:the\s+)?(?:line|paragraph|para\.?|bullet)\s+\w+[\s,.:;–—-]*)?(?:(?:and|also|then)\s+)?",
    re.IGNORECASE,
)
_WHERE_LAST = re.compile(rf"[\s,]+(?:in|of|from|to)\s+(?:minute|item)\s+(?P<number>{_NUMBER})[\s.]*$", re.IGNORECASE)
_BARE_WHERE = re.compile(rf"(?P<number>{_NUMBER})\s*[:,]\s+", re.IGNORECASE)
_LIST = (
    r"(?:the\s+)?(?:list\s+of\s+)?(?:those\s+|members\s+)*(?P<list>present|apolog(?:y|ies)(?:\s+for\s+absence)?|"
    r"(?:also\s+)?in\s+attendance|attendance|absent|absence)"
)
_UNDER_LIST = re.compile(rf"(?:under\s+)?{_LIST}\s*[:,;–—-]\s*", re.IGNORECASE)
_TO_LIST = re.compile(rf"{_ADD}{_NEW}\s*,?\s+(?:to|under|in)\s+{_LIST}[\s.;,]*", re.IGNORECASE)
_ADD_TO_LIST = re.compile(rf"{_ADD}{_NEW}[\s.;,]*", re.IGNORECASE)
_FROM_LIST = re.compile(rf"\s*,?\s+(?:in|from|under)\s+{_LIST}[\s.;,]*$", re.IGNORECASE)
_ANOTHER = re.compile(
    rf"{_QUOTE}[\s,;.]*(?:(?:and|also|then)\b[\s,]*)*(?:for|delete|replace|after|before|in|minute|insert|add)\b",
    re.IGNORECASE,
)
_OPENS = rf"(?:(?<=[\s(,;:])|^){_QUOTE}(?=\S)"  # a quotation, and no apostrophe
_BEGINS_ANOTHER = re.compile(rf"(?<=\S){_QUOTE}(?=[\s).,;:]).*?{_OPENS}", re.DOTALL)  # behind one that is over
_HAS_QUOTATION = re.compile(rf"{_OPENS}|[{_DOUBLE}]")
_MARK = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]|\(?[a-z]\))\s+", re.IGNORECASE)


class PhraseError(ValueError):
    """Words that are no amendment yet; its text is a sentence that says what to do."""


@dataclass(frozen=True)
class Phrase:
    """One change of one minute: ``old`` and ``new`` words, and ``which`` of several places, 0 for the only one."""

    number: str  # of the minute, as printed: ``7``; or the list of the attendance that it corrects
    kind: str
    old: str = ""
    new: str = ""
    which: int = 0
    field: str = "amendments"  # of the form, where what is wrong with it is said

    @property
    def in_words(self) -> str:
        """As the minutes of the meeting that approved have it: ``Minute 7: for “34 weeks” read “43 weeks”``."""
        which = f"the {ORDINALS[self.which - 1]} " if self.which else ""
        old, new = f"{which}{quoted(self.old)}", quoted(self.new)
        said = {
            FOR: f"for {old} read {new}",
            DELETE: f"delete {old}",
            AFTER: f"after {old} insert {new}",
            BEFORE: f"before {old} insert {new}",
            END: f"add at the end {new}",
            TO_LIST: f"add {new}",
        }
        if self.is_of_attendance:
            return f"{self.number}: {said[self.kind]}"
        return f"Minute {self.number}: {said[self.kind]}"

    @property
    def is_of_attendance(self) -> bool:
        """Whether it corrects who was there, and no minute."""
        return self.number in (HERE, APOLOGIES, WITHIN, ABSENT, ANYWHERE)

    def applied_to(self, text: str, others: Mapping[str, str] | None = None) -> str:
        """The text of the minute with the change and nothing else; ``others`` are the texts of the other minutes.

        Raises ``PhraseError`` unless the old words are there once, or as often as ``which`` says at least.
        """
        if self.kind == END:
            return f"{text.rstrip()}\n\n{self.new}\n" if text.strip() else f"{self.new}\n"
        start, end = self._place_in(text, others or {})
        if text[start:end].count("**") % 2:  # what is bold goes with its marks
            start -= 2 * text[:start].endswith("**")
        if text[start:end].count("**") % 2:
            end += 2 * text[end:].startswith("**")
        before, there, after = text[:start], text[start:end], text[end:]
        if there.count("**") % 2:
            raise PhraseError(
                f"{quoted(self.old)} in minute {self.number} is partly in bold. Give all of the words in bold, or "
                "change the whole minute below."
            )
        match self.kind:
            case "after":
                return f"{before}{there}{_spaced(there, self.new)}{self.new}{after}"
            case "before":
                return f"{before}{self.new}{_spaced(self.new, there)}{there}{after}"
            case "delete":
                return _closed_up(before, after)
        return f"{before}{self.new}{after}"

    def _place_in(self, text: str, others: Mapping[str, str]) -> tuple[int, int]:
        """From where to where in the text the old words stand."""
        places = [(found.start(), found.end()) for found in _pattern_of(self.old).finditer(text)]
        if self.which and self.which <= len(places):
            return places[self.which - 1]
        if len(places) == 1 and not self.which:
            return places[0]
        if not places:
            raise PhraseError(self._said_where_missing(text, others))
        raise PhraseError(self._said_where_several(text, places))

    def _said_where_missing(self, text: str, others: Mapping[str, str]) -> str:
        said = f"{quoted(self.old)} is not in minute {self.number}."
        elsewhere = [number for number, other in others.items() if _pattern_of(self.old).search(other)]
        if elsewhere:
            return f"{said} It is in minute {get_text_list(elsewhere[:3], 'and')}."
        near = nearest(self.old, text)
        return f"{said} The nearest there is {quoted(near)}." if near else f"{said} Copy the words as they stand there."

    def _said_where_several(self, text: str, places: list[tuple[int, int]]) -> str:
        times = f"{len(places)} times" if len(places) > 1 else "once"
        shown = "; ".join(f"“{_around(text, *place)}”" for place in places[:5])
        example = f"write which: for the second {quoted(self.old)} read …"
        said = f"{quoted(self.old)} is in minute {self.number} {times}: {shown}."
        return f"{said} Give more of the words around it, or {example}" if len(places) > 1 else said


def read_phrases(typed: str, *, field: str = "amendments") -> list[Phrase]:
    """The amendments that a text says, a line each; one that names no minute is of the minute named before it.

    Raises ``PhraseError`` for the first line that cannot be read.
    """
    phrases: list[Phrase] = []
    lines = list(filter(str.strip, typed.splitlines()))
    if len(lines) > MOST:
        raise PhraseError(f"These are {len(lines)} amendments. Change the whole minutes below where there are so many.")
    for line in lines:
        before = next((one.number for one in reversed(phrases) if not one.is_of_attendance), "")
        phrases.append(_read(line, before, field))
    return phrases


def of_boxes(number: str, old: str, new: str, *, field: str) -> Phrase:
    """The amendment that three boxes say. Raises ``PhraseError`` where one of them is empty."""
    number, old, new = (" ".join(box.split()) for box in (number, old, new))
    named = _WHERE.fullmatch(number)
    number = _bare(named["number"] if named else number)
    if not number:
        raise PhraseError("Enter which minute is amended, such as 7.")
    if not old:
        raise PhraseError(f"Enter the words of minute {number} that are to be changed.")
    if not new:
        raise PhraseError(f"Enter what it is to read instead. To delete words, write: minute {number}, delete “{old}”.")
    return Phrase(number, FOR, _unquoted(old), _unquoted(new), field=field)


def nearest(words: str, text: str) -> str:
    """What in a text is most like some words, as many words of it; empty where nothing is."""
    there = text.split()[:LOOKED_THROUGH]
    length = len(words.split())
    best, found = LIKE, ""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words.casefold())
    for size in sorted({max(1, length - 1), length, length + 1}):
        for at in range(max(1, len(there) - size + 1)):
            window = " ".join(there[at : at + size])
            matcher.set_seq1(window.casefold())
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                best, found = matcher.ratio(), window
    return found.strip(".,;:")


def _read(line: str, number_before: str, field: str) -> Phrase:
    if len(line) > LONGEST_LINE:
        raise PhraseError(
            f"“{line.strip()[:80]}…” is too long for an amendment. Change the whole minute below instead."
        )
    rest = _MARK.sub("", line.strip(), count=1) if _MARK.match(line) else line.strip()
    rest, number = _without_list(rest)
    if number and (added := _TO_LIST.fullmatch(rest) or _ADD_TO_LIST.fullmatch(rest)):
        return Phrase(number, TO_LIST, new=_somebody(added, line), field=field)
    if not number:
        rest, number = _without_number(rest)
    number = number or number_before
    if not number:
        raise PhraseError(f"“{line.strip()[:80]}” does not say which minute it is of. Write it so: {EXAMPLE}.")
    for kind, form in _FORMS:
        found = form.fullmatch(rest)
        if found:
            said = found.groupdict()
            if _ANOTHER.search(f"{said.get('old') or ''} {said.get('new') or ''}"):
                raise PhraseError(
                    f"“{line.strip()[:80]}” seems to be two amendments. Write each on a line of its own, "
                    "or use the boxes."
                )
            if _has_more(said):
                raise PhraseError(
                    f"Words follow the last quotation in “{line.strip()[:80]}”, or stand between two. Write one "
                    f"correction a line and nothing behind it, such as: {EXAMPLE}."
                )
            old = said.get("old") or _sole(said.get("bare_old"), line)
            new = said.get("new") or _sole(said.get("bare_new"), line)
            if not (_has_words(old) or kind == END) or not (_has_words(new) or kind == DELETE):
                break
            which = ORDINALS.index(said["which"].lower()) + 1 if said.get("which") else 0
            return Phrase(number, kind, old.strip(), new.strip(), which, field)
    raise PhraseError(
        f"“{line.strip()[:80]}” is not read as an amendment. Write it so: {EXAMPLE}; or with delete “…”; "
        "after “…” insert “…”; add at the end “…”."
    )


def _has_more(said: Mapping[str, str | None]) -> bool:
    """Whether words that were taken for one quotation are more: two of them, or one with words before or behind it."""
    quoted = [words for name in ("old", "new") if (words := said.get(name))]
    bare = [words for name in ("bare_old", "bare_new") if (words := said.get(name)) and _has_words(words)]
    return any(map(_BEGINS_ANOTHER.search, quoted)) or any(map(_HAS_QUOTATION.search, bare))


def _has_words(said: str) -> bool:
    return bool(said.strip(f"{_SINGLE}{_DOUBLE} "))


def _without_list(words: str) -> tuple[str, str]:
    """The words without the list of the attendance that they are of, and that list; an addition keeps its own."""
    if _WHERE.match(words) or _BARE_WHERE.match(words):  # of a minute, whatever it says of who was there
        return words, ""
    if found := _UNDER_LIST.match(words):
        return words[found.end() :], _list_of(found["list"])
    if found := _TO_LIST.fullmatch(words):
        return words, _list_of(found["list"])
    last = _FROM_LIST.search(words)
    return (words[: last.start()], _list_of(last["list"])) if last else (words, "")


def _list_of(said: str) -> str:
    said = said.casefold()
    if said.startswith("apolog"):
        return APOLOGIES
    if said == "attendance":
        return ANYWHERE
    return HERE if said == "present" else ABSENT if said.startswith("absen") else WITHIN


def _somebody(found: re.Match, line: str) -> str:
    """Who is added to a list: one name, with or without quotes."""
    name = " ".join((found["new"] or found["bare_new"]).split())
    if _has_more(found.groupdict()) or _SWITCHES.search(name) or not _has_words(name):
        raise PhraseError(f"“{line.strip()[:80]}” does not say whom to add. Write: add “Bo Dee” to those present.")
    return name


def _without_number(words: str) -> tuple[str, str]:
    """The words without the minute that they are of, at their beginning or at their end, and its number."""
    found = _WHERE.match(words) or _BARE_WHERE.match(words)
    if found:
        return words[found.end() :], _bare(found["number"])
    last = _WHERE_LAST.search(words)
    return (words[: last.start()], _bare(last["number"])) if last else (words, "")


def _bare(number: str) -> str:
    """A number without spaces and brackets: ``5a`` of ``5 (a)``."""
    return re.sub(r"[\s()]", "", number).lower()


def _sole(words: str | None, line: str) -> str:
    """Words that stand without quotes; refused where it is not clear where they end."""
    if words and _SWITCHES.search(words):
        raise PhraseError(f"“{line.strip()[:80]}” can be read in two ways. Put the words in quotes: {EXAMPLE}.")
    return words or ""


def found_in(words: str, text: str) -> tuple[int, int] | None:
    """From where to where in a text the words stand first."""
    found = _pattern_of(words).search(text)
    return found.span() if found else None


def _pattern_of(words: str) -> re.Pattern[str]:
    """What finds the words in a text: as whole words, whatever sort the quotes, dashes, spaces and bold marks are."""
    tokens = [_token(token) for token in words.split()]
    begins = r"(?<!\w)" if words[:1].isalnum() else ""
    begins += r"(?<!\d[.,])" if words[:1].isdigit() else ""
    ends = r"(?!\w)" if words[-1:].isalnum() else ""
    ends += r"(?![.,]\d)" if words[-1:].isdigit() else ""
    return re.compile(begins + r"\*{0,2}\s+\*{0,2}".join(tokens) + ends)


def _token(word: str) -> str:
    pieces = []
    for character in word:
        if character in _SINGLE + _DOUBLE:
            pieces.append(_QUOTE)
        elif re.fullmatch(_DASH, character):
            pieces.append(_DASH)
        else:
            pieces.append(re.escape(character))
    return "".join(pieces)


def _spaced(left: str, right: str) -> str:
    """The space between two pieces: none before a stop, nor where one has it."""
    is_joined = left[-1:].isspace() or right[:1].isspace() or right[:1] in ".,;:!?)" or left[-1:] in "("
    return "" if is_joined else " "


def _closed_up(before: str, after: str) -> str:
    """What stood on both sides of words that are gone, with one space between; a line left empty goes with them."""
    line_before, line_after = before.rpartition("\n")[2], after.partition("\n")[0]
    if not line_before.strip() and not line_after.strip():
        return before[: len(before) - len(line_before)] + after.partition("\n")[2]
    if before[-1:] == " " and (not line_after or line_after[:1] in " .,;:!?)"):
        return before[:-1] + after
    return before + after[1:] if not line_before.strip() and after[:1] == " " else before + after


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    before, after = (" ".join(piece.split(" ")) for piece in (before, after))
    words = f"{before.partition(' ')[2] if start > AROUND else before}{text[start:end]}"
    words += after.rpartition(" ")[0] if end + AROUND < len(text) else after
    return " ".join(words.split())


def quoted(words: str) -> str:
    words = " ".join(words.split())
    return f"‘{words}’" if set('“”"') & set(words) else f"“{words}”"


def _unquoted(words: str) -> str:
    found = re.fullmatch(rf"{_QUOTE}(.+){_QUOTE}", words)
    return found[1] if found else words
