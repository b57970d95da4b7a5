"""Everything that the portal holds on a person, as tables: for a subject access request."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils.text import capfirst

from accounts.models import AuditEvent, Delegate, Invitation, User
from boards.part_b import CONFIDENTIAL, called, without_closed
from confirmations.models import Proposal, Question
from improvement.dates.emails import KINDS as OF_REVIEWS
from improvement.evaluation.emails import KINDS as OF_EVALUATIONS
from improvement.models import Deployment, Designation, NextStep, Offer, Participation
from improvement.rounds.beside import KIND as OF_REVIEWER
from improvement.support.telling import TURN
from office.models import JournalEntry, Message
from office.post.seen import seen_by
from partnerships.models import Enquiry, Lead, Letter, Person
from portal.holds.naming import may_search
from portal.holds.telling import KINDS as OF_DISCLOSURE
from portal.models import Circular, SavedList, Subscription, Withdrawal
from portal.privacy.blanking import NOBODY, initial_of
from register.models import RegisterImport
from register.planning.preview import sentences_on_people
from spreadsheets.models import SpreadsheetImport

SECRET = {"password"}  # of no use to anybody but a thief
TELLS = {"kind", "recipient", "name", "whom", "state"}  # of an e-mail that is kept back: that somebody was written to
_ALL_BUT_TELLS = {field.name for field in Message._meta.concrete_fields} - TELLS
OF_WHO_ASKED = {"payer", "order_number"}  # of support that somebody gives: its payment is another school's
PROGRAMME = "improvement"
PROGRAMME_KINDS = (*OF_REVIEWS, TURN, OF_REVIEWER, *OF_EVALUATIONS, *OF_DISCLOSURE)
Tables = dict[str, list[dict[str, str]]]


def held_on(person: Person, reader: User) -> Tables:
    """Every record on the person by its kind, each as field and value in words; kinds without a record are left out.

    So are those of a Part B that is not the reader's, and those of the improvement programme with its e-mails,
    but for the two officers who are named for disclosure: an officer is not to know who reviews whom, and a superuser
    does not read it by being one (design, section 5). What refers to a person is found from the models,
    so that a new one is not forgotten. The text of minutes, agendas and officers' notes on other records is not
    searched for a name.
    """
    tables: Tables = {}
    for rows in _records(person):
        if rows.model._meta.app_label == PROGRAMME and not may_search(reader):
            continue
        shown = without_closed(rows, reader) if rows.model in CONFIDENTIAL else rows
        if found := list(_all_in_words(shown, reader)):
            tables.setdefault(capfirst(str(rows.model._meta.verbose_name_plural)), []).extend(found)
    for refresh, said in refreshes_naming(person):
        row = {"File": refresh.file_name, "What it says": " ".join(said)}
        tables.setdefault(capfirst(str(refresh._meta.verbose_name_plural)), []).append(row)
    for upload, said in imports_naming(person):
        row = {"File": upload.file_name, "What it says": " ".join(said)}
        tables.setdefault(capfirst(str(upload._meta.verbose_name_plural)), []).append(row)
    for entry, said in entries_naming(person):
        row = {"When": str(entry.done_at), "What it says": " ".join(said)}
        tables.setdefault(capfirst(str(entry._meta.verbose_name_plural)), []).append(row)
    return tables


def held_on_delegate(delegate: Delegate, reader: User) -> Tables:
    """Every record on a delegate who is no person of the records, each as ``held_on`` has it."""
    tables: Tables = {}
    for rows in _records_of(delegate):
        if found := list(_all_in_words(rows, reader)):
            tables[capfirst(str(rows.model._meta.verbose_name_plural))] = found
    return tables


def addresses_of_delegate(delegate: Delegate) -> set[str]:
    """The address at which they were asked, and that of the account with which they act; none where it is erased."""
    return {delegate.email, *([delegate.user.email] if delegate.user else [])} - {NOBODY}


def addresses_of(person: Person) -> set[str]:
    """Every e-mail address by which the person is known, in small letters."""
    users = User.objects.filter(person=person)
    leads = Lead.objects.filter(person=person)
    acting = Delegate.objects.filter(user__in=users).values_list("email", flat=True)
    found = {person.email, *users.values_list("email", flat=True), *leads.values_list("email", flat=True), *acting}
    shared = Lead.objects.exclude(person=person).values_list("email", flat=True)
    return {address.lower() for address in found if address} - {address.lower() for address in shared}


def sent_to(addresses: set[str]) -> QuerySet:
    """The e-mails of the log that went to those addresses, which are in small letters, however they were written."""
    return Message.objects.to_addresses(addresses)


def written_from(addresses: set[str]) -> QuerySet:
    """The messages through the public forms that came from those addresses, however they were written."""
    return Enquiry.objects.alias(address=Lower("sender_email")).filter(address__in=addresses)


def letters_of(person: Person) -> QuerySet:
    """The messages to all member schools that the person wrote, as their lead or for one."""
    return Letter.objects.filter(Q(lead__person=person) | Q(sent_by__person=person))


def circulars_of(person: Person) -> QuerySet:
    """The messages to leads that the person wrote, as an officer."""
    return Circular.objects.filter(sent_by__person=person)


def proposed_by_or_naming(person: Person, addresses: set[str]) -> QuerySet:
    """What the person proposed as a lead, and what names them at one of those addresses, to follow or to lead too."""
    named = Proposal.objects.alias(address=Lower(KT("proposed__email"))).filter(address__in=addresses).values("pk")
    return Proposal.objects.filter(Q(lead__person=person) | Q(pk__in=named))


def refreshes_naming(person: Person) -> Iterator[tuple[RegisterImport, list[str]]]:
    """The refreshes whose record names the person, or somebody of the same name, each with the sentences that do.

    They say what became of leads and heads of closed schools, when it was refreshed and when that was undone.
    """
    if (names := _names_of(person)) is None:
        return
    for refresh in RegisterImport.objects.only("file_name", "applied_at", "preview", "message").iterator():
        sentences = [*sentences_on_people(refresh.preview), *refresh.message.splitlines()]
        if found := [sentence for sentence in sentences if names.search(sentence)]:
            yield refresh, found


def imports_naming(person: Person) -> Iterator[tuple[SpreadsheetImport, list[str]]]:
    """The imports of spreadsheets that name the person, or somebody of that name, each with what does: sentences of
    what was done, and questions that an officer answered.
    """
    if (names := _names_of(person)) is None:
        return
    for upload in SpreadsheetImport.objects.only("file_name", "changes", "choices").iterator():
        told = [*(sentence for *_, sentence in upload.changes), *upload.choices]
        if found := [text for text in told if names.search(text)]:
            yield upload, found


def entries_naming(person: Person) -> Iterator[tuple[JournalEntry, list[str]]]:
    """The entries of the journal that name the person, or somebody of that name, each with the sentences that do."""
    if (names := _names_of(person)) is None:
        return
    for entry in JournalEntry.objects.exclude(said="").iterator():
        if found := [sentence for sentence in entry.sentences if names.search(sentence)]:
            yield entry, found


def _names_of(person: Person) -> re.Pattern | None:
    """What finds the person's names in a text, former ones too, as whole words; None where they are erased."""
    names = {person.name, *Person.history.filter(id=person.pk).values_list("name", flat=True)}
    names |= {str(user) for user in User.objects.filter(person=person)}
    told = "|".join(re.escape(name) for name in names if name and name != initial_of(name))
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None


