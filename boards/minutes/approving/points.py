"""Amendments of one point of a minute: ``minute 5a`` is of point a) of minute 5."""

from boards.minutes.approving.phrases import END, Phrase, PhraseError
from boards.minutes.list_marks import countings_of, indent_of, mark_of


def applied_in_point(phrase: Phrase, text: str, letter: str) -> str:
    """The text of a minute with the change in its point of that letter, and nothing else.

    Raises ``PhraseError`` where there is no such point, or the words are not in it.
    """
    places = _points(text, letter)
    if not places:
        number = phrase.number.removesuffix(letter)
        raise PhraseError(f"There is no minute {phrase.number}, and minute {number} has no point {letter}).")
    changed, problems = [], []
    for start, end in places:
        try:
            changed.append(f"{text[:start]}{_changed(phrase, text[start:end])}{text[end:]}")
        except PhraseError as error:
            problems.append(error)
    if len(changed) > 1:
        raise PhraseError(
            f"{len(changed)} points of that minute are called {letter}) and each has these words. Give more of them."
        )
    if not changed:
        raise problems[0]
    return changed[0]


def _changed(phrase: Phrase, point: str) -> str:
    """The point with the change; what is added at its end goes on with its last line."""
    if phrase.kind != END:
        return phrase.applied_to(point)
    words = point.rstrip()
    return f"{words} {phrase.new}{point[len(words) :]}"


def _points(text: str, letter: str) -> list[tuple[int, int]]:
    """From where to where the points of that letter go, with the deeper lists within them."""
    places = []
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    for at, line in enumerate(lines):
        mark = mark_of(line)
        if mark and mark.label and mark.label.strip("().").lower() == letter:
            after = next((later for later in range(at + 1, len(lines)) if _ends(lines, later, at)), len(lines))
            places.append((starts[at], starts[after]))
    return places


def _ends(lines: list[str], at: int, point: int) -> bool:
    """Whether the point that begins at one line is over by another: at the next of its list, or below all of it."""
    begun, mark = mark_of(lines[point]), mark_of(lines[at])
    if not lines[at].strip() or begun is None:
        return False
    if mark is None:
        return indent_of(lines[at]) <= max(1, begun.indent)
    if mark.indent != begun.indent:
        return mark.indent < begun.indent
    return any(one.is_like(other) for one in countings_of(mark.label) for other in countings_of(begun.label))
