"""For how long the portal keeps what it need not keep for ever, and the erasing of what is past that time."""

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
from boards.models import Seat
from partnerships.gias.runs import discard_undecided
from partnerships.models import Enquiry, Headship, Lead, Person, SentEmail

from .erasing import erase_contacts, erase_own_contacts


@dataclass(frozen=True)
class Rule:
    """Something that is kept for a time: ``apply`` erases what is older than the moment, and says how much it was."""

    what: str
    days: int
    apply: Callable[[dt.datetime], int]

    def __str__(self) -> str:
        return f"{self.what} older than {self.days} day{'' if self.days == 1 else 's'}"


def rules() -> list[Rule]:
    """Every rule, with the periods of the settings."""
    return [
        Rule("contact details of former leads", settings.KEEP_FORMER_LEADS_DAYS, _forget_former_leads),
        Rule("people’s own contact details after their last post", settings.KEEP_FORMER_LEADS_DAYS, _forget_former),
        Rule("sign-ins", settings.KEEP_SIGN_INS_DAYS, _forget_sign_ins),
        Rule("messages and reports that are seen to", settings.KEEP_ENQUIRIES_DAYS, _forget_enquiries),
        Rule("e-mails in the log", settings.KEEP_ENQUIRIES_DAYS, _forget_emails),
        Rule("previews of the register that nobody decided on", settings.KEEP_UNDECIDED_DAYS, discard_undecided),
        Rule("marks of the senders of public forms", 1, lambda _: Enquiry.objects.forget_clients()),
    ]


def apply_rules(*, is_dry_run: bool = False, now: dt.datetime | None = None) -> list[tuple[Rule, int]]:
    """Erase what is past its time, all of it or nothing; how much under each rule. A dry run takes it back."""
    now = now or timezone.now()
    with transaction.atomic():
        counts = [(rule, rule.apply(now - dt.timedelta(days=rule.days))) for rule in rules()]
        if is_dry_run:
            transaction.set_rollback(True)
    return counts


def _forget_former_leads(before: dt.datetime) -> int:
    return erase_contacts(Lead.objects.former(timezone.localdate(before)))


def _forget_former(before: dt.datetime) -> int:
    """Of people whose every post ended before that day, who had one, and who have no account to sign in with."""
    day = timezone.localdate(before)
    since = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    former = Exists(Lead.objects.filter(person=OuterRef("pk")))
    people = Person.objects.filter(former).exclude(Exists(User.objects.filter(person=OuterRef("pk"), is_active=True)))
    for model in (Lead, Headship, Seat):
        people = people.exclude(Exists(model.objects.filter(since, person=OuterRef("pk"))))
    return erase_own_contacts(people)


def _forget_sign_ins(before: dt.datetime) -> int:
    """The trail of the door, and the devices and sessions that are over; what else the trail holds stays."""
    UserSession.objects.filter(last_seen_at__lt=before).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return AuditEvent.objects.at_the_door().forget(before=before)


def _forget_enquiries(before: dt.datetime) -> int:
    """Those that wait for an officer stay: the desk tells of them."""
    past = Enquiry.objects.filter(created_at__lt=before).exclude(pk__in=Enquiry.objects.open().values("pk"))
    return past.delete()[0]


def _forget_emails(before: dt.datetime) -> int:
    return SentEmail.objects.filter(sent_at__lt=before).delete()[0]
