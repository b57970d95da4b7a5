"""What the register may be narrowed by."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from improvement.models import SystemLeader, Topic
from improvement.models.system_leaders import SystemLeaderQuerySet
from partnerships.models import District, School


@dataclass
class RegisterFilters:
    """``topic`` and ``district``, by their slugs, and ``phase``, of ``School.Phase``; others are ignored, and said."""

    query: QueryDict
    user: Any
    ignored: list[str] = field(default_factory=list)

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """Every topic that there is today."""
        return list(Topic.objects.active().in_order().values_list("slug", "name"))

    @cached_property
    def districts(self) -> list[tuple[str, str]]:
        """Every district."""
        return list(District.objects.order_by("name").values_list("slug", "name"))

    @property
    def phases(self) -> list[tuple[str, str]]:
        """Every phase."""
        return School.Phase.choices

    @cached_property
    def topic(self) -> str:
        """The topic with which they offer help; empty for any."""
        return self._among("topic", self.topics)

    @cached_property
    def district(self) -> str:
        """The district in which they work; empty for any."""
        return self._among("district", self.districts)

    @cached_property
    def phase(self) -> str:
        """The phase in which they work; empty for any."""
        return self._among("phase", self.phases)

    def apply(self) -> SystemLeaderQuerySet:
        """Those whom the register shows, and whom the user may see, narrowed."""
        rows = SystemLeader.objects.visible_to(self.user).shown()
        rows = rows.working_in(phase=self.phase, district=self.district)
        return rows.offering(self.topic).listed() if self.topic else rows.listed()

    def _among(self, name: str, choices: list[tuple[str, str]]) -> str:
        asked = self.query.get(name, "")
        if asked and asked not in dict(choices):
            self.ignored.append(f"There is no {name} “{asked[:40]}”, so the list is not narrowed by it.")
            return ""
        return asked
