"""Predecessors and successors of schools."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnerships.models.schools import School


class SchoolLinkQuerySet(models.QuerySet):
    """Links between schools, by direction."""

    def successors(self) -> Self:
        """Links to the schools that took over."""
        return self.filter(direction=SchoolLink.Direction.SUCCESSOR)

    def predecessors(self) -> Self:
        """Links to the schools that came before."""
        return self.filter(direction=SchoolLink.Direction.PREDECESSOR)

    def from_register(self) -> Self:
        """Links that the register has, without those that officers chose."""
        return self.filter(is_chosen=False)

    def standing(self) -> Self:
        """Links that hold, without those of the register that officers set aside as wrong."""
        return self.filter(set_aside_on__isnull=True)

    def set_aside(self) -> Self:
        """Links of the register that officers set aside as wrong."""
        return self.filter(set_aside_on__isnull=False)

    def leading(self, urn: int, successor: int) -> Self:
        """Links that say, on either side, that the one school became the other; by their URNs."""
        said, says = SchoolLink.Direction.SUCCESSOR, SchoolLink.Direction.PREDECESSOR
        return self.filter(
            Q(school__urn=urn, direction=said, linked_urn=successor)
            | Q(school__urn=successor, direction=says, linked_urn=urn)
        )


def successors_of(school: School, links: SchoolLinkQuerySet | None = None) -> list[School]:
    """The schools here that took over, as the register says or an officer chose, by URN; or by these links alone."""
    links = SchoolLink.objects.standing() if links is None else links
    named = links.successors().filter(school=school).values("linked_urn")
    naming = links.predecessors().filter(linked_urn=school.urn).values("school")
    return list(School.objects.filter(Q(urn__in=named) | Q(pk__in=naming)).order_by("urn"))


def predecessors_of(school: School) -> list[School]:
    """The schools here that this one took over from, by the links of either side, by URN."""
    links = SchoolLink.objects.standing()
    named = links.predecessors().filter(school=school).values("linked_urn")
    naming = links.successors().filter(linked_urn=school.urn).values("school")
    return list(School.objects.filter(Q(urn__in=named) | Q(pk__in=naming)).order_by("urn"))


def probable_successors_of(school: School) -> list[tuple[School, list[str]]]:
    """Schools that probably took over though no link says so, the likeliest first, each with the reasons.

    None where the school has a link to a successor, held here or not. A school that follows another by a link is none.
    """
    links = SchoolLink.objects.standing()
    is_linked = links.successors().filter(school=school).exists() or successors_of(school)
    if is_linked or not school.closed_on:
        return []
    following = links.predecessors().values("school")
    named = links.successors().filter(linked_school__isnull=False).values("linked_school")
    candidates = School.objects.opened_as_closed(school).exclude(pk__in=following).exclude(pk__in=named)
    candidates = candidates.exclude(urn__in=wrongly_named(school))
    return likeliest(school, candidates)


def wrongly_named(school: School) -> set[int]:
    """The URNs of the schools that the register names as its successors and officers set aside as wrong."""
    links = SchoolLink.objects.set_aside()
    named = links.successors().filter(school__urn=school.urn).values_list("linked_urn", flat=True)
    naming = links.predecessors().filter(linked_urn=school.urn).values_list("school__urn", flat=True)
    return {*named, *naming}


def likeliest(school: School, candidates: Iterable[School]) -> list[tuple[School, list[str]]]:
    """Those that probably follow the school, each with the reasons; a postcode alone says nothing beside a name."""
    found = [(one, reasons) for one in candidates if not one.is_closed and (reasons := one.why_it_may_follow(school))]
    found.sort(key=lambda one: (-len(one[1]), one[0].urn))
    is_named = any(not _is_postcode_alone(reasons) for _, reasons in found)
    return [(one, reasons) for one, reasons in found if not (is_named and _is_postcode_alone(reasons))]


def _is_postcode_alone(reasons: list[str]) -> bool:
    return len(reasons) == 1 and "postcode" in reasons[0]


class SchoolLink(models.Model):
    """A line of the register's links file, or an officer's choice where it has none: a predecessor or successor.

    The other school need not be in the portal (it closed long ago, or is in another authority), so the
    link keeps its URN and name besides.
    """

    class Direction(models.TextChoices):
        """Which way the link points."""

        PREDECESSOR = "predecessor", "Predecessor"
        SUCCESSOR = "successor", "Successor"

    class Manner(models.TextChoices):
        """How the one became the other; empty for a plain conversion or re-opening."""

        MERGED = "merged", "Merged"
        AMALGAMATED = "amalgamated", "Amalgamated"
        SPLIT = "split", "Split"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="links")
    direction = models.CharField(max_length=12, choices=Direction)
    manner = models.CharField(max_length=12, choices=Manner, blank=True)
    linked_urn = models.PositiveIntegerField("linked URN")
    linked_name = models.CharField(max_length=200)
    linked_school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from"
    )
    established_on = models.DateField(null=True, blank=True)
    is_chosen = models.BooleanField(
        "chosen by an officer",
        default=False,
        help_text="The register had no such link when an officer moved what the school had to the other.",
    )
    set_aside_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which an officer said that the register is wrong: nothing goes by the link any more.",
    )

    objects = SchoolLinkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["school", "direction", "linked_urn"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "direction", "linked_urn"],
                name="partnerships_schoollink_unique",
                violation_error_message="This link is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["predecessor", "successor"]), name="partnerships_schoollink_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["", "merged", "amalgamated", "split"]),
                name="partnerships_schoollink_manner_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_direction_display().lower()} {self.linked_name}"

    @property
    def is_successor(self) -> bool:
        """Whether the other school took over from this one."""
        return self.direction == self.Direction.SUCCESSOR
