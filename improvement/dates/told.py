"""Who is told what when reviews change: their people and who heads the host, each once for all that was done at a time.

What has no day is not told: nobody can do anything with it. Nor are days that are over, which are entered afterwards.
A head without an address of their own, or whom the portal does not know, is written to at the school's office, as
letters to schools are (``partnerships/letters/addressees.py``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils import timezone

from base.saving import Author
from improvement.dates.answering import is_asked
from improvement.dates.days import OwnDay, days_of, is_ahead
from improvement.dates.emails import DATES, heads_of, post, whole
from improvement.dates.links import KIND, about_of
from improvement.models import PeerReview, Reviewer
from improvement.rounds.telling import ReviewChange, about
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.letters.addressees import whom
from partnerships.models import Person

SOON = dt.timedelta(days=14)  # before a visit everybody is told who comes instead of whom


class News(Enum):
    """What became of a review for one person: the subject of an e-mail about that alone."""

    IN = "Peer review: you take part"
    OUT = "Peer review: you no longer take part"
    SET = "Peer review: the dates"
    CHANGED = "Peer review: the dates have changed"
    POSTPONED = "Peer review: the visit is postponed"
    CANCELLED = "Peer review: it is cancelled"
    PEOPLE = "Peer review: who comes has changed"
    AGAIN = "Peer review: the dates once more"


SEVERAL = "Peer reviews: what has changed"
FIRST = "The dates of this year’s peer reviews"  # of several, of which none had any before


@dataclass(frozen=True)
class DatesEntry:
    """What an e-mail says of one review to one person; ``reviewer`` is None for who heads the host."""

    news: News
    review: PeerReview
    reviewer: Reviewer | None
    days: list[OwnDay]

    @property
    def kind(self) -> str:
        """Its name, for the template."""
        return self.news.name.lower()

    @property
    def people(self) -> list[Reviewer]:
        """Who comes to the visit, where that is not over and the reader goes on with it."""
        last = self.review.last_visit_day
        is_over = self.review.is_held or (last is not None and last < timezone.localdate())
        gone = is_over or self.news in (News.OUT, News.CANCELLED, News.POSTPONED)
        return [] if gone else self.review.reviewers_shown

    @property
    def is_asked(self) -> bool:
        """Whether the reader's page asks if they can come."""
        return self.reviewer is not None and is_asked(self.reviewer)


def tell_everyone(changes: list[ReviewChange], by: Author) -> list[Message]:
    """Write to everybody whom the changes concern but whoever made them; what they said of other days is forgotten."""
    entries: dict[int, list[DatesEntry]] = defaultdict(list)
    headless = []
    for change in changes:
        _note_new_days(change)
        for person, entry in _entries(change):
            entries[person].append(entry)
        if to_office := _entry_of_headless(change):
            headless.append(to_office)
    entries.pop(getattr(by, "person_id", None) or 0, None)
    people = Person.objects.with_addresses().in_bulk(list(entries))
    to_people = [_post(people[pk], entries[pk]) for pk in sorted(entries)]
    return to_people + [_post_to_office(entry) for entry in headless]


def tell_once_more(review: PeerReview, person: Person, reviewer: Reviewer | None) -> Message | None:
    """Write somebody their dates as they are now; None where none is to come."""
    role = reviewer.role if reviewer else None
    if review.is_cancelled or not is_ahead(review, role):
        return None
    return _post(person, [DatesEntry(News.AGAIN, review, reviewer, _to_come(days_of(review, role)))])


def _note_new_days(change: ReviewChange) -> None:
    """Let calendars know, and ask anew those whose own days are others."""
    if not change.are_days_others:
        return
    review = change.after.review
    review.note_new_days()
    review.save(update_fields=["days_set_at"])
    then = {one.pk: one.own_days for one in change.before.people}
    asked_anew = [one.pk for one in change.after.people if then.get(one.pk) != one.own_days]
    Reviewer.objects.filter(pk__in=asked_anew).update(can_come=None)


def _entries(change: ReviewChange) -> Iterator[tuple[int, DatesEntry]]:
    then = {one.person_id: one for one in change.before.people}
    now = {one.person_id: one for one in change.after.people}
    for person in then.keys() | now.keys():
        if (news := _news(change, then.get(person), now.get(person))) is not None:
            yield person, _entry(change, news, now.get(person) or then[person], is_out=person not in now)
    for head in heads_of(change.after.review):
        if head.pk not in then.keys() | now.keys() and (news := _news_of_days(change, None)):
            yield head.pk, _entry(change, news, None)


