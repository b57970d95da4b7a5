"""What must be the same after whatever a role asked: rows of others, and what nobody ever changes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import AuditEvent, User
from boards.models import AgendaItem, Board, Decision, Meeting, MinutesVersion, NamedVote, Paper, Seat, Vote
from improvement.models import PeerReview, Reviewer, SelfEvaluation, SupportRequest, TermReport, WhatChanged
from partnerships.models import Headship, Lead, Membership, Partnership, School
from tests.security.fuzz.roles import ROLES
from tests.security.markers.people import ANONYMOUS, DISCLOSURE, SUPERUSER

OURS, OWN_BOARD = "Zzours Partnership", "School Partnership Board"
BOARDS = ("board member", "chair", "minute taker")
OF_PARTNERSHIPS = ("headteacher", "lead", "delegate")


@dataclass
class Kept:
    """Rows; where they are ``only_added``, those that were there at first."""

    rows: Callable[[], QuerySet]
    only_added: bool = False
    fields: tuple[str, ...] = ()
    _first: list[object] | None = field(default=None)

    def state(self) -> str:
        """All that they hold, as one text."""
        rows = self.rows().order_by("pk")
        if self.only_added:
            if self._first is None:
                self._first = list(rows.values_list("pk", flat=True))
            rows = rows.filter(pk__in=self._first)
        return hashlib.sha256(repr(list(rows.values_list(*self.fields))).encode()).hexdigest()


KEPT = {
    "frozen minutes": Kept(MinutesVersion.objects.all, only_added=True),
    "termly reports": Kept(TermReport.objects.all, only_added=True),
    "the trail of audit": Kept(AuditEvent.objects.all, only_added=True),
    "who may what": Kept(
        User.objects.all, fields=("pk", "email", "is_superuser", "is_staff", "groups", "user_permissions")
    ),
    "schools": Kept(School.objects.all),
    "heads": Kept(Headship.objects.all),
    "seats and boards": Kept(lambda: Seat.objects.all()),
    "boards": Kept(Board.objects.all),
    "partnerships": Kept(Partnership.objects.all),
    "leads": Kept(Lead.objects.all),
    "memberships": Kept(Membership.objects.all),
    "other partnerships": Kept(lambda: Partnership.objects.exclude(name=OURS)),
    "leads of others": Kept(lambda: Lead.objects.exclude(partnership__name=OURS)),
    "memberships of others": Kept(lambda: Membership.objects.exclude(partnership__name=OURS)),
    "meetings": Kept(Meeting.objects.all),
    "items": Kept(AgendaItem.objects.all),
    "decisions": Kept(Decision.objects.all),
    "papers": Kept(Paper.objects.all),
    "votes": Kept(Vote.objects.all),
    "named votes": Kept(NamedVote.objects.all),
    "meetings of other boards": Kept(lambda: Meeting.objects.exclude(board__name=OWN_BOARD)),
    "items of other boards": Kept(lambda: AgendaItem.objects.exclude(meeting__board__name=OWN_BOARD)),
    "papers of other boards": Kept(lambda: Paper.objects.exclude(meeting__board__name=OWN_BOARD)),
    "reviews": Kept(PeerReview.objects.all),
    "reviewers": Kept(Reviewer.objects.all),
    "reviews of others": Kept(lambda: PeerReview.objects.exclude(round__partnership__name=OURS)),
    "self-evaluations": Kept(SelfEvaluation.objects.all),
    "self-evaluations of others": Kept(lambda: SelfEvaluation.objects.exclude(partnership__name=OURS)),
    "what changed": Kept(WhatChanged.objects.all),
    "requests for support": Kept(SupportRequest.objects.all),
}
NEVER = ("frozen minutes", "termly reports", "the trail of audit")
OF_RECORDS = ("who may what", "schools", "heads", "seats and boards", "boards")
OF_MEETINGS = ("meetings", "items", "decisions", "papers", "votes", "named votes")
OF_OTHERS = (
    "other partnerships",
    "leads of others",
    "memberships of others",
    "reviews of others",
    "self-evaluations of others",
)
OF_OTHER_BOARDS = ("meetings of other boards", "items of other boards", "papers of other boards")
PARTNERSHIPS = ("partnerships", "leads", "memberships")
PROGRAMME = ("reviews", "reviewers", "self-evaluations", "what changed", "requests for support")
GUARDED = {
    ANONYMOUS: (*NEVER, *OF_RECORDS, *OF_MEETINGS, *PARTNERSHIPS),
    **dict.fromkeys(OF_PARTNERSHIPS, (*NEVER, *OF_RECORDS, *OF_MEETINGS, *OF_OTHERS)),
    **dict.fromkeys(BOARDS, (*NEVER, *OF_RECORDS, *OF_OTHER_BOARDS, *PARTNERSHIPS, *PROGRAMME)),
    "board member": (*NEVER, *OF_RECORDS, *OF_MEETINGS, *PARTNERSHIPS, *PROGRAMME),
    "officer": (*NEVER, "who may what", "self-evaluations", "what changed"),
    DISCLOSURE: (*NEVER, "who may what", "self-evaluations", "what changed"),
    "administrator": (*NEVER, *OF_MEETINGS, *PROGRAMME),
    SUPERUSER: NEVER,
}
assert set(GUARDED) == {role.name for role in ROLES}


def state_of(what: str) -> str:
    """It, as one text."""
    return KEPT[what].state()
