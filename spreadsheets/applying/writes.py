"""Write a plan, whole or not at all."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from base.changing.emails import WrittenEmail, emails_of
from base.one_go import in_one_go
from base.saving import Author, save
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import save_post
from partnerships.people.writes import add_person, rename_person
from spreadsheets.planning.mailboxes import FIELD
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Ref, SheetCreation, SheetPlan, SheetUpdate, Terms
from spreadsheets.reading.sheet import Sheet

MODELS: dict[str, type[models.Model]] = {
    "partnership": Partnership,
    "person": Person,
    "membership": Membership,
    "lead": Lead,
    "headship": Headship,
    "school": School,
}


class PlanRefused(Exception):
    """A plan that was not applied; nothing was changed. Says why in a sentence."""


class RecordsChanged(PlanRefused):
    """A plan that would not do any more what was shown."""


@transaction.atomic
def apply_sheet(
    sheet: Sheet,
    *,
    answers: Mapping[str, str],
    terms: Terms,
    digest: str,
    file_name: str,
    by: Author = None,
) -> SheetPlan:
    """Do what the plan with that ``digest`` said, in one transaction, as a change made by ``by``.

    The plan is made anew once the records are locked. Raises ``RecordsChanged`` if it differs from the one that was
    shown, ``PlanRefused`` if it is not ready, or a rule of a record forbids what it says.
    """
    _lock()
    plan = make_plan(sheet, answers, terms)
    if plan.digest != digest:
        raise RecordsChanged("The records were changed meanwhile, so the sheet would do something else. Look again.")
    if not plan.is_ready:
        raise PlanRefused("Some of it must be decided or put right first. Nothing was changed.")
    _Writer(by=by, why=f"Spreadsheet: {file_name}").write(plan)
    return plan


def emails_of_plan(plan: SheetPlan, *, by: Author) -> tuple[WrittenEmail, ...]:
    """The e-mails that applying the plan would write, as far as who applies it may read them.

    What writes them is done, and taken back; memberships write none and are not tried, for they are many.
    """
    tried = replace(
        plan,
        created=[change for change in plan.created if change.model != "membership"],
        updated=[change for change in plan.updated if change.model != "membership"],
    )
    if not plan.is_ready or tried.changes_nothing:
        return ()
    found: tuple[WrittenEmail, ...] = ()
    with transaction.atomic(), in_one_go("What an import would write", by=by) as go:
        with suppress(PlanRefused):  # which is said where it is applied
            _Writer(by=by, why="Tried").write(tried)
            found = emails_of(go, by)
        transaction.set_rollback(True)
    return found


def _lock() -> None:
    """Let nobody change what the plan is made of until it is written."""
    for model in (Partnership, Membership, Lead, Headship):
        list(model.objects.select_for_update().order_by("pk").values_list("pk"))


class _Writer:
    """Saves records with their history."""

    def __init__(self, *, by: Author, why: str) -> None:
        self.by, self.why = by, why
        self.made: dict[Ref, int] = {}

    def write(self, plan: SheetPlan) -> None:
        """What makes room goes first, then what needs it."""
        for update in sorted(plan.updated, key=lambda update: not _makes_room(update)):
            self._write(update, self._changed(update))
        for creation in sorted(plan.created, key=lambda creation: list(MODELS).index(creation.model)):
            self.made[Ref(creation.model, creation.key)] = self._write(creation, self._new(creation))

    def _changed(self, update: SheetUpdate) -> models.Model:
        rows = MODELS[update.model]._default_manager.all()
        if rows.model is School:  # of all schools only those that are written are locked
            rows = rows.select_for_update(no_key=True)
        record = rows.get(pk=update.pk)
        if isinstance(record, School) and any(getattr(record, name) != value for name, value in update.before):
            raise RecordsChanged(f"{_where(update)}: somebody else changed this at the same time. Look again.")
        for name, value in update.after:
            setattr(record, name, value)
        return record

    def _new(self, creation: SheetCreation) -> models.Model:
        values = {name: self.made[value] if isinstance(value, Ref) else value for name, value in creation.values}
        return MODELS[creation.model](**values)

    def _write(self, change: SheetCreation | SheetUpdate, record: models.Model) -> int:
        """Check and save the record; return its primary key."""
        try:
            if isinstance(record, Person) and isinstance(change, SheetCreation):
                add_person(person=record, by=self.by, why=self.why)
            elif isinstance(record, Person):
                rename_person(person=record, name=str(record), on=timezone.localdate(), by=self.by)
            elif isinstance(record, School):  # the register's own facts may break rules of ours
                save(record, by=self.by, why=self.why, fields=[FIELD])
            else:
                if isinstance(change, SheetCreation) and isinstance(record, Lead | Headship):
                    refuse_ones_own(record.person_id, by=self.by)
                write = save_post if isinstance(record, Lead | Headship) else save
                write(record, by=self.by, why=self.why)
        except ValidationError as error:
            raise PlanRefused(f"{_where(change)}: {' '.join(error.messages)} Nothing was changed.") from None
        except IntegrityError:
            raise RecordsChanged(
                f"{_where(change)}: somebody else changed this at the same time. Nothing was changed. Look again."
            ) from None
        return record.pk


def _makes_room(update: SheetUpdate) -> bool:
    """Whether the record lasts on no day afterwards on which it did not before."""
    before, after = dict[str, Any](update.before), dict[str, Any](update.after)
    begins_earlier = after.get("started_on", dt.date.max) < before.get("started_on", dt.date.max)
    goes_on_longer = (after.get("ended_on") or dt.date.max) > (before.get("ended_on") or dt.date.max)
    return not begins_earlier and not goes_on_longer


def _where(change: SheetCreation | SheetUpdate) -> str:
    return f"Row {change.row}, {change.partnership}" if change.row else change.partnership
