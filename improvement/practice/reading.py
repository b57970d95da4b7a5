"""What somebody read of a piece of practice: an answer is to these words, and to no others."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Self

from boards.minutes.comparing import Change, changes_by_word
from improvement.models import Practice


@dataclass(frozen=True)
class ReadPractice:
    """Its words, and how far it had come."""

    state: str
    title: str
    topic: str
    what: str
    difference: str

    @classmethod
    def of(cls, practice: Practice) -> Self:
        """What it says now."""
        return cls(practice.state, practice.title, practice.topic.name, practice.what, practice.difference)

    @classmethod
    def from_kept(cls, text: str) -> Self | None:
        """What a page carried; None where that is nothing that a page of ours would."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):  # the latter of brackets within brackets
            return None
        is_whole = isinstance(said, list) and len(said) == len(cls.__annotations__)
        return cls(*said) if is_whole and all(isinstance(one, str) for one in said) else None

    def kept(self) -> str:
        """As a page carries it, in one line: a browser changes the ends of lines."""
        return json.dumps(astuple(self))

    def changes(self, before: "ReadPractice") -> Iterator[tuple[str, list[list[Change]]]]:
        """Which of its words are others than before, each with its heading."""
        for heading, name in HEADINGS.items():
            was, now = getattr(before, name), getattr(self, name)
            if was != now:
                yield heading, changes_by_word(was, now)


HEADINGS = {
    "Title": "title",
    "Topic": "topic",
    "What they do": "what",
    "What difference it makes, and how they know": "difference",
}
