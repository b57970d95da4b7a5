"""People whom the search finds though they lead no partnership: other apps say who stands in public, and on which page.

They fill these lists in ``AppConfig.ready``.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """Somebody's name, as words and as it is shown, what they do in public, and the page on which they stand."""

    name: str
    title: str
    role: str
    url: str

    @property
    def label(self) -> str:
        """The name with its title."""
        return f"{self.title} {self.name}".strip()


further_people: list[Callable[[dt.date], Iterable[PublicPerson]]] = []  # of a day
further_models: list[type[models.Model]] = []  # with a history: the people are asked for anew when a record changes
