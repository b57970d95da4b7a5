"""When an action is due, as its line or a field says: ``by 12 November``, ``by end of term``, ``(next meeting)``.

What is not one day is asked about and never guessed; what is no day at all stays with the action's words, and that is
due at the next meeting.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from base.days import MONTHS, WEEKDAYS, AmbiguousDayError, DayError, days_later, in_words, parse_likely_day
from boards.models import Meeting, TermDates

USUAL_TIME = 6 * 7  # days until an action is due where no next meeting is planned
LONGEST_PHRASE = 45  # characters of a day in words: “the end of the summer term”
_LONGEST_SLIP = 20  # characters after “by” that, with a digit in them, are a day written wrongly and not a group

_BY = re.compile(r"(?<![\w-])(?P<word>by|before)\s", re.IGNORECASE)
_FOR = re.compile(r"(?<![\w-])(?:at|for|until)\s+(?=(?:the\s+)?(?:end|next meeting)\b)", re.IGNORECASE)
_ARTICLES = re.compile(r"\b(?:the|this)\s", re.IGNORECASE)
_TERM = re.compile(r"(?:end of|end) (?P<name>autumn |spring |summer |next )?term")
_MONTH_END = re.compile(r"end(?: of)? (?P<month>[a-z]{3,9})(?: (?P<year>\d{4}))?")
_PART_OF_MONTH = re.compile(
    r"(?:(?:early|mid|late)[ -]|(?:beginning|middle|start) of )?(?P<month>[a-z]{3,9})(?: \d{4})?"
)
# What people write in the place of a day and is not one day for everybody.
_NOT_ONE_DAY = (
    *("half term", "half-term", "end of half term", "end of half-term", "start of half term", "start of term"),
    *("easter", "easter holidays", "christmas", "christmas holidays", "xmas", "summer holidays", "new year"),
    *("next week", "next month", "next term", "next year", "end of next year", "end of year", "start of next term"),
    *(f"next {weekday.lower()}" for weekday in WEEKDAYS),
)
_PAST = re.compile(rf"yesterday|last (?:week|month|term|year|meeting|{'|'.join(WEEKDAYS).lower()})")
_SEPARATORS = (",", ";", "(", "–", "—", " - ", ". ")
_AROUND = " ,;(–—-\t\xa0"  # what parts a day from the words before it


@dataclass(frozen=True)
class Calendar:
    """What the reading of a day needs to know: the meeting's day, the next one's, and the last days of terms to come.

    ``term_ends`` are names such as ``Autumn`` with the days, the soonest first; None where the council has set none.
    """

    held_on: dt.date
    next_on: dt.date | None = None
    term_ends: tuple[tuple[str, dt.date | None], ...] = ()

    @property
    def usual(self) -> dt.date:
        """When an action is due whose line says nothing of it."""
        return self.next_on or days_later(self.held_on, USUAL_TIME)


def calendar_of(meeting: Meeting) -> Calendar:
    """What the reading of a day that is written at that meeting needs to know."""
    following = Meeting.objects.after(meeting).first()
    terms = TermDates.objects.last_days(after=meeting.held_on)
    return Calendar(
        meeting.held_on, following.held_on if following else None, tuple((term.name, day) for term, day in terms)
    )


def read_due(phrase: str, when: Calendar) -> tuple[dt.date | None, str]:
    """The day of a phrase by itself, with or without “by”: “12 November”, “end of term”; or what is wrong with it.

    Neither of words that are no day.
    """
    phrase = _phrase(phrase)
    return _day_of(_BY.sub("", phrase, count=1) if _BY.match(phrase) else phrase, when)


def split_off_due(words: str, when: Calendar) -> tuple[str, dt.date, str]:
    """What is left of an action's words without its due date, that date, and what is wrong with it, if anything."""
    start = max(0, len(words.rstrip()) - LONGEST_PHRASE - len("before "))
    if found := list(_BY.finditer(words, start))[-1:]:
        is_by = found[0]["word"].lower() == "by"
        phrase, left = _phrase(words[found[0].end() :]), words[: found[0].start()].rstrip(_AROUND)
        day, problem = _day_of(phrase, when)
        if day and (is_by or not problem):
            return left, day, problem
        return words, when.usual, problem if is_by else ""  # “before the visit of 2027” need not be a day
    if found := list(_FOR.finditer(words, start))[-1:]:  # “ready for the next meeting”: words that are needed
        return words, _named(_said(words[found[0].end() :]), when) or when.usual, ""
    return _split_off_without_by(words, when)


def _split_off_without_by(words: str, when: Calendar) -> tuple[str, dt.date, str]:
    """The same of a day in words that only a comma, a dash or a bracket parts from the rest: ``(end of term)``."""
    cut, separator = max((words.rfind(separator), separator) for separator in _SEPARATORS)
    said = _said(words[cut + len(separator) :]) if cut > 0 else ""
    day = _named(said, when)
    return (words[:cut].rstrip(_AROUND), day, "") if day else (words, when.usual, _unset_term(said, when))


