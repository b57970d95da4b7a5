"""Erasing a person: whole where nothing public ever rested on them, else down to an initial and a role."""

from collections.abc import Collection, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.delegating.writes import end_delegate
from accounts.erasures.noting import because, note
from accounts.models import AuditEvent, Delegate, Invitation, User
from accounts.models.delegates import DelegateQuerySet
from base.changing.effects import Effect
from base.days import in_words
from base.saving import Author
from boards.models import Seat
from improvement.models import Colleague
from improvement.rounds.beside import about_reviews_of
from office.models import JournalEntry, Message
from partnerships.models import Headship, Lead, MergedPerson, Person, PersonName
from partnerships.people.addressees import whom
from portal.follow.writes import forget
from portal.holds.covered import last_day_kept
from portal.models import SavedList, Subscription, Withdrawal
from portal.privacy.blanking import CONTACTS, LEFT, erase_fields, holding_any, initial_of
from portal.privacy.held import (
    addresses_of,
    addresses_of_delegate,
    circulars_of,
    entries_naming,
    imports_naming,
    letters_of,
    proposed_by_or_naming,
    referring,
    refreshes_naming,
    sent_to,
    written_from,
)
from portal.privacy.telling import tell_delegate_erased, tell_erased
from register.models import RegisterImport
from spreadsheets.models import SpreadsheetImport

