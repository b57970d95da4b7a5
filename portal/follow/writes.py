"""A subscription from being asked for to being forgotten. Whoever has the mailbox decides; nobody signs in."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.erasures.noting import delete_rows
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from portal.follow.followable import PublicRecord
from portal.follow.kinds import kind_of
from portal.follow.links import CONFIRM, LEAVE
from portal.models import FollowRequest, Subscription

ASKED, ALREADY, CHANGES = "follow-confirm", "follow-already", "follow-changes"  # kinds of messages
LEFT = "left"  # as the log of erasures has it
A_DAY = dt.timedelta(days=1)


def about(subscription: Subscription) -> str:
    """What its messages tell of."""
    return f"subscription {subscription.pk}"


@transaction.atomic
def ask_to_follow(*, email: str, record: Any, client_hash: str) -> None:
    """Write to the address for its yes; where it follows already, that it does and how it leaves.

    Nothing comes back: whoever asked is to learn nothing of the address. One that was written to often enough today is
    not written to again.
    """
    email = email.lower()
    FollowRequest.objects.forget_clients()
    FollowRequest.objects.create(client_hash=client_hash)
    if is_written_to_enough(email):
        return
    kind = kind_of(record)
    # Two presses at once make one row, and the later waits here until the earlier has written.
    rows = Subscription.objects.select_for_update(of=("self",))
    subscription, is_new = rows.get_or_create(email=email, **{kind.name: record})
    if not is_new and is_written_to_enough(email):
        return
    subscription.asked_at = timezone.now()
    subscription.save(update_fields=["asked_at"])
    if subscription.is_confirmed:
        _write(subscription, ALREADY, LEAVE, {})
    else:
        _write(subscription, ASKED, CONFIRM, {})


@transaction.atomic
def confirm(*, subscription: Subscription, on: dt.date) -> None:
    """Take the address's yes: from now on it is told of what is otherwise than on that day. Twice changes nothing."""
    held = Subscription.objects.select_for_update(of=("self",)).filter(pk=subscription.pk).first()
    if held is None or held.is_confirmed:
        return
    held.known = kind_of(held.followed).known_on(held.followed, on)
    held.confirmed_at = timezone.now()
    held.save(update_fields=["known", "confirmed_at"])


@transaction.atomic
def tell(*, pk: int, public: PublicRecord) -> bool:
    """Write what changed in public since the address was told last; whether there was anything.

    ``public`` is what it follows, as that is today.

    At most one e-mail a day, and each change once: the row is held from the look at what it knows until that is put
    down, so a second worker finds nothing left to tell.
    """
    waiting = Subscription.objects.confirmed().exclude(told_on=public.day).with_followed()
    subscription = waiting.select_for_update(of=("self",)).filter(pk=pk).first()
    if subscription is None:
        return False
    changes = public.changes(subscription.known)
    subscription.known = public.kind.known_from_now_on(subscription.known, public.now)
    if changes:
        subscription.told_on = public.day
        lines = [(change.sentence, f"{settings.SITE_URL}{change.path}" if change.path else "") for change in changes]
        _write(subscription, CHANGES, LEAVE, {"changes": lines})
    subscription.save(update_fields=["known", "told_on"])
    return bool(changes)


@transaction.atomic
def leave(*, subscription: Subscription) -> None:
    """Forget the address at once, with what was written to it and what still waits to be sent."""
    forget(Subscription.objects.filter(pk=subscription.pk), rule=LEFT)


def forget(subscriptions: QuerySet[Subscription], *, rule: str) -> int:
    """Delete subscriptions and the e-mails about them; return how many subscriptions there were."""
    found = list(subscriptions)
    with transaction.atomic():
        letters = Message.objects.filter(about__in=[about(subscription) for subscription in found])
        delete_rows(letters, rule=rule)
        delete_rows(Subscription.objects.filter(pk__in=[one.pk for one in found]), rule=rule)
    return len(found)


def forget_unreachable(message: Message) -> None:
    """Forget an address that its mail server does not know, or that could not be asked for its yes.

    One that follows and is out of reach for a day or two stays: an officer may have the message sent again.
    """
    subscriptions = Subscription.objects.filter(pk=message.about.rpartition(" ")[2])
    is_unknown = message.error.startswith("5")  # the code of a lasting refusal (RFC 5321)
    forget(subscriptions if is_unknown else subscriptions.filter(confirmed_at=None), rule="out of reach")


def is_written_to_enough(email: str) -> bool:
    """Whether the mailbox was asked as often within a day as it may be, for whatever is followed.

    ``ann+a@`` and ``ann+b@`` are one mailbox: most mail servers take what follows a plus sign for a label.
    """
    local, _, domain = email.rpartition("@")
    mailbox = local.partition("+")[0]
    same = Q(recipient__iexact=f"{mailbox}@{domain}") | Q(
        recipient__istartswith=f"{mailbox}+", recipient__iendswith=f"@{domain}"
    )
    asked = Message.objects.filter(same, kind__in=[ASKED, ALREADY], written_at__gte=timezone.now() - A_DAY)
    return asked.count() >= settings.FOLLOWS_A_DAY_TO_ONE


def _write(subscription: Subscription, kind: str, link: str, context: dict[str, object]) -> None:
    record, followable, links = subscription.followed, kind_of(subscription.followed), Links()
    context = {"link": links.later(link, subscription.pk), **context}  # the first of them (office/post/links.py)
    if kind != CHANGES:
        context["others"] = _others(subscription, links)
    write(
        to=subscription.email,
        kind=kind,
        about=about(subscription),
        context={
            "title": followable.title(record),
            "promise": followable.promise(record),
            "page_url": f"{settings.SITE_URL}{followable.path(record)}",
            **context,
        },
        links=links,
    )


def _others(subscription: Subscription, links: Links) -> list[tuple[str, str]]:
    """What else the address follows, each with the link that leaves it: whoever has the mailbox may know."""
    others = Subscription.objects.confirmed().of_addresses({subscription.email}).exclude(pk=subscription.pk)
    return [(kind_of(one.followed).title(one.followed), links.later(LEAVE, one.pk)) for one in others]