def _day_of(phrase: str, when: Calendar) -> tuple[dt.date | None, str]:
    """The day that a phrase says, or a sentence where it is wrong or not one day; neither where it is no such."""
    said = _said(phrase)
    if day := _named(said, when):
        return day, ""
    if said.capitalize() in WEEKDAYS:
        ahead = (WEEKDAYS.index(said.capitalize()) - when.held_on.weekday() - 1) % 7 + 1
        return days_later(when.held_on, ahead), ""
    if problem := _unset_term(said, when):
        return None, problem
    if _PAST.fullmatch(said):
        return None, _before_the_meeting(phrase)
    if said in _NOT_ONE_DAY or _is_month(said):
        example = in_words(days_later(when.held_on, 14))
        return None, f"“{phrase}” is not one day. Write the day that is meant, such as “by {example}”."
    return _written(phrase, when)


def _phrase(words: str) -> str:
    return words.strip().rstrip(" .)\t")


def _said(words: str) -> str:
    """A phrase in small letters, without articles; empty where it is too long for one."""
    phrase = _phrase(words).lstrip("(").casefold()
    return " ".join(_ARTICLES.sub("", phrase).split()) if len(phrase) <= LONGEST_PHRASE else ""


def _named(said: str, when: Calendar) -> dt.date | None:
    """The day of “next meeting”, of the end of a term, a month or a week, and of today, which is the meeting's day."""
    if said in ("today", "tomorrow"):
        return days_later(when.held_on, int(said == "tomorrow"))
    is_next = said in ("next meeting", "our next meeting", "next board meeting", "next meeting of board")
    return when.usual if is_next else _end_of_something(said, when)


def _end_of_something(said: str, when: Calendar) -> dt.date | None:
    """The last day of a term, a month or a week, as it is said."""
    held_on = when.held_on
    if named := _term_named(said, when):
        return named[1]
    if said in ("end of week", "end of next week"):
        friday = days_later(held_on, (WEEKDAYS.index("Friday") - held_on.weekday()) % 7)
        return days_later(friday, 7) if "next" in said else friday
    if said in ("end of month", "end of next month"):
        return _month_end(held_on.year, held_on.month + ("next" in said))
    if (found := _MONTH_END.fullmatch(said)) and (month := _month(found["month"])):
        year = int(found["year"]) if found["year"] else held_on.year + (month < held_on.month)
        return _month_end(year, month)
    return None


def _term_named(said: str, when: Calendar) -> tuple[str, dt.date | None] | None:
    """The term of which a phrase names the end, with its last day, None where that is not set; None of other words."""
    if said in ("end of school year", "end of academic year"):
        return next((term for term in when.term_ends if term[0] == "Summer"), None)
    if not (found := _TERM.fullmatch(said)):
        return None
    name = (found["name"] or "").strip()
    terms = [term for term in when.term_ends if name in ("", "next", term[0].lower())]
    return next(iter(terms[1:] if name == "next" else terms), None)


def _unset_term(said: str, when: Calendar) -> str:
    """Of the end of a term that the council has not set yet: a sentence."""
    named = _term_named(said, when)
    if not named or named[1]:
        return ""
    return (
        f"The day on which the {named[0].lower()} term ends is not known here. Write the day, such as "
        f"“by {in_words(days_later(when.held_on, 14))}”. An officer can enter the dates of terms for all."
    )


def _written(phrase: str, when: Calendar) -> tuple[dt.date | None, str]:
    """The day of a phrase such as “12 November”, or a sentence where it is a day written wrongly; neither for words."""
    if len(phrase) < 3 or len(phrase) > LONGEST_PHRASE:
        return None, ""
    try:
        day = parse_likely_day(phrase, after=when.held_on)
    except DayError as error:
        is_slip = len(phrase) <= _LONGEST_SLIP and any(character.isdigit() for character in phrase)
        return None, str(error) if is_slip or isinstance(error, AmbiguousDayError) else ""
    if day < when.held_on:
        return None, _before_the_meeting(phrase)
    return day, ""


def _before_the_meeting(phrase: str) -> str:
    return f"“{phrase}” is before the meeting. An action is due on the day of the meeting or later."


def _month_end(year: int, month: int) -> dt.date | None:
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _month(name: str) -> int:
    """The number of a month by its name, or by the name’s first letters; 0 where it is none."""
    starts = (number for number, month in enumerate(MONTHS, start=1) if month.lower().startswith(name))
    return next(starts, 0) if len(name) >= 3 else 0


def _is_month(said: str) -> bool:
    found = _PART_OF_MONTH.fullmatch(said.casefold())
    return bool(found and _month(found["month"]))
