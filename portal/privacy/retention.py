"""Erases personal data once it has been kept for as long as the settings allow."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import AuditEvent, User
from boards.models import ItemVersion, Seat
from office.models import Message
from partnerships.models import Enquiry, Headship, Lead, Person
from portal.privacy.erasing import erase_contacts, erase_own_contacts
from register.runs.running import discard_undecided

YEAR = 365


@dataclass(frozen=True)
class Rule:
    """How long one kind of data is kept. ``apply`` erases what is older than a moment, and returns how much it was.

    The privacy statement lists the same rules, so that it promises what is really done.
    """

    what: str
    days: int
    since: str
    apply: Callable[[dt.datetime], int]

    def __str__(self) -> str:
        return f"{self.what}, {self.kept_for}"

    @property
    def kept_for(self) -> str:
        """The period in words, such as ``1 year after they stop leading``."""
        number, unit = (self.days // YEAR, "year") if self.days and self.days % YEAR == 0 else (self.days, "day")
        return f"{number} {unit}{'' if number == 1 else 's'} {self.since}"


def rules() -> list[Rule]:
    """Return every rule, with its period from the settings."""
    leads, letters = settings.KEEP_FORMER_LEADS_DAYS, settings.KEEP_ENQUIRIES_DAYS
    versions, undecided = settings.KEEP_WORKING_VERSIONS_DAYS, settings.KEEP_UNDECIDED_DAYS
    return [
        Rule("contact details of leads", leads, "after they stop leading", _forget_former_leads),
        Rule("people’s own contact details", leads, "after their last post ends", _forget_former),
        Rule("sign-ins and refused tries", settings.KEEP_SIGN_INS_DAYS, "after them", _forget_sign_ins),
        Rule("messages and reports, once seen to", letters, "after they were sent", _forget_enquiries),
        Rule("the e-mails sent, with their text", letters, "after they were sent", _forget_emails),
        Rule("the code that tells two senders of messages apart", 1, "after it was made", _forget_marks),
        Rule("working versions of minutes", versions, "after the minutes were approved", _forget_working_versions),
        Rule("files of the register that nobody decided on", undecided, "after they were uploaded", discard_undecided),
    ]


def apply_rules(*, is_dry_run: bool = False, now: dt.datetime | None = None) -> list[tuple[Rule, int]]:
    """Apply every rule in one transaction, and return how many rows each erased.

    A dry run erases nothing: it is rolled back once everything has been counted.
    """
    now = now or timezone.now()
    with transaction.atomic():
        counts = [(rule, rule.apply(now - dt.timedelta(days=rule.days))) for rule in rules()]
        if is_dry_run:
            transaction.set_rollback(True)
    return counts


def _forget_former_leads(before: dt.datetime) -> int:
    return erase_contacts(Lead.objects.former(timezone.localdate(before)))


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
    return erase_own_contacts(people)


def _forget_sign_ins(before: dt.datetime) -> int:
    """Erase devices, sessions that are over, and sign-ins in the audit trail. Other events of the trail stay."""
    UserSession.objects.filter(last_seen_at__lt=before).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return AuditEvent.objects.at_the_door().forget(before=before)


def _forget_enquiries(before: dt.datetime) -> int:
    """Erase messages, except those that still wait for an officer, of which the desk reminds officers."""
    past = Enquiry.objects.filter(created_at__lt=before).exclude(pk__in=Enquiry.objects.open().values("pk"))
    return past.delete()[0]


def _forget_marks(_: dt.datetime) -> int:
    return Enquiry.objects.forget_clients()


def _forget_working_versions(before: dt.datetime) -> int:
    """Erase what was typed on the way to minutes that a meeting has approved. The approved minutes stay."""
    return ItemVersion.objects.approved(before=before).delete()[0]


def _forget_emails(before: dt.datetime) -> int:
    return Message.objects.filter(written_at__lt=before).delete()[0]
