"""A review's days looked at: the visit's, the workshop's and the impact review's, each with those who come to it."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.utils.formats import date_format

from improvement.clashes.school_calendar import Comes, SchoolCalendar
from improvement.models import PeerReview, Reviewer

_ROLE = Reviewer.Role
WHO_COMES: dict[str, Collection[str]] = {  # to what is on the day of that field
    "visit_on": Reviewer.VISITING,
    "second_visit_on": Reviewer.VISITING,
    "workshop_on": (_ROLE.CHAMPION,),
    "impact_review_on": (_ROLE.LEAD_REVIEWER, _ROLE.CHAMPION),
}
_WHAT = {
    "visit_on": "The visit is on",
    "second_visit_on": "The second day of the visit is",
    "workshop_on": "The workshop is planned for",
    "impact_review_on": "The impact review is planned for",
}
DAY = "l j F Y"


def note_clashes(reviews: Collection[PeerReview]) -> None:
    """Note in ``clashes`` what the days to come of each clash with; six queries for all of them.

    The reviews come with host and ``people``, as pages show them. What was held is not warned of any more.
    """
    found = {review.pk: days_to_come(review) for review in reviews}
    days = [day for by_field in found.values() for day in by_field.values()]
    calendar = SchoolCalendar.of(_schools(reviews), days, _people(reviews))
    for review in reviews:
        review.clashes = _looked_up(calendar, review, found[review.pk])


def clashes_of(review: PeerReview, days: Mapping[str, dt.date]) -> dict[str, list[str]]:
    """What these days would clash with, by their fields; what clashes with nothing is left out."""
    return _looked_up(SchoolCalendar.of(_schools([review]), days.values(), _people([review])), review, days)


def days_to_come(review: PeerReview) -> dict[str, dt.date]:
    """The days of the review that are planned, by their fields."""
    if review.is_cancelled:
        return {}
    is_over = {
        "visit_on": review.is_held,
        "second_visit_on": review.is_held,
        "workshop_on": review.workshop_held_on is not None,
        "impact_review_on": review.impact_review_held_on is not None,
    }
    return {field: day for field in WHO_COMES if (day := getattr(review, field)) and not is_over[field]}


def at_field(day: dt.date, said: Iterable[str], refused: Iterable[str] = ()) -> str:
    """What stands at the field in which that day is entered; empty where it clashes with nothing.

    What is ``refused`` will not be saved.
    """
    cannot = list(refused)
    together = "; ".join([*cannot, *said])
    then = "Choose another day, or another person." if cannot else "It can be saved all the same."
    return f"{date_format(day, DAY)}: {together}. {then}" if together else ""


def in_sentences(review: PeerReview) -> list[str]:
    """What the days to come of the review clash with, a sentence a day."""
    days = days_to_come(review)
    return [
        f"{_WHAT[field]} {date_format(days[field], DAY)}: {'; '.join(said)}."
        for field, said in clashes_of(review, days).items()
    ]


def _looked_up(calendar: SchoolCalendar, review: PeerReview, days: Mapping[str, dt.date]) -> dict[str, list[str]]:
    within = review.round.partnership_id
    found = {
        field: calendar.clashes(day, review.host, _comes(review, field), within=within) for field, day in days.items()
    }
    return {field: said for field, said in found.items() if said}


def _comes(review: PeerReview, field: str) -> Iterable[Comes]:
    return ((one.person, one.school) for one in review.people if one.role in WHO_COMES[field])


def _schools(reviews: Iterable[PeerReview]) -> Iterable[int]:
    for review in reviews:
        yield review.host_id
        yield from (one.school_id for one in review.people if one.school_id)


def _people(reviews: Iterable[PeerReview]) -> Iterable[int]:
    return (one.person_id for review in reviews for one in review.people)
