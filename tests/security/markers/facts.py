"""What can be told apart in an answer: marker words, days that nothing else has, and two things that stand together."""

import datetime as dt
import html
import re
from dataclasses import dataclass
from typing import Protocol

# What a form offers, whether it was chosen or not, tells of no record: only what is chosen does.
OFFERED = re.compile(
    r"<option(?![^>]*\sselected)[^>]*>.*?</option>"
    r"|<input(?=[^>]*type=\"(?:radio|checkbox)\")(?![^>]*\schecked)[^>]*>\s*<label.*?</label>"
    r"|<button(?=[^>]*\sname=\"(?:reason|person|why)\").*?</button>",
    re.DOTALL,
)
TAG = re.compile(r"</?(?:span|strong|a|br|abbr|time)\b[^>]*>")
LINES = re.compile(r"\s*\n\s*")
SPACE = re.compile(r"[ \t\u00a0]+")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def said_in(content: str) -> str:
    """All that an answer says, without what its forms only offer; links and values stay. A page is one line."""
    text = html.unescape(OFFERED.sub(" ", content.replace("\r\n ", "")))  # a calendar folds its lines
    return SPACE.sub(" ", LINES.sub(" " if "<html" in text else "\n", text))


class Fact(Protocol):
    """Something that a record holds, and that an answer may say."""

    def is_in(self, said: str) -> bool:
        """Whether it is in what ``said_in`` gives."""


@dataclass(frozen=True)
class Words:
    """Any of these texts, by itself: not as a part of a longer word or number."""

    any_of: tuple[str, ...]

    def is_in(self, said: str) -> bool:
        """Whether one of them is there."""
        return any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said) for words in self.any_of if words in said)


def words(*any_of: object) -> Words:
    """Any of these."""
    return Words(tuple(map(str, any_of)))


def day(on: dt.date) -> Words:
    """A day, as pages, sheets, files, addresses and calendars write one."""
    months = (f"{on:%B}", f"{on:%b}")
    with_year = [f"{on.day} {month} {on.year}" for month in months]
    with_weekday = [f"{WEEKDAYS[on.weekday()]} {on.day} {month}" for month in months]
    numbers = [f"{on:%Y-%m-%d}", f"{on:%Y%m%d}", f"{on:%d/%m/%Y}", f"{on.day}/{on.month}/{on.year}"]
    return Words((*with_year, *with_weekday, *numbers, f">{on.day} {months[1]}<"))


@dataclass(frozen=True)
class Together:
    """Two facts in one answer, each of which may well be known by itself: a headteacher, and whom they review."""

    one: Fact
    other: Fact

    def is_in(self, said: str) -> bool:
        """Whether both are there."""
        return self.one.is_in(said) and self.other.is_in(said)


@dataclass(frozen=True)
class Near:
    """Two texts with nothing but a few letters between them: a number of days, and not any other number."""

    one: str
    other: str
    most: int = 60

    def is_in(self, said: str) -> bool:
        """Whether they are there, in this order."""
        if self.one not in said:
            return False
        between = rf"(?<!\w){re.escape(self.one)}(?!\w).{{0,{self.most}}}?{re.escape(self.other)}"
        return re.search(between, TAG.sub(" ", said), re.DOTALL) is not None


@dataclass(frozen=True)
class Either:
    """One fact that may be said in two ways."""

    one: Fact
    other: Fact

    def is_in(self, said: str) -> bool:
        """Whether one of them is there."""
        return self.one.is_in(said) or self.other.is_in(said)


def number_of_days(number: int) -> Either:
    """So many days: in a sentence, or in the box of a form."""
    return Either(Near(str(number), "day", 30), words(f'value="{number}"'))
