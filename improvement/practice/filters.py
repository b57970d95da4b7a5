"""What the list of practice may be narrowed by."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property

from improvement.models import Practice, Topic
from improvement.models.practice import PracticeQuerySet

MOST_QUOTED = 40  # letters of what was asked for
LONGEST = 100  # letters of a search


@dataclass
class PracticeFilters:
    """``topic``, by its slug, and ``q``, words that it says; an unknown topic is ignored, and said."""

    query: QueryDict
    ignored: list[str] = field(default_factory=list)

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """The topics of which something is shown."""
        shown = Practice.objects.shown().order_by().values("topic")
        return list(Topic.objects.filter(pk__in=shown).in_order().values_list("slug", "name"))

    @cached_property
    def topic(self) -> str:
        """The topic that it is about; empty for any."""
        asked = self.query.get("topic", "")
        if asked and asked not in dict(self.topics):
            self.ignored.append(f"Nothing here is about “{asked[:MOST_QUOTED]}”, so the list is not narrowed by it.")
            return ""
        return asked

    @property
    def text(self) -> str:
        """The words that it says; empty for any."""
        return " ".join(self.query.get("q", "").replace("\x00", "").split())[:LONGEST]

    @property
    def is_narrowed(self) -> bool:
        """Whether not all of it is listed."""
        return bool(self.topic or self.text)

    def apply(self) -> PracticeQuerySet:
        """What is shown, narrowed."""
        return Practice.objects.shown().about(self.topic).saying(self.text).listed()
