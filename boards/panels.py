"""What other rooms show on boards' screens, so that boards need not know them.

A room adds its panel in ``AppConfig.ready``::

    panels.add(panels.MEETING, "improvement/priorities/_meeting_panel.html", priorities_of)

What is far down may be in the recording screen's list of places besides: ``place`` is its anchor, what it is called
there, and a word, in small letters: an item in whose title that stands leads there too.

The function is asked with each request for that screen, about the board or the meeting that the screen shows (a
meeting comes with its rights: ``may_read``, ``may_record`` …). It gives what the template needs, or None where there is
nothing to show to this user: who may see what is the room's own to decide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

BOARD = "board"  # the page of a board
MEETING = "meeting"  # the page of a meeting
RECORDING = "recording"  # the minute taker's screen
SCREENS = (BOARD, MEETING, RECORDING)

About = Callable[[HttpRequest, Any], dict[str, Any] | None]
Place = tuple[str, str, str]
NOWHERE = ("", "", "")
_panels: dict[str, list[tuple[str, About, Place]]] = {screen: [] for screen in SCREENS}


@dataclass(frozen=True)
class Panel:
    """A part of a screen that another room draws."""

    template: str
    context: dict[str, Any]
    anchor: str = ""  # of its heading, where a list of places leads to it
    title: str = ""  # what it is called in that list
    word: str = ""  # an item in whose title this stands leads to it


def add(screen: str, template: str, about: About, place: Place = NOWHERE) -> None:
    """Show that template on that screen, below what is there already. Raises ``KeyError`` for no such screen."""
    _panels[screen].append((template, about, place))


def panels_of(screen: str, request: HttpRequest, record: Any) -> Iterator[Panel]:
    """The panels that have something to show there, in the order in which the rooms are installed."""
    for template, about, place in _panels[screen]:
        context = about(request, record)
        if context is not None:
            yield Panel(template, context, *place)