def referring(person: Person) -> Iterator[QuerySet]:
    """The records that refer to the person: seats, leads, headships, attendances, actions, whatever there is."""
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and not model.__name__.startswith("Historical"):
            yield model._base_manager.filter(**{relation.field.name: person})


def _records(person: Person) -> Iterator[QuerySet]:
    users = User.objects.filter(person=person)
    yield Person.objects.filter(pk=person.pk)
    yield from referring(person)
    yield NextStep.objects.filter(owner=person)  # neither has a way back from the person
    yield Participation.objects.filter(said_by=person)
    for model in (Designation, Offer, Deployment):  # of their entry as a system leader, and so theirs
        yield model._base_manager.filter(system_leader__person=person)
    yield Question.objects.filter(lead__person=person)
    yield _history(Person).filter(id__in=[person.pk, *person.merged.values_list("key", flat=True)])
    yield _history(Lead).filter(person=person.pk)
    yield AuditEvent.objects.filter(Q(user__in=users) | Q(done_by__in=users))
    addresses = addresses_of(person)
    yield sent_to(addresses)
    yield written_from(addresses)
    yield letters_of(person)
    yield circulars_of(person)
    yield SavedList.objects.filter(owner__in=users)
    yield Subscription.objects.of_addresses(addresses)
    yield Withdrawal.objects.telling_of(person.pk)
    yield proposed_by_or_naming(person, addresses)
    yield Invitation.objects.filter(email__in=addresses).exclude(person=person)
    yield Delegate.objects.of_person(person, addresses).with_posts()
    yield Proposal.objects.filter(sent_by__person=person).exclude(lead__person=person)


