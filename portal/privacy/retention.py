"""Erases personal data once it has been kept for as long as the settings allow."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.erasures.noting import because, delete_rows
from accounts.models import AuditEvent, Delegate, User
from base.days import period_in_words
from base.school_terms import academic_year, year_starts_on
from boards.models import ItemVersion, Mark, Seat, SentExtract, Suggestion
from improvement.models import (
    Answer,
    Colleague,
    InsetDay,
    Offer,
    PeerReview,
    ReviewGroup,
    SelfEvaluation,
    SpreadCount,
    SupportRequest,
    SystemLeader,
)
from improvement.models.self_evaluations import KEPT_AFTER
from improvement.models.support import KEPT
from office.models import Message
from partnerships.models import Enquiry, Headship, Lead, Letter, Person
from partnerships.models.enquiries import CLIENT_REMEMBERED
from portal.follow.writes import forget
from portal.holds.covered import under_hold
from portal.holds.writes import end_what_is_over, forget_taken_back
from portal.models import Circular, FollowRequest, Subscription, Withdrawal
from portal.models.subscriptions import CONFIRMED_WITHIN, FOLLOWED_AFTER_END
from portal.privacy.blanking import erase_fields
from portal.privacy.doubts import COMMAND, doubt_of_share, doubts_of_clock
from portal.privacy.erasing import erase_accounts, erase_colleagues, erase_contacts
from register.models import RegisterImport
from register.runs.running import discard_undecided
from spreadsheets.applying.uploads import forget_stale_uploads
from spreadsheets.models.spreadsheet_imports import KEPT as KEPT_UPLOADS

RETENTION = "retention"  # as the log of erasures has it
A_FEW = 20  # of a kind, which may go in one night whatever their share
A_BUSY_DAY = 500  # of sign-ins or e-mails: the yearly question goes to every lead on one day, and so it is forgotten


@dataclass(frozen=True)
class Rule:
    """How long one kind of data is kept. ``apply`` erases what is older than a moment, and returns how much it was.

    ``held`` counts what there is of the kind, by which is judged how much of it a night may take; none for what is
    worth nothing after its time. The privacy statement lists the same rules, so that it promises what is really done.
    """

    what: str
    days: int
    since: str
    apply: Callable[[dt.datetime], int]
    held: Callable[[], int] | None = None
    floor: int = A_FEW

    def __str__(self) -> str:
        return f"{self.what}, {self.kept_for}"

    @property
    def kept_for(self) -> str:
        """The period in words, such as ``1 year after they stop leading``."""
        return f"{period_in_words(self.days)} {self.since}"


class DoubtError(Exception):
    """Something speaks against erasing, and nothing was erased: somebody has to look. Its words say what to do."""

    def __init__(self, doubts: list[str]) -> None:
        super().__init__(
            "Nothing was erased. Look at the clock; if it is right, as after a restore or weeks without a run, run "
            f"“manage.py {COMMAND} --even-so”. It asks because {'; '.join(doubts)}."
        )


@dataclass(frozen=True)
class RetentionRun:
    """How many rows each rule erased, or would; and what speaks against it, a part of a sentence each."""

    counts: list[tuple[Rule, int]]
    doubts: list[str]


def rules() -> list[Rule]:
    """Return every rule, with its period from the settings."""
    leads, letters = settings.KEEP_FORMER_LEADS_DAYS, settings.KEEP_ENQUIRIES_DAYS
    versions, undecided = settings.KEEP_WORKING_VERSIONS_DAYS, settings.KEEP_UNDECIDED_DAYS
    return [
        Rule(
            "sentences of what changed after a peer review that were taken back while somebody asked for them by law",
            1,
            "after that request is closed",
            _end_holds,
        ),
        Rule("contact details of leads", leads, "after they stop leading", _forget_former_leads, _leads),
        Rule("names and addresses of delegates", leads, "after they stop acting", _forget_delegates, _delegates),
        Rule("people’s own contact details", leads, "after their last post ends", _forget_former, _people),
        Rule(
            "sign-ins and refused tries",
            settings.KEEP_SIGN_INS_DAYS,
            "after them",
            _forget_sign_ins,
            AuditEvent.objects.at_the_door().count,
            A_BUSY_DAY,
        ),
        Rule(
            "messages and reports, once seen to",
            letters,
            "after they were sent",
            _forget_enquiries,
            Enquiry.objects.count,
        ),
        Rule(
            "messages to all schools of a partnership, and to leads",
            letters,
            "after they were sent",
            _forget_letters,
            lambda: Letter.objects.count() + Circular.objects.count(),
        ),
        Rule(
            "the e-mails sent, with their text",
            letters,
            "after they were sent",
            _forget_emails,
            Message.objects.count,
            A_BUSY_DAY,
        ),
        Rule(
            "addresses that did not confirm that they want e-mails about changes",
            CONFIRMED_WITHIN.days,
            "after they were asked",
            _forget_unconfirmed,
        ),
        Rule(
            "addresses that follow a partnership",
            FOLLOWED_AFTER_END.days,
            "after it ended",
            _forget_followers_of_ended,
            Subscription.objects.confirmed().count,
        ),
        Rule(
            "records that were withdrawn because they were made by mistake",
            letters,
            "after they were withdrawn",
            _forget_withdrawn,
            Withdrawal.objects.exclude(rows=[]).count,
        ),
        Rule("the code that tells two senders of messages apart", 1, "after it was made", _forget_marks),
        Rule(
            "working versions of minutes",
            versions,
            "after the minutes were approved",
            _forget_working_versions,
            _recorded_meetings,
        ),
        Rule("requests for support", KEPT.days, "after they are closed", _forget_support, SupportRequest.objects.count),
        Rule(
            "entries of system leaders, and what is offered to other schools",
            KEPT.days,
            "after their last day",
            _forget_offers,
            lambda: SystemLeader.objects.count() + Offer.objects.count(),
        ),
        Rule(
            "who reviewed which school, on which days and about what",
            settings.KEEP_REVIEWS_DAYS,
            "after the end of the academic year",
            _forget_reviews,
            PeerReview.objects.count,
        ),
        Rule(
            "what a head answered before a self-evaluation, and how many chose what",
            KEPT_AFTER.days,
            "after the heads agreed",
            _forget_answers,
            _answered_evaluations,
        ),
        Rule(
            "names and addresses of deputies and senior leaders whom no review names any more",
            letters,
            "after they were named",
            _forget_colleagues,
            Colleague.objects.count,
        ),
        Rule(
            "files of the register that nobody decided on",
            undecided,
            "after they were uploaded",
            discard_undecided,
            _undecided,
        ),
        Rule(
            "spreadsheets of partnerships that nobody applied",
            KEPT_UPLOADS.days,
            "after they were uploaded",
            _forget_uploads,
        ),
    ]


@dataclass(frozen=True)
class Kept:
    """A line of the published table beside the rules: what is kept for how long by other means."""

    what: str
    kept_for: str


def back_ups() -> Kept:
    """For how long back-ups stay: as many as ``manage.py backup`` keeps, one a night."""
    number = max(settings.BACKUP_KEEP, 1)
    kept_for = f"the latest {number}, one a night" if number > 1 else "the latest one"
    return Kept("back-ups of all of this", f"{kept_for}; what was erased since is erased again where one is restored")


def apply_rules(*, is_dry_run: bool = False, even_so: bool = False, now: dt.datetime | None = None) -> RetentionRun:
    """Apply every rule in one transaction.

    Raises ``DoubtError``, and erases nothing, where the clock seems wrong or it would be too much, unless ``even_so``.
    A dry run erases nothing either: it is rolled back once everything has been counted.
    """
    now = now or timezone.now()
    doubts = list(doubts_of_clock(now))
    counts = []
    with transaction.atomic():
        for rule in rules():
            held = rule.held() if rule.held else 0
            counts.append((rule, rule.apply(now - dt.timedelta(days=rule.days))))
            doubts += _doubts_of(rule, held)
        if is_dry_run:
            transaction.set_rollback(True)
        elif doubts and not even_so:
            raise DoubtError(doubts)
    return RetentionRun(counts, doubts)


def _doubts_of(rule: Rule, held: int) -> Iterator[str]:
    """Whether the rule left too little of what was ``held``; which need not be rows: of versions it is meetings."""
    if rule.held:
        yield from doubt_of_share(rule.what, gone=held - rule.held(), held=held, floor=rule.floor)


def _delegates() -> int:
    return Delegate.objects.exclude(name="").count()


def _leads() -> int:
    return Lead.objects.exclude(email="", telephone="").count()


def _people() -> int:
    return Person.objects.exclude(email="", telephone="").count()


def _recorded_meetings() -> int:
    """How many meetings have working versions: those of one go together, and are a large part of all that there are."""
    return ItemVersion.objects.order_by().values("item__meeting").distinct().count()


def _undecided() -> int:
    return RegisterImport.objects.filter(state=RegisterImport.State.READY).count()


def _forget_former_leads(before: dt.datetime) -> int:
    return erase_contacts(Lead.objects.former(timezone.localdate(before)), rule=RETENTION)


def _forget_delegates(before: dt.datetime) -> int:
    """Erase who acted, and close and erase the account of who did nothing else here and acts for nobody since."""
    past = Delegate.objects.over_since(before).exclude(name="")
    users = list(past.exclude(user=None).values_list("user", flat=True))
    count = erase_fields(past, rule=RETENTION)
    erase_accounts(_without_anything_else(users), rule=RETENTION)
    return count


def _without_anything_else(keys: Collection[int]) -> QuerySet[User]:
    """Of these accounts those that no person has, no role opens, and that act for nobody, nor did lately."""
    plain = User.objects.filter(pk__in=keys, person=None, is_staff=False, is_superuser=False, groups=None)
    return plain.exclude(Exists(Delegate.objects.filter(user=OuterRef("pk"))))


def _forget_former(before: dt.datetime) -> int:
    """Erase the contact details of people who held a post and whose last one ended before that day.

    People who can still sign in keep theirs: they look after them themselves.
    """
    day = timezone.localdate(before)
    since = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    posts = [model.objects.filter(person=OuterRef("pk")) for model in (Lead, Headship, Seat)]
    held_one = Exists(posts[0]) | Exists(posts[1]) | Exists(posts[2])
    people = Person.objects.filter(held_one).exclude(Exists(User.objects.filter(person=OuterRef("pk"), is_active=True)))
    for held in posts:
        people = people.exclude(Exists(held.filter(since)))
    return erase_contacts(people, rule=RETENTION)


def _forget_sign_ins(before: dt.datetime) -> int:
    """Erase devices, sessions that are over, and sign-ins in the audit trail. Other events of the trail stay."""
    UserSession.objects.filter(last_seen_at__lt=before).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return AuditEvent.objects.at_the_door().forget(before=before)


def _forget_enquiries(before: dt.datetime) -> int:
    """Erase messages, except those that still wait for an officer, of which the desk reminds officers."""
    past = Enquiry.objects.filter(created_at__lt=before).exclude(pk__in=Enquiry.objects.open().values("pk"))
    return delete_rows(past, rule=RETENTION)


def _forget_withdrawn(before: dt.datetime) -> int:
    """What withdrawn records were, of which nobody knows after that time why they would be put back."""
    return erase_fields(Withdrawal.objects.filter(withdrawn_at__lt=before).exclude(rows=[]), rule=RETENTION)


def _forget_letters(before: dt.datetime) -> int:
    rows = (Letter.objects.filter(sent_at__lt=before), Circular.objects.filter(sent_at__lt=before))
    return sum(delete_rows(of_one, rule=RETENTION) for of_one in rows)


def _forget_uploads(before: dt.datetime) -> int:
    with because(RETENTION):
        return forget_stale_uploads(before)


def _end_holds(before: dt.datetime) -> int:
    """Erase those sentences; end the holds whose last day has passed, of which the schools are told."""
    day = timezone.localdate(before)
    with because(RETENTION):
        count = forget_taken_back()
        end_what_is_over(day)
    return count


def _answered_evaluations() -> int:
    """How many self-evaluations have answers: those of one go together."""
    return Answer.objects.order_by().values("evaluation").distinct().count()


def _forget_answers(before: dt.datetime) -> int:
    agreed = SelfEvaluation.objects.filter(agreed_on__lte=timezone.localdate(before)).order_by().values("pk")
    SpreadCount.objects.filter(evaluation__in=agreed).exclude(under_hold(SpreadCount)).delete()  # it names nobody
    return delete_rows(Answer.objects.filter(evaluation__in=agreed).exclude(under_hold(Answer)), rule=RETENTION)


def _forget_support(before: dt.datetime) -> int:
    past = SupportRequest.objects.filter(closed_on__lt=timezone.localdate(before))
    return delete_rows(past.exclude(under_hold(SupportRequest)), rule=RETENTION)


def _forget_offers(before: dt.datetime) -> int:
    """Those of whom a request still speaks stay as long as that does."""
    past = {"ended_on__lt": timezone.localdate(before)}
    offers = delete_rows(Offer.objects.filter(**past).exclude(under_hold(Offer)), rule=RETENTION)
    leaders = SystemLeader.objects.filter(deployments=None, **past).exclude(under_hold(SystemLeader))
    return offers + delete_rows(leaders, rule=RETENTION)


def _forget_unconfirmed(before: dt.datetime) -> int:
    return forget(Subscription.objects.never_confirmed(before), rule=RETENTION)


def _forget_followers_of_ended(before: dt.datetime) -> int:
    return forget(Subscription.objects.of_ended_partnerships(timezone.localdate(before)), rule=RETENTION)


def _forget_marks(before: dt.datetime) -> int:
    now = before + CLIENT_REMEMBERED
    return Enquiry.objects.forget_clients(now) + FollowRequest.objects.forget_clients(now)


def _forget_working_versions(before: dt.datetime) -> int:
    """Erase what was typed and marked on the way to minutes that a meeting has approved, and what chairs suggested.

    The approved minutes stay.
    """
    Mark.objects.approved(before=before).delete()
    suggestions = delete_rows(Suggestion.objects.approved(before=before), rule=RETENTION)
    return suggestions + delete_rows(ItemVersion.objects.approved(before=before), rule=RETENTION)


def _forget_reviews(before: dt.datetime) -> int:
    """Erase reviews of academic years that ended before that day. How a partnership did its reviews stays."""
    past = {"year__lt": academic_year(timezone.localdate(before))}
    count = delete_rows(PeerReview.objects.filter(**past).exclude(under_hold(PeerReview)), rule=RETENTION)
    InsetDay.objects.filter(day__lt=year_starts_on(past["year__lt"])).exclude(under_hold(InsetDay)).delete()
    ReviewGroup.objects.filter(round__year__lt=past["year__lt"], reviews=None).delete()
    return count


def _forget_colleagues(before: dt.datetime) -> int:
    """Erase who was named for peer reviews before that day, and is in none that is kept."""
    unnamed = Colleague.objects.filter(person__reviews=None, person__review_groups_led=None)
    past = unnamed.filter(named_on__lt=timezone.localdate(before)).exclude(under_hold(Colleague))
    return erase_colleagues(past, rule=RETENTION)


def _forget_emails(before: dt.datetime) -> int:
    """With them what says that an extract of minutes was sent: to whom, they say."""
    SentExtract.objects.filter(sent_at__lt=before).delete()
    return delete_rows(Message.objects.filter(written_at__lt=before).exclude(under_hold(Message)), rule=RETENTION)
