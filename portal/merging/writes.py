"""Two records of one person become one: all that either has is the other’s, and the address of the old one leads on."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.erasures.noting import note
from accounts.models import User
from base.changing.effects import Effect
from base.saving import Author, locked, save
from boards.models import Action
from office.journal.rules import NAMED  # of all others not even their number is said
from office.journal.words import kind_of
from office.models import Message
from partnerships.models import Headship, Lead, MergedPerson, Person, PersonName
from partnerships.people.addressees import whom
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import tell_of_post
from partnerships.person_names import name_key
from portal.merging.joining import join_once, join_posts, refuse_two_people, remove, repoint
from portal.privacy.blanking import CONTACTS

RULE = "merged with another record"


@transaction.atomic
def merge_people(*, keep: Person, gone: Person, by: Author) -> Effect:
    """Give ``keep`` all that is ``gone``’s, and take that record away.

    Raises ``ValidationError`` where they may be two people, or both have an account.
    """
    if keep.pk == gone.pk:
        raise ValidationError("This is the same record. Choose the other one.")
    keep, gone = locked(keep), locked(gone)
    for person in (keep, gone):
        refuse_ones_own(person.pk, by=by)
    _refuse_two_accounts(keep, gone)
    refuse_two_people(keep, gone)
    why = f"The records of {gone} and {keep} became one"
    said = [f"The record of {gone} becomes one with that of {keep}, which stays."]
    said += join_posts(keep=keep, gone=gone, by=by, why=why)
    join_once(keep=keep, gone=gone, by=by)
    account = User.objects.filter(person=gone).first()
    posts: list[Lead | Headship] = [*gone.leads.not_over(), *gone.headships.not_over()]
    counts = repoint(gone, keep, by=by, why=why)
    moved = [kind_of(model, count) for model, count in counts.items() if model in NAMED]
    if moved:
        said.append(f"It takes over {', '.join(moved)}, and what else is kept of them.")
    if account is not None:
        said.append(f"The account of {gone} is that of {keep} now.")
    said += _details(keep, gone, by)
    _leave_traces(keep, gone, by=by, why=why)
    if account is not None:
        posts = [*keep.leads.not_over(), *keep.headships.not_over()]
    for post in posts:
        post.refresh_from_db()
        _tell_if_they_sign_in(post, keep, by)
    return Effect(
        tuple(said),
        (
            "Minutes that were circulated or published stay as they are.",
            "This cannot be taken back: make sure that it is one person.",
        ),
    )


def _refuse_two_accounts(keep: Person, gone: Person) -> None:
    if User.objects.filter(person__in=[keep.pk, gone.pk]).count() > 1:
        raise ValidationError(
            "Both records have an account. Ask an administrator to close one of them and to take the person out of it. "
            "Then merge."
        )


def _details(keep: Person, gone: Person, by: Author) -> Iterator[str]:
    """Fill what the record that stays does not have, and keep the other name for officers."""
    for field in ("email", "telephone"):  # how they are called, title and all, is as the record that stays has it
        ours, theirs = getattr(keep, field), getattr(gone, field)
        label = str(Person._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        if theirs and not ours:
            setattr(keep, field, theirs)
            yield f"The {label} of {gone} is taken over."
        elif theirs and theirs != ours:
            yield f"Both records have one for the {label}: that of {keep} stays."
    if gone.notes and gone.notes not in keep.notes:
        keep.notes = "\n\n".join(filter(None, [keep.notes, gone.notes]))
        yield "The officers’ notes of both stand in one."
    save(keep, by=by, why=f"The record of {gone} was merged into this")
    if name_key(gone.name) != name_key(keep.name):
        PersonName.objects.get_or_create(person=keep, name=gone.name)
        yield f"Officers still find them as {gone.name}."


def _leave_traces(keep: Person, gone: Person, *, by: Author, why: str) -> None:
    """Let what names the record by its key name the other, and take it away; its history keeps no contact details."""
    Message.objects.filter(whom=whom(gone.pk)).update(whom=whom(keep.pk))
    Message.objects.filter(about=f"person {gone.pk}").update(about=f"person {keep.pk}")
    for action in Action.objects.filter(owner=keep) | Action.objects.filter(others=keep):
        groups = [
            {**group, "people": list(dict.fromkeys(keep.pk if pk == gone.pk else pk for pk in group["people"]))}
            for group in action.groups
        ]
        if groups != action.groups:
            Action.objects.filter(pk=action.pk).update(groups=groups)
        action.others.remove(action.owner)
    key = gone.pk
    remove(gone, by=by, why=why)
    MergedPerson.objects.create(key=key, person=keep, merged_by=by)
    # A back-up of before has them in its record still: where it is restored, they are erased there too.
    note(Person, [key], fields=CONTACTS.keys(), rule=RULE, with_history=True)
    Person.history.filter(id=key).update(**CONTACTS, notes="")


def _tell_if_they_sign_in(post: Lead | Headship, keep: Person, by: Author) -> None:
    """A post that somebody with an account has by the merge gives rights, so those beside them hear of it."""
    if User.objects.filter(person=keep, is_active=True).exists():
        tell_of_post(post, by=by)