def _records_of(delegate: Delegate) -> Iterator[QuerySet]:
    addresses = addresses_of_delegate(delegate)
    users = User.objects.filter(email__in=addresses)
    yield Delegate.objects.filter(Q(pk=delegate.pk) | Q(email__in=addresses) | Q(user__in=users)).with_posts()
    yield users
    yield AuditEvent.objects.filter(Q(user__in=users) | Q(done_by__in=users))
    yield Invitation.objects.filter(email__in=addresses)
    yield sent_to(addresses)
    yield written_from(addresses)
    yield Letter.objects.filter(sent_by__in=users)
    yield Proposal.objects.filter(sent_by__in=users)
    yield Subscription.objects.of_addresses(addresses)


def _history(model: Any) -> QuerySet:
    return model.history.model.objects.all()


def _all_in_words(rows: QuerySet, reader: User) -> Iterator[dict[str, str]]:
    """The records; of an e-mail that is not the reader's to know of (``office.post.seen``) no more than ``TELLS``.

    Of one about the programme not even that, but for the two who are named for disclosure: its kind tells too.
    What it is about, or the day on which it was written, beside another's would say who reviews whom.
    """
    kept_back = set()
    if rows.model is Message:
        if not may_search(reader):
            rows = rows.exclude(kind__in=PROGRAMME_KINDS)
        kept_back = set(rows.values_list("pk", flat=True)) - set(seen_by(reader, rows).values_list("pk", flat=True))
    for row in rows:
        without = SECRET | OF_WHO_ASKED if rows.model is Deployment else SECRET
        yield in_words(row, _ALL_BUT_TELLS if row.pk in kept_back else without)


def in_words(row: Model, without: set[str], *, day_in_words: Callable[[dt.date], str] = str) -> dict[str, str]:
    """A record as its fields' names and values, days as ``day_in_words`` writes them; empty ones are left out."""
    fields = [field for field in row._meta.concrete_fields if field.name not in without]
    values = {capfirst(str(field.verbose_name)): _value(row, field, day_in_words) for field in fields}
    return {name: value for name, value in values.items() if value}


def _value(row: Any, field: Field, day_in_words: Callable[[dt.date], str]) -> str:
    if field.is_relation:
        related = _related(row, field)
        return called(related) if isinstance(related, Model) else "" if related is None else str(related)
    value = field.value_from_object(row)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return day_in_words(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value in (None, "") else str(value)


def _related(row: Any, field: Field) -> object:
    """What a field refers to; its key where that is gone, as in a history."""
    try:
        return getattr(row, field.name)
    except ObjectDoesNotExist:
        return getattr(row, field.attname)
