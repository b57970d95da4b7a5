"""Who is told what when reviews change: their people and who heads the host, each once for all that was done at a time.

What has no day is not told: nobody can do anything with it. Nor are days that are over, which are entered afterwards.
Who has no address of their own is written to at the office of their own school (``rounds/offices.py``), as is the head
whom the portal does not know.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils import timezone

from base.saving import Author
from improvement.dates.answering import is_asked
from improvement.dates.calendars import named_days
from improvement.dates.days import OwnDay, days_of, is_ahead
from improvement.dates.emails import DATES, heads_of, named_by, post, who_answers, whole
from improvement.dates.links import GONE, KIND, NamedDay, about_gone, about_of
from improvement.models import PeerReview, Reviewer
from improvement.rounds.offices import OwnSchools
from improvement.rounds.telling import ReviewChange, about
from improvement.saying import Written
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.letters.addressees import whom
from partnerships.models import Person, School

SOON = dt.timedelta(days=14)  # before a visit everybody is told of who comes besides, too


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
    """What an e-mail says of one review to one person; ``reviewer`` is None for who heads the host, and nobody else."""

    news: News
    review: PeerReview
    reviewer: Reviewer | None
    days: list[OwnDay]
    named_by: str = ""  # of who comes into it, a sentence
    gone: tuple[NamedDay, ...] = ()  # of who goes out of it, the days to take out of their calendar

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

    @property
    def who_answers(self) -> str:
        """Whom one of its people asks about it; who heads the host knows whom."""
        return who_answers(self.review, but=self.reviewer.person) if self.is_still_theirs and self.reviewer else ""

    @property
    def is_still_theirs(self) -> bool:
        """Whether the reader, one of its people, goes on with it: they have a page of their own then."""
        return self.reviewer is not None and self.news not in (News.OUT, News.CANCELLED)


def tell_everyone(changes: list[ReviewChange], by: Author) -> Written:
    """Write to everybody whom the changes concern but whoever made them; what they said of other days is forgotten."""
    entries: dict[int, list[DatesEntry]] = defaultdict(list)
    headless, over = [], dict[int, str]()
    for change in changes:
        _note_new_days(change)
        heads = heads_of(change.after.review)
        for person, entry in _entries(change, heads, by):
            entries[person].append(entry)
        if not heads and (news := _news_of_days(change, None)):
            headless.append(_entry(change, news, None))
        over |= {person.pk: str(person) for person in _whose_days_are_over(change, heads)}
    for found in (entries, over):
        found.pop(getattr(by, "person_id", None) or 0, None)
    people = Person.objects.with_addresses().in_bulk(list(entries))
    own_schools = OwnSchools(people.values())
    to_people = [message for pk in sorted(entries) for message in _post(people[pk], entries[pk], own_schools)]
    to_offices = [_post_to_office(entry) for entry in headless]
    return Written(to_people + to_offices, over=sorted(name for pk, name in over.items() if pk not in entries))


def tell_once_more(review: PeerReview, person: Person, reviewer: Reviewer | None) -> list[Message]:
    """Write somebody their dates as they are now; nothing where none is to come."""
    role = reviewer.role if reviewer else None
    if review.is_cancelled or not is_ahead(review, role):
        return []
    entry = DatesEntry(News.AGAIN, review, reviewer, _to_come(days_of(review, role)))
    return _post(person, [entry], OwnSchools([person]))


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


def _entries(change: ReviewChange, heads: list[Person], by: Author) -> Iterator[tuple[int, DatesEntry]]:
    then = {one.person_id: one for one in change.before.people}
    now = {one.person_id: one for one in change.after.people}
    for person in then.keys() | now.keys():
        if (news := _news(change, then.get(person), now.get(person))) is not None:
            entry = _entry(change, news, now.get(person) or then[person], is_out=person not in now)
            if news is News.IN:
                entry = replace(entry, named_by=named_by(change.after.review, by))
            if news is News.OUT and person not in [head.pk for head in heads]:  # whose days they are all the same
                entry = replace(entry, gone=tuple(named_days(change.before.review, then[person].role)))
            yield person, entry
    for head in heads:  # a champion may head the host, and hears of all its days as that
        if head.pk not in now and (news := _news_of_days(change, None)):
            yield head.pk, _entry(change, news, None)


def _whose_days_are_over(change: ReviewChange, heads: list[Person]) -> Iterator[Person]:
    """Whom the change concerns who go on with it, and to whom nobody writes: all days of theirs are over."""
    before, after = change.before.review, change.after.review
    then = {one.person_id: one.role for one in change.before.people}
    whose: dict[int, tuple[Person, str | None]] = {head.pk: (head, None) for head in heads}
    whose.update({one.person_id: (one.person, one.role) for one in change.after.people})
    for pk, (person, role) in whose.items():
        is_other = role is not None and then.get(pk) != role
        days = [] if after.is_cancelled else days_of(after, role)
        has_changed = is_other or days_of(before, role) != days
        if days and has_changed and not (is_ahead(before, role) or is_ahead(after, role)):
            yield person


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
    return DatesEntry(news, change.after.review, reviewer, days)


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
        return News.PEOPLE if _are_other_visitors(change) else None
    if after.is_postponed and not before.is_postponed:
        return News.POSTPONED
    if not (is_ahead(before, role) or is_ahead(after, role)):
        return None
    return News.CHANGED if days else News.SET


def _are_other_visitors(change: ReviewChange) -> bool:
    """Whether others come to the visit, which is to come: who goes, or leads no longer, is told of at any time; who
    only comes into it besides, in the last days.
    """
    after, today = change.after.review, timezone.localdate()
    comes, came = (
        {(one.person_id, one.leads) for one in then.people if one.visits} for then in (change.after, change.before)
    )
    first, last = after.visit_on, after.last_visit_day
    if not after.is_planned or first is None or last is None or last < today:
        return False
    people, leads = {person for person, _ in comes}, {one for one in comes if one[1]}
    is_replaced = any(person not in people or (is_lead and leads - came) for person, is_lead in came)
    return is_replaced or (comes != came and first <= today + SOON)


def _to_come(days: list[OwnDay]) -> list[OwnDay]:
    return [day for day in days if day.last >= timezone.localdate()]


def _post(person: Person, entries: list[DatesEntry], own_schools: OwnSchools) -> list[Message]:
    """One message to them; to who has no address one at the office of each of their schools, and one that cannot go."""
    if person.reachable_email:
        return [_post_to(person, person.reachable_email, entries)]
    by_school: dict[School | None, list[DatesEntry]] = defaultdict(list)
    for entry in entries:
        by_school[own_schools.with_office(person, entry.review, entry.reviewer)].append(entry)
    return [
        _post_by_office(person, school, of_school, own_schools) if school else _post_to(person, "", of_school)
        for school, of_school in by_school.items()
    ]


def _post_to(person: Person, address: str, entries: list[DatesEntry]) -> Message:
    links = Links()
    context = _context([(entry, _link(entry, links)) for entry in entries])
    return post(person, address, DATES, _about(entries), context, links=links)


def _post_by_office(person: Person, school: School, entries: list[DatesEntry], own_schools: OwnSchools) -> Message:
    """To their school's office: it has the review's page where they head the host, and none of their own."""
    with_links = [(entry, _page(entry) if own_schools.heads_host(person, entry.review) else "") for entry in entries]
    has_no_page = any(entry.is_still_theirs and not url for entry, url in with_links)
    context = _context(with_links) | {"at_office_for": str(person), "has_no_page": has_no_page}
    message = post(person, school.office_email, DATES, _about(entries), context)
    message.is_to_be_passed_on = True
    return message


def _post_to_office(entry: DatesEntry) -> Message:
    host = entry.review.host
    context = _context([(entry, _page(entry))]) | {"at_office_for": f"the headteacher of {host}"}
    message = write(
        to=host.office_email, kind=DATES, name=str(host), whom=whom(host), about=_about([entry]), context=context
    )
    assert message  # noqa: S101  # it is not one that is written once
    return message


def _about(entries: list[DatesEntry]) -> str:
    return about([entry.review for entry in entries])


def _context(with_links: list[tuple[DatesEntry, str]]) -> dict[str, object]:
    entries = [entry for entry, _ in with_links]
    several = FIRST if all(entry.news in (News.IN, News.SET) for entry in entries) else SEVERAL
    subject = entries[0].news.value if len(entries) == 1 else several
    return {"entries": with_links, "subject": subject}


def _link(entry: DatesEntry, links: Links) -> str:
    """Their own link; the review's page for who heads the host; a calendar file where they take no part any more."""
    if entry.gone:
        return links.later(GONE, about_gone(entry.review, entry.gone))
    if entry.reviewer is None or entry.news is News.OUT:
        return _page(entry)
    return links.later(KIND, about_of(entry.reviewer))


def _page(entry: DatesEntry) -> str:
    """The review's page, for whoever signs in as the host's; nothing where they take no part any more."""
    return "" if entry.news is News.OUT else whole(entry.review.get_absolute_url())
