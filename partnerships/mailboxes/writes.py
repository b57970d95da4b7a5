"""Giving schools the mailboxes of a list, all of them or none."""

from collections.abc import Sequence

from django.db import transaction

from base.changing.effects import Effect
from base.saving import Author
from base.saving_many import save_many
from partnerships.mailboxes.sheet import Mailbox
from partnerships.models import School
from partnerships.people.addresses import tell_changed

FIELD = "office_email"


@transaction.atomic
def set_mailboxes(*, rows: Sequence[Mailbox], by: Author) -> Effect:
    """Write those that differ, each with its history; what it did, school by school."""
    listed = {row.school.pk: row.address for row in rows}
    schools = list(School.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=listed))
    changed = [school for school in schools if school.office_email != listed[school.pk]]
    sentences, before_of = [], {school.pk: school.office_email for school in changed}
    for school in changed:
        before = f" instead of {school.office_email}" if school.office_email else ""
        school.office_email = listed[school.pk]
        sentences.append(f"{school} ({school.urn}): {school.office_email}{before}.")
    save_many(changed, by=by, why="Brought in with a list of mailboxes", fields=[FIELD])
    for school in changed:
        tell_changed(school, FIELD, before=before_of[school.pk], by=by)
    if same := len(schools) - len(changed):
        sentences.append(f"As the portal has it already: {same}.")
    closed = tuple(f"{school} ({school.urn}) has closed." for school in schools if school.has_closed)
    return Effect(tuple(sentences), closed)
