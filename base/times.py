"""A time of day as people type one: 10.20, 10:20, 10.20am, 1020, 2 pm, midday."""

import datetime as dt
import re

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:\s*[.:h]?\s*(?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?\s*(?:m\.?)?", re.ASCII)
_WORDS = {"midday": dt.time(12), "noon": dt.time(12), "12 noon": dt.time(12), "12 midday": dt.time(12)}
EARLIEST = dt.time(7)  # before it nobody meets, so “2.15” is in the afternoon
BEFORE, AFTER = 1, 6  # hours around the beginning of a meeting in which all its times are


class TimeError(ValueError):
    """A text that is no time of day; its message says what to do."""


def parse_time(text: str, *, near: dt.time | None = None) -> dt.time | None:
    """The time that was typed, None where nothing was. Raises ``TimeError``.

    Without am or pm an hour up to 11 may mean either: it is the one that is around ``near``, the beginning of the
    meeting, where one of the two is; else the one by day. With a nought in front, ``02.15``, it is what it says.
    """
    words = " ".join(text.casefold().split())
    if not words:
        return None
    if words in _WORDS:
        return _WORDS[words]
    found = _TIME.fullmatch(words)
    if not found or (words.endswith("m") and not found["half"]):
        raise TimeError(_refusal(text))
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        raise TimeError(_refusal(text))
    if half:
        return dt.time(hour % 12 + (12 if half == "p" else 0), minute)
    typed = dt.time(hour, minute)
    may_be_either = 1 <= hour <= 11 and not found["hour"].startswith("0")
    return _likely(typed, dt.time(hour + 12, minute), near) if may_be_either else typed


def _likely(morning: dt.time, afternoon: dt.time, near: dt.time | None) -> dt.time:
    if near:
        around = [time for time in (morning, afternoon) if near.hour - BEFORE <= time.hour <= near.hour + AFTER]
        if len(around) == 1:
            return around[0]
    return morning if morning >= EARLIEST else afternoon


def _refusal(text: str) -> str:
    return f"“{text.strip()[:30]}” is no time of day. Enter one such as 10.20am or 14:05."
