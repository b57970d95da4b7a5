"""A past academic year in figures that anybody may see: frozen once after its end, and shown as they were frozen.

What changes or is erased later changes nothing of them, and what is left out is written down nowhere (ADR 58).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from base.school_terms import academic_year, year_days
from improvement.models import (
    Framework,
    PeerReview,
    SelfEvaluation,
    Stage,
    SupportRequest,
    Theme,
    Topic,
    YearFigure,
    YearSnapshot,
)
from improvement.programme.safe_figures import (
    FEWEST,
    FEWEST_PARTNERSHIPS,
    FEWEST_SCHOOLS,
    Counted,
    SafeFigures,
    safe_reasons,
    safe_reviews,
    safe_stages,
    safe_support,
)
from partnerships.models import Membership

MOST_YEARS = 5  # on the page, the latest first
Kind, _State, _Outcome = YearFigure.Kind, SupportRequest.State, SupportRequest.Outcome


@transaction.atomic
def freeze_last_year(today: dt.date) -> YearSnapshot | None:
    """Freeze the figures of the academic year that is over; None where that was done, or there is nothing to count.

    From the first night after it on: a day later the first requests that ended in it are a year old, and are erased.
    """
    year = academic_year(today) - 1
    if YearSnapshot.objects.filter(year=year).exists():
        return None
    first, last = year_days(year)
    held, ended, moved, agreed = [*_held(year)], [*_ended(first, last)], [*_moved(year)], _agreed(year, last)
    if not (held or ended or moved or agreed):
        return None
    topics = list(Topic.objects.overlapping(first, last).values_list("pk", flat=True))
    snapshot = YearSnapshot.objects.create(year=year, frozen_on=today)
    YearFigure.objects.bulk_create(_figures(snapshot, safe_reviews(held, topics), safe_support(ended, topics)))
    reasons = safe_reasons(moved, PeerReview.Reason.values)
    of_reasons = {"snapshot": snapshot, "kind": Kind.REASONS}
    YearFigure.objects.bulk_create(YearFigure(**of_reasons, reason=one, value=n) for one, n in reasons.items())
    YearFigure.objects.bulk_create(_of_stages(snapshot, agreed))
    return snapshot


def _agreed(year: int, last: dt.date) -> list[SelfEvaluation]:
    """Self-evaluations of the year that were agreed by its end.

    Officers read those that are shared: so where fewer than five are not, these are left out, for they would be all
    that is not known of the numbers.
    """
    rows = SelfEvaluation.objects.in_year(year).filter(agreed_on__lte=last).with_sharing().order_by("pk")
    agreed = list(rows.prefetch_related("agreements"))
    kept = [one for one in agreed if not one.is_shared]  # type: ignore[attr-defined]
    return [one for one in agreed if one not in kept] if len(kept) < FEWEST else agreed


def _of_stages(snapshot: YearSnapshot, agreed: list[SelfEvaluation]) -> Iterator[YearFigure]:
    """How many agreed each stage of each theme, where that is safe, and how many there are in all.

    Nothing of a year in which they went by more than one version: one of few would be the sum less the other.
    """
    partnerships = [one.partnership_id for one in agreed]
    schools = Membership.objects.active(year_days(snapshot.year)[1]).filter(partnership__in=partnerships)
    is_enough = (
        len(set(schools.order_by().values_list("school", flat=True))) >= FEWEST_SCHOOLS
        and len(set(partnerships)) >= max(FEWEST_PARTNERSHIPS, FEWEST)
        and len({one.framework_id for one in agreed}) == 1
    )
    if not is_enough:
        return
    of_stages: dict[str, Any] = {"snapshot": snapshot, "kind": Kind.STAGES}
    yield YearFigure(**of_stages, value=len(agreed))
    framework = Framework.objects.get(pk=agreed[0].framework_id)
    stages = list(framework.stages.all())
    said = Counter((row.theme_id, row.stage_id) for one in agreed for row in one.agreements.all())
    for theme in framework.themes.all():
        counts = [said[theme.pk, stage.pk] for stage in stages]
        left_out = len(agreed) - sum(counts)
        for stage, value in zip(stages, safe_stages([*counts, left_out]), strict=False):
            if value is not None:
                yield YearFigure(**of_stages, theme=theme, stage=stage, value=value)


def _held(year: int) -> Iterator[Counted]:
    rows = PeerReview.objects.filter(year=year, state=PeerReview.State.HELD).order_by()
    for host, partnership, *topics in rows.values_list("host", "round__partnership", "topic", "second_topic"):
        yield Counted(host, partnership, tuple(topic for topic in topics if topic))


def _moved(year: int) -> Iterator[Counted]:
    """Reviews that were postponed or cancelled, each once, by its last reason."""
    rows = PeerReview.objects.filter(year=year).exclude(reason="").order_by()
    for host, partnership, reason in rows.values_list("host", "round__partnership", "reason"):
        yield Counted(host, partnership, (reason,))


def _ended(first: dt.date, last: dt.date) -> Iterator[Counted]:
    """Requests that came to an end in that year, each once: met where support was given, or a part of it.

    Not those that were withdrawn, or of which nobody said what became.
    """
    rows = SupportRequest.objects.filter(closed_on__range=(first, last)).order_by()
    for row in rows.values_list("school", "partnership", "topic", "state", "outcome"):
        school, partnership, topic, state, outcome = row
        is_met = outcome in (_Outcome.GIVEN, _Outcome.PART)
        if is_met or state == _State.UNMET or outcome == _Outcome.NONE:
            yield Counted(school, partnership, (topic,), is_met)


def _figures(snapshot: YearSnapshot, reviews: SafeFigures, support: SafeFigures) -> Iterator[YearFigure]:
    values = {
        Kind.REVIEWS: {None: reviews.whole} | reviews.by_topic,
        Kind.ASKED: {None: support.whole} | support.by_topic,
        Kind.MET: {None: support.met_in_all} | support.met,
        Kind.UNMET: {None: support.unmet_in_all} | support.unmet,
    }
    for kind, by_topic in values.items():
        for topic, value in by_topic.items():
            if value is not None:
                yield YearFigure(snapshot=snapshot, kind=kind, topic_id=topic, value=value)


@dataclass(frozen=True)
class TopicInFigures:
    """A line of a past year: of one topic, or of all; a number that is not shown is None."""

    name: str
    numbers: list[tuple[str, int | None]]  # each with what it counts, as a heading


@dataclass(frozen=True)
class PastYear:
    """A past year as it is shown; ``agreed`` is how many self-evaluations ``themes`` count by stage."""

    label: str
    frozen_on: dt.date
    topics: list[TopicInFigures]
    whole: TopicInFigures
    agreed: int | None = None
    themes: list[TopicInFigures] = field(default_factory=list)

    @property
    def has_any(self) -> bool:
        """Whether anything of its topics is shown."""
        return any(number for row in (self.whole, *self.topics) for _, number in row.numbers)


HEADINGS = {Kind.REVIEWS: "Reviews held", Kind.ASKED: "Support asked", Kind.MET: "Met", Kind.UNMET: "Not met"}


def past_years(topics: Iterable[Topic]) -> list[PastYear]:
    """The years that are frozen, the latest first, with these topics and whatever else has a figure."""
    topics = list(topics)
    snapshots = list(YearSnapshot.objects.order_by("-year")[:MOST_YEARS])
    rows = YearFigure.objects.filter(snapshot__in=snapshots, kind__in=[*HEADINGS, Kind.STAGES])
    figures = list(rows.select_related("topic", "theme"))
    versions = {row.theme.framework_id for row in figures if row.theme}
    of_version = {"framework__in": versions}
    themes, stages = list(Theme.objects.filter(**of_version)), list(Stage.objects.filter(**of_version))
    return [
        _past_year(one, topics, [row for row in figures if row.snapshot_id == one.pk], themes, stages)
        for one in snapshots
    ]


def _by_stage(figures: list[YearFigure], themes: list[Theme], stages: list[Stage]) -> list[TopicInFigures]:
    """Each theme of the version of which numbers are shown, with each of its stages."""
    values = {(row.theme_id, row.stage_id): row.value for row in figures if row.theme_id}
    version = next((row.theme.framework_id for row in figures if row.theme), None)
    of_version = [stage for stage in stages if stage.framework_id == version]
    return [
        TopicInFigures(theme.name, [(stage.name, values.get((theme.pk, stage.pk))) for stage in of_version])
        for theme in themes
        if theme.framework_id == version
    ]


def _past_year(
    snapshot: YearSnapshot, topics: list[Topic], figures: list[YearFigure], themes: list[Theme], stages: list[Stage]
) -> PastYear:
    of_stages = [row for row in figures if row.kind == Kind.STAGES]
    agreed = next((row.value for row in of_stages if row.theme_id is None), None)
    values = {(row.topic_id, row.kind): row.value for row in figures if row.kind != Kind.STAGES}
    further = {row.topic for row in figures if row.topic and row.topic not in topics}
    rows = [*topics, *sorted(further, key=lambda topic: (topic.position, topic.name))]

    def line(name: str, topic: int | None) -> TopicInFigures:
        return TopicInFigures(name, [(heading, values.get((topic, str(kind)))) for kind, heading in HEADINGS.items()])

    return PastYear(
        snapshot.label,
        snapshot.frozen_on,
        [line(topic.name, topic.pk) for topic in rows],
        line("All topics", None),
        agreed,
        _by_stage(of_stages, themes, stages),
    )