TEXT = ("reply_to", "subject", "text", "html", "links")  # of an e-mail that somebody else got
NO_RECORD = (
    User,
    Invitation,
    Colleague,
    PersonName,
    MergedPerson,
)  # what does not keep a person's record from being deleted
IN_MINUTES = (
    "Minutes that were circulated or published keep the name: they are the record of a public body. Search minutes and "
    "officers’ notes on other records for it, and change by hand what need not stay."
)


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: Author) -> Effect:
    """Erase what the law does not ask to be kept, and write in the trail that it was done, by whom and why.

    Raises ``ValidationError`` while the person holds anything: a current public post needs its holder's name; and while
    a hold keeps something in which they stand.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    number, name, addresses = person.pk, str(person), addresses_of(person)
    held = [str(post) for posts in _posts(person) for post in posts if not post.is_over]
    if held:
        raise ValidationError(f"{name} still holds this: {'; '.join(held)}. End it first, then erase.")
    _refuse_kept(name, addresses, person)
    tell_erased(person, reason=reason, by=by)
    with because(reason):
        sentences = [*_erase_refreshes(person, reason)]  # first, while the names to look for are known
        sentences += [*_erase_imports(person, reason)]
        sentences += [*_erase_entries(person, reason)]
        sentences += _erase_delegates(_acting_as(person, addresses), reason, by)  # before the mail to them is
        sentences += [*_erase_letters(person, addresses, reason)]
        sentences += _erase_accounts(User.objects.filter(person=person), reason)
    if _is_on_record(person):
        sentences.append(_pseudonymise(person, name, reason))
        warnings: tuple[str, ...] = (IN_MINUTES,)
    else:
        _delete_whole(person, reason)
        sentences.append(f"The record of {name} is deleted with its history: nothing that was ever public rests on it.")
        warnings = ()
    AuditEvent.objects.record(AuditEvent.Kind.ERASED, by=by, detail=f"Person {number}: {reason}")
    return Effect(tuple(sentences), warnings)


@transaction.atomic
def erase_delegate(*, delegate: Delegate, reason: str, by: Author) -> Effect:
    """Erase a delegate who is nobody of the records: name, address, what was sent to them, and their account.

    Raises ``ValidationError`` where their account is a person's, who is erased as such, and while a hold keeps what was
    sent to them.
    """
    if not delegate.name:
        raise ValidationError("This delegate is erased already.")
    addresses = addresses_of_delegate(delegate)
    users = User.objects.filter(email__in=addresses)
    if somebody := users.exclude(person=None).select_related("person").first():
        raise ValidationError(f"This is {somebody.person}, who has a record of their own. Erase them there.")
    _refuse_kept(delegate.name, addresses)
    kept = users.filter(Q(is_superuser=True) | Q(is_staff=True) | Q(groups__isnull=False)).distinct()
    with because(reason):
        sentences = _erase_delegates(Delegate.objects.filter(Q(email__in=addresses) | Q(user__in=users)), reason, by)
        sentences += [f"The account {user.email} stays: it has roles of its own." for user in kept]
        if not kept:
            forget(Subscription.objects.of_addresses(addresses), rule=reason)
            erase_fields(sent_to(addresses), rule=reason)
            erase_fields(written_from(addresses), rule=reason)
            erase_fields(Invitation.objects.filter(email__in=addresses), rule=reason)
            sentences += _erase_accounts(users, reason)
    AuditEvent.objects.record(AuditEvent.Kind.ERASED, by=by, detail=f"Delegate {delegate.pk}: {reason}")
    tell_delegate_erased(delegate.pk, reason=reason, by=by)
    return Effect(tuple(sentences))


def _refuse_kept(name: str, addresses: Collection[str], person: Person | None = None) -> None:
    """Refuse while somebody asks by law for records in which they stand (UK GDPR, article 17, 3 (b)).

    The sentence says neither which records nor of which school: whoever erases need not know who reviews whom.
    """
    if until := last_day_kept(addresses, person):
        raise ValidationError(
            f"{name} stands in records that somebody has asked for by law, and that are kept until {in_words(until)}. "
            "Erase them after that day. Tell them so, and that they may complain to the Information Commissioner."
        )


def erase_colleagues(rows: QuerySet[Colleague], *, rule: str) -> int:
    """Erase people who were named for peer reviews, whole where nothing else refers to them; return how many."""
    people = list(Person.objects.filter(colleague__in=rows))
    with because(rule):
        Colleague.objects.filter(person__in=people).delete()
    for person in people:
        if not User.objects.filter(person=person).exists() and not _is_on_record(person):
            _delete_whole(person, rule)
    return len(people)


def _delete_whole(person: Person, reason: str) -> None:
    """Delete the record of somebody on whom nothing rests, with its history."""
    number, merged = person.pk, _merged_into(person)
    Invitation.objects.filter(person=person).update(person=None)
    with because(reason, with_history=True):
        Person.objects.filter(pk=number).delete()
    note(Person, merged, rule=reason, with_history=True)
    Person.history.filter(id__in=[number, *merged]).delete()  # the last line of it says that the record was deleted


def erase_contacts(rows: QuerySet, *, rule: str) -> int:
    """Erase contact details of leads or of people, from their history too; return how many had any."""
    keys = holding_any(rows, CONTACTS)
    having = rows.exclude(email="", telephone="").count()
    erase_fields(rows.model._base_manager.filter(pk__in=keys), CONTACTS, rule=rule)
    return having


def _telling_of(person: Person) -> QuerySet:
    """What others were told of the person's account, addresses and posts, which names them; not what is still to go
    out."""
    abouts = [f"person {person.pk}", about_reviews_of(person)]
    for word, model in (("lead", Lead), ("headship", Headship), ("account", User)):
        abouts += [f"{word} {pk}" for pk in model.objects.filter(person=person).values_list("pk", flat=True)]
    told = Message.objects.filter(about__in=abouts)
    return told.exclude(pk__in=Message.objects.waiting())


def _posts(person: Person) -> Iterator[QuerySet]:
    for model in (Lead, Headship, Seat):
        yield model.objects.filter(person=person)


def _is_on_record(person: Person) -> bool:
    """Whether seats, leads, attendances or anything else refer to the person, which stay."""
    return any(rows.exists() for rows in referring(person) if rows.model not in NO_RECORD)


def _merged_into(person: Person) -> list[int]:
    """The keys of records that were merged into the person’s, of which their history is left."""
    return list(person.merged.values_list("key", flat=True))


def _erase_merged(person: Person, reason: str) -> None:
    """Take the names out of what is left of records that were merged into the person’s; a restored back-up may have
    those whole."""
    if keys := _merged_into(person):
        note(Person, keys, fields=LEFT[Person].keys(), rule=reason, with_history=True)
        for key in keys:
            left = {
                "title": "",
                "name": initial_of(person.name),
                "slug": f"erased-{key}",
                "history_change_reason": None,
            }
            Person.history.filter(id=key).update(**left)


def _pseudonymise(person: Person, name: str, reason: str) -> str:
    _erase_merged(person, reason)
    with because(reason):
        PersonName.objects.filter(person=person).delete()
    erase_fields(Person.objects.filter(pk=person.pk), rule=reason)
    for model in (Lead, Headship, Seat):
        erase_fields(model.objects.filter(person=person), rule=reason)
    initial = initial_of(person.name)
    return f"{name} becomes “{initial}” everywhere, in the history too; who held which post on which day stays."


def _acting_as(person: Person, addresses: set[str]) -> DelegateQuerySet:
    return Delegate.objects.filter(Q(user__person=person) | Q(email__in=addresses))


def _erase_delegates(rows: DelegateQuerySet, reason: str, by: Author) -> list[str]:
    """End what lasts, which tells those for whom they acted, and take the name and the address out of all of them."""
    delegates = list(rows.with_posts())
    for delegate in delegates:
        end_delegate(delegate=delegate, by=by, is_erased=True)
    erase_fields(Delegate.objects.filter(pk__in=[one.pk for one in delegates]), rule=reason)
    times = "a record" if len(delegates) == 1 else f"{len(delegates)} records"
    return [f"They act for nobody, and name and address are erased from {times} of a delegate."] if delegates else []


def erase_accounts(users: QuerySet[User], *, rule: str) -> list[str]:
    """Close accounts, and erase their addresses, names, ways in and devices; return a sentence for each."""
    return list(_erase_accounts(users, rule))


def _erase_accounts(users: QuerySet[User], reason: str) -> Iterator[str]:
    for user in users:
        for model in (Authenticator, EmailAddress, SocialAccount):
            model.objects.filter(user=user).delete()
        SavedList.objects.own(user).filter(is_shared=False).delete()  # others go on using those that are shared
        for session in UserSession.objects.filter(user=user):
            session.end()
        erase_fields(User.objects.filter(pk=user.pk), rule=reason)
        yield f"The account {user.email} is closed, and its address, passkeys and devices are erased."


def _erase_refreshes(person: Person, reason: str) -> Iterator[str]:
    """What the records of refreshes that name the person say of people, all of them: a restore, which does it again,
    cannot tell whose name it was.
    """
    named = [refresh.pk for refresh, _ in refreshes_naming(person)]
    if count := erase_fields(RegisterImport.objects.select_for_update().filter(pk__in=named), rule=reason):
        yield f"Erased from {count} records of refreshes of the register what they say of people."


def _erase_imports(person: Person, reason: str) -> Iterator[str]:
    """What imports of spreadsheets that name the person say was done, all of it, and the answers given to them."""
    named = [upload.pk for upload, _ in imports_naming(person)]
    if count := erase_fields(SpreadsheetImport.objects.select_for_update().filter(pk__in=named), rule=reason):
        yield f"Erased from {count} {'import' if count == 1 else 'imports'} from spreadsheets what they say happened."


def _erase_entries(person: Person, reason: str) -> Iterator[str]:
    """What entries of the journal that name the person say, all of it; which records they wrote stays."""
    named = [entry.pk for entry, _ in entries_naming(person)]
    if count := erase_fields(JournalEntry.objects.filter(pk__in=named), rule=reason):
        yield f"Erased from {count} {'entry' if count == 1 else 'entries'} of the journal what they say happened."


def _erase_letters(person: Person, addresses: set[str], reason: str) -> Iterator[str]:
    """What was sent to the person and what they sent; of what they wrote to schools, what the schools got, too."""
    written, circulars = letters_of(person), circulars_of(person)
    abouts = [one.about for rows in (written, circulars) for one in rows]
    erase_fields(Message.objects.filter(about__in=abouts).exclude(pk__in=Message.objects.waiting()), TEXT, rule=reason)
    erased = {
        "messages to all member schools": written,
        "messages to leads": circulars,
        "e-mails in the log": sent_to(addresses) | Message.objects.filter(whom=whom(person.pk)),
        "messages through the public forms": written_from(addresses),
        "proposals to change a record": proposed_by_or_naming(person, addresses),
        "invitations": Invitation.objects.filter(email__in=addresses),
        "withdrawn records": Withdrawal.objects.telling_of(person.pk),
    }
    followed = forget(Subscription.objects.of_addresses(addresses), rule=reason)  # with the e-mails about them
    if followed:
        yield f"What they follow by e-mail is forgotten: {followed}."
    erase_fields(_telling_of(person), TEXT, rule=reason)
    counts = {what: erase_fields(rows, rule=reason) for what, rows in erased.items()}
    for what, count in counts.items():
        if count:
            yield f"Erased from {count} {what}."
