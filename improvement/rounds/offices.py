"""At whose office somebody without an address of their own is written to: that of their own school, and of no other.

A host's office acts for its head as the host's. In place of a reviewer or a champion an office passes on what it reads;
no link by which that person answers is in it (ADR 54).
"""

from collections import defaultdict
from collections.abc import Collection

from improvement.models import Colleague, PeerReview, Reviewer
from partnerships.models import Headship, Person, School


class OwnSchools:
    """The schools of people who have no address; two queries, however many they are, and none where all have one."""

    def __init__(self, people: Collection[Person]) -> None:
        unreached = [person.pk for person in people if not person.reachable_email]
        self._headed: dict[int, list[School]] = defaultdict(list)
        self._named: dict[int, list[School]] = defaultdict(list)
        if unreached:
            for head in Headship.objects.active().filter(person__in=unreached).select_related("school").order_by("pk"):
                self._headed[head.person_id].append(head.school)
            for one in Colleague.objects.filter(person__in=unreached).select_related("school"):
                self._named[one.person_id].append(one.school)

    def heads_host(self, person: Person, review: PeerReview) -> bool:
        """Whether they head the school that is reviewed; asked of people without an address."""
        return review.host in self._headed[person.pk]

    def with_office(self, person: Person, review: PeerReview, reviewer: Reviewer | None) -> School | None:
        """The school at whose office they are written to about a review; None where they have to be told.

        ``reviewer`` is None for who heads the host. Posts and names go before where the review says that they work: it
        may have been chosen wrongly, or be of a school that they left.
        """
        if reviewer is None or self.heads_host(person, review):
            return review.host if review.host.office_email else None
        known = [*self._headed[person.pk], *self._named[person.pk]]
        if not known and reviewer.school:
            known = [reviewer.school]
        own = sorted(known, key=lambda school: school != reviewer.school)
        return next((school for school in own if school.office_email), None)