def _entry_of_headless(change: ReviewChange) -> DatesEntry | None:
    """For the host of which the portal knows no head."""
    news = None if heads_of(change.after.review) else _news_of_days(change, None)
    return _entry(change, news, None) if news else None


def _entry(change: ReviewChange, news: News, reviewer: Reviewer | None, *, is_out: bool = False) -> DatesEntry:
    """With the days to come; of what is over for the reader, as they were; of a postponement those that went."""
    is_over = is_out or news in (News.POSTPONED, News.CANCELLED)
    role = reviewer.role if reviewer else None
    days = days_of((change.before if is_over else change.after).review, role)
    if news is News.POSTPONED:
        stand = days_of(change.after.review, role)
        days = [day for day in days if day not in stand]
    if not is_over:
        days = _to_come(days)
    return DatesEntry(news, change.after.review, None if is_out else reviewer, days)


def _news(change: ReviewChange, then: Reviewer | None, now: Reviewer | None) -> News | None:
    """What is new to one of its people: who came into it, went or does something else; else of its days."""
    if now is None:
        return News.OUT if then and is_ahead(change.before.review, then.role) else None
    if then is None or then.role != now.role:
        is_to_come = not change.after.review.is_cancelled and is_ahead(change.after.review, now.role)
        return News.IN if is_to_come else None
    return _news_of_days(change, now.role)


def _news_of_days(change: ReviewChange, role: str | None) -> News | None:
    """What is new of the days, or of who comes, to one who stays; None for who heads the host."""
    before, after = change.before.review, change.after.review
    if after.is_cancelled:
        was_told = is_ahead(before, role) or before.is_postponed
        return News.CANCELLED if was_told and not before.is_cancelled else None
    days, others = days_of(before, role), days_of(after, role)
    if days == others:
        return News.PEOPLE if _is_other_visitors_soon(change) else None
    if after.is_postponed and not before.is_postponed:
        return News.POSTPONED
    if not (is_ahead(before, role) or is_ahead(after, role)):
        return None
    return News.CHANGED if days else News.SET


def _is_other_visitors_soon(change: ReviewChange) -> bool:
    after, today = change.after.review, timezone.localdate()
    comes, came = ({one.person_id for one in then.people if one.visits} for then in (change.after, change.before))
    first, last = after.visit_on, after.last_visit_day
    is_soon = first is not None and last is not None and last >= today and first <= today + SOON
    return comes != came and after.is_planned and is_soon


def _to_come(days: list[OwnDay]) -> list[OwnDay]:
    return [day for day in days if day.last >= timezone.localdate()]


def _post(person: Person, entries: list[DatesEntry]) -> Message:
    address, context = person.reachable_email, dict[str, object]()
    if not address and (hosts := [entry.review.host for entry in entries if entry.reviewer is None]):
        address, context = hosts[0].office_email, {"at_office_for": str(person)}
    links = Links()
    context |= _context(entries, links)
    return post(person, address, DATES, _about(entries), context, links=links)


def _post_to_office(entry: DatesEntry) -> Message:
    host, links = entry.review.host, Links()
    context = _context([entry], links) | {"at_office_for": f"the headteacher of {host}"}
    message = write(
        to=host.office_email,
        kind=DATES,
        name=str(host),
        whom=whom(host),
        about=_about([entry]),
        context=context,
        links=links,
    )
    assert message  # noqa: S101  # it is not one that is written once
    return message


def _about(entries: list[DatesEntry]) -> str:
    return about([entry.review for entry in entries])


def _context(entries: list[DatesEntry], links: Links) -> dict[str, object]:
    several = FIRST if all(entry.news in (News.IN, News.SET) for entry in entries) else SEVERAL
    subject = entries[0].news.value if len(entries) == 1 else several
    return {"entries": [(entry, _link(entry, links)) for entry in entries], "subject": subject}


def _link(entry: DatesEntry, links: Links) -> str:
    """Their own link; the review's page for who heads the host; nothing where they take no part any more."""
    if entry.news is News.OUT:
        return ""
    if entry.reviewer is None:
        return whole(entry.review.get_absolute_url())
    return links.later(KIND, about_of(entry.reviewer))
