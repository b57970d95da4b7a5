"""Taking back what was done in one go: all of it, or, where something stands in the way, the rest of it (ADR 81).

Found before anything is written is what stands in the way, by record: one that was changed since, and what leans on one
that was made. What was made goes if nobody could rely on it, else it ends; what was changed or deleted is as it was.
Whatever came later to another field of a record stays.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.about import about_key
from base.admin_addresses import change_address
from base.changing.effects import Effect
from base.dated import Dated
from base.days import in_words
from base.referring import referring
from base.saving import A_DAY, Author, end, locked
from base.saving_many import BATCH, batches, delete_many
from office.journal.reading import Which, WrittenRecord, differences, messages_of, relations, written_records
from office.journal.rules import (
    BESIDES,
    KEPT_ONCE_BEGUN,
    KIND_NOT_SAID,
    NAMED,
    ONLY_TELLS,
    leaning_on,
    why_relied_on,
    write,
)
from office.journal.words import NOT_SHOWN, Named, field_of, kind_of
from office.models import JournalEntry, JournalRow, Message

MOST_NAMED = 20  # records of which a sentence each says what becomes of them; more are counted
MOST_LISTED = 10  # records of one kind that one sentence names
MOST_LINKED = 3  # of those that stand in the way
UNSENT = (Message.State.WAITING, Message.State.NO_ADDRESS)  # of what is being sent nobody knows
TAKEN_BACK_ALREADY = "This was taken back already."
NOTHING_LEFT = "Nothing is left to take back: all of it was changed or removed since."
NOT_KEPT = "What it was before is not in its history. Put it right on its own page."


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of taking back a record, in a sentence; ``later`` is the entry that would go first.

    ``records`` are those that are named, to be opened.
    """

    sentence: str
    later: JournalEntry | None = None
    records: tuple[Model, ...] = ()

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where each of the records is changed, and what it is called."""
        return [(change_address(record), str(record)) for record in self.records]


class InTheWayError(ValidationError):
    """Raised where something stands in the way and nobody said that it is to be left."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__([one.sentence for one in obstacles])
        self.obstacles = obstacles


@transaction.atomic
def take_back(*, entry: JournalEntry, by: Author, is_rest: bool = False) -> Effect:
    """Put everything back as it was before the entry; with ``is_rest`` all but what something stands in the way of.

    Raises ``InTheWayError`` where something does, with nothing changed, and ``ValidationError`` where nothing is left.
    """
    entry = locked(entry)
    if entry.is_taken_back:
        raise ValidationError(TAKEN_BACK_ALREADY)
    refused: dict[Which, str] = {}
    while True:
        taking = _TakingBack(entry, refused)
        if taking.obstacles and not is_rest:
            raise InTheWayError(taking.in_the_way())
        with transaction.atomic():
            effect = taking.carry_out(by)
            if taking.refused.keys() == refused.keys():
                return effect
            transaction.set_rollback(True)
        refused = taking.refused


@dataclass
class _Plan:
    """What becomes of each record: in the order in which they were written."""

    removed: set[Which] = field(default_factory=set)
    ended: dict[Which, tuple[dt.date, str]] = field(default_factory=dict)  # and why it is not removed
    stays: dict[Which, str] = field(default_factory=dict)  # and why, in a sentence
    restored: dict[Which, dict[str, tuple[Any, Any]]] = field(default_factory=dict)  # was before, is now
    again: set[Which] = field(default_factory=set)  # that were deleted


class _TakingBack:
    """An entry as it would be taken back; ``obstacles`` is what stands in the way, by record.

    ``refused`` is what a rule has said of records as they were written, which no look at them tells before.
    """

    def __init__(self, entry: JournalEntry, refused: dict[Which, str]) -> None:
        self.entry, self.refused = entry, dict(refused)
        self.records = written_records(entry.rows.all(), is_to_change=True)
        self.by_which = {record.which: record for record in self.records}
        self.named = Named(self.records)
        self.messages = list(messages_of(entry).select_for_update())
        self.told_of = self._told_of()
        self.relied_on: dict[type[Model], str] = {}  # why records of a model are, as the end of a sentence
        self.obstacles: dict[Which, list[Obstacle]] = defaultdict(list)
        for which, sentence in refused.items():
            self.obstacles[which].append(Obstacle(sentence))
        self.references = [*self._references()]
        self.needed_by = defaultdict[Which, list[Which]](list)
        for needed, by, _ in self.references:
            self.needed_by[by].append(needed)
        self._find_changed_since()
        self._find_leaning()

    def in_the_way(self) -> list[Obstacle]:
        """All that stands in the way, in the order of the records."""
        return [one for record in self.records for one in self.obstacles.get(record.which, ())]

    def carry_out(self, by: Author) -> Effect:
        """Write what is planned, the last record first, but for what something stands in the way of."""
        plan = self._plan()
        if not (plan.removed or plan.ended or plan.restored or plan.again):
            raise InTheWayError(self.in_the_way()) if self.obstacles else ValidationError(NOTHING_LEFT)
        why = f"Taken back: {self.entry.title}"
        removed: list[WrittenRecord] = []
        for record in reversed(self.records):
            if removed and (record.which not in plan.removed or record.model is not removed[0].model):
                delete_many(removed[0].model, [one.key for one in removed], by=by, why=why)
                removed = []
            if record.which in plan.removed:
                removed.append(record)
                continue
            try:
                self._write(record, plan, by, why)
            except ValidationError as error:
                self.refused[record.which] = f"{self.named.of(record)}: {' '.join(error.messages)}"
        if removed:
            delete_many(removed[0].model, [one.key for one in removed], by=by, why=why)
        Message.objects.filter(pk__in=[one.pk for one in self.messages if one.state in UNSENT]).delete()
        return self._effect(plan)

    def _write(self, record: WrittenRecord, plan: _Plan, by: Author, why: str) -> None:
        if record.which in plan.ended:
            end(record.now, on=plan.ended[record.which][0], by=by, why=why)
        elif values := plan.restored.get(record.which):
            for name, (was, _) in values.items():
                setattr(record.now, name, was)
            names = {field_of(record.model, attribute).name for attribute in values}
            write(record.now, by=by, why=why, fields=names)
        elif record.which in plan.again:
            row = record.before.instance
            row._state.adding = True
            write(row, by=by, why=why)

    def _plan(self) -> _Plan:
        plan, kept = _Plan(), self._kept()
        for record in self.records:
            if record.which in kept:
                continue
            if record.is_deleted and record.now is None:
                plan.again.add(record.which)
            elif record.now is not None and record.changes:
                plan.restored[record.which] = record.changes
            elif record.is_made and record.now is not None and not self._why_it_ends(record):
                plan.removed.add(record.which)
        self._keep_what_is_needed(plan, kept)
        for record in self.records:
            if record.is_made and record.now is not None and not {record.which} & (plan.removed | kept):
                self._end_or_stay(record, plan)
        return plan

    def _kept(self) -> set[Which]:
        """What is left as it is: what something stands in the way of, and what the entry made that this needs."""
        kept, waiting = set[Which](), [which for which, ones in self.obstacles.items() if ones]
        while waiting:
            which = waiting.pop()
            if which not in kept:
                kept.add(which)
                waiting += self.needed_by.get(which, ())
        return kept

    def _references(self) -> Iterator[tuple[Which, Which, str]]:
        """What refers to records that the entry made: to which, what does, and by which attribute."""
        made = defaultdict[Any, list](list)
        for record in self.records:
            if record.is_made and record.now is not None:
                made[record.model].append(record.key)
        for model, keys in made.items():
            for other, name, found in referring(model, keys):
                for pk, key in found.items():
                    yield (model, key), (other, pk), name

    def _is_given_up(self, by: Which, name: str, kept: Iterable[Which]) -> bool:
        """Whether a record refers to something else again once it is as it was."""
        record = self.by_which.get(by)
        return record is not None and by not in kept and name in record.changes

    def _keep_what_is_needed(self, plan: _Plan, kept: set[Which]) -> None:
        """Do not remove what anything refers to that stays."""
        is_settled = False
        while not is_settled:
            is_settled = True
            for needed, by, name in self.references:
                if needed in plan.removed and by not in plan.removed and not self._is_given_up(by, name, kept):
                    plan.removed.discard(needed)
                    is_settled = False

    def _why_it_ends(self, record: WrittenRecord) -> str:
        """Why what was made ends rather than goes: it is in force, and somebody could rely on it."""
        if record.model not in KEPT_ONCE_BEGUN or record.now.started_on > timezone.localdate():
            return ""
        if record.model not in self.relied_on:
            self.relied_on[record.model] = why_relied_on(record.model, self.entry.done_at)
        return "people were written to about it" if record.which in self.told_of else self.relied_on[record.model]

    def _told_of(self) -> set[Which]:
        """What people were written to about: the records that e-mails name, and what refers to one that was made.

        Of a record that was there before, an e-mail tells of a change such as another address, and not of what was
        made beside it. One that names none of the entry's records, nor what they refer to, may tell of any: one of a
        proposal for example.
        """
        sent = [message for message in self.messages if message.is_sent]
        if not sent:
            return set()
        known = [which for record in self.records for which in (record.which, *_referred_to(record))]
        by_name = {about_key(model, key): (model, key) for model, key in known}
        named = {by_name.get(" ".join(message.about.split()[-2:])) for message in sent}
        if None in named:
            return {*self.by_which}
        made = {which for which in named if which in self.by_which and self.by_which[which].is_made}
        hanging = {record.which for record in self.records if not made.isdisjoint(_referred_to(record))}
        return {which for which in named if which} | hanging

    def _end_or_stay(self, record: WrittenRecord, plan: _Plan) -> None:
        name, row = self.named.of(record), record.now
        if record.model not in KEPT_ONCE_BEGUN:
            plan.stays[record.which] = f"{name} stays: other records refer to it."
            return
        on = max(row.started_on, self._last_day())
        if row.ended_on is not None and row.ended_on <= on:
            plan.stays[record.which] = f"{name} stays on record: it ended on {in_words(row.ended_on)}."
        else:
            plan.ended[record.which] = on, self._why_it_ends(record) or "other records refer to it"

    def _last_day(self) -> dt.date:
        """On which all ends that was made and stays on record: yesterday, or today where some of it began today.

        It is one day, for what belongs to a record may not outlast it.
        """
        kept = [record.now for record in self.records if record.is_made and record.model in KEPT_ONCE_BEGUN]
        today = timezone.localdate()
        return today if any(row is not None and row.started_on == today for row in kept) else today - A_DAY

    def _find_changed_since(self) -> None:
        later, changed = self._later_entries(), dict[Which, dict[str, tuple[Any, Any]]]()
        for record in self.records:
            if not record.is_known:
                self.obstacles[record.which].append(Obstacle(f"{self.named.of(record)}: {NOT_KEPT}"))
            elif record.now is not None and record.after is not None:
                among = None if record.is_made else record.changes
                changed[record.which] = differences(record.model, record.after, record.now, among)
            elif record.now is None and record.changes:
                sentence = f"{self.named.of(record)} was removed since."
                self.obstacles[record.which].append(Obstacle(sentence, later.get(record.which)))
        changed = {which: facts for which, facts in changed.items() if facts}
        self.named.look_up_values(changed)
        last = _last_versions(changed)
        for which, facts in changed.items():
            sentence = self._how_changed(self.by_which[which], facts, last[which])
            self.obstacles[which].append(Obstacle(sentence, later.get(which)))

    def _later_entries(self) -> dict[Which, JournalEntry]:
        """The last entry in force that wrote a record after this one did, by record."""
        mine = {(record.row.model, record.row.key): record for record in self.records}
        found: dict[Which, JournalEntry] = {}
        labels = {model for model, _ in mine}
        rows = JournalRow.objects.filter(
            model__in=labels, entry__in=self._after(), entry__is_taken_back=False
        ).select_related("entry")
        for row in rows.order_by("last_version"):
            record = mine.get((row.model, row.key))
            if record and (record.row.last_version or 0) < (row.first_version or 0):
                found[record.which] = row.entry
        return found

    def _after(self) -> Any:
        return JournalEntry.objects.filter(pk__gt=self.entry.pk, done_at__gte=self.entry.done_at).values("pk")

    def _how_changed(self, record: WrittenRecord, changed: dict[str, tuple[Any, Any]], last: Any) -> str:
        """Which fields were changed since, from what to what, when and by whom."""
        name, model = self.named.of(record), record.model
        if model not in NAMED:
            return f"{name} was changed since."
        facts = []
        for attribute, pair in changed.items():
            was, now = (self.named.shortened(model, attribute, value) for value in pair)
            how = "which is not shown here" if was == now == NOT_SHOWN else f"from {was} to {now}"
            facts.append(f"“{field_of(model, attribute).verbose_name}”{',' if how[0] == 'w' else ''} {how}")
        who = f" by {last.history_user}" if last.history_user else ""
        day = date_format(timezone.localtime(last.history_date).date())
        return f"{name} was changed since, on {day}{who}: {get_text_list(facts, 'and')}."

    def _find_leaning(self) -> None:
        """Find what others hung on records that the entry made, and what leans on them besides."""
        hanging = defaultdict[Which, dict[Any, list]](lambda: defaultdict(list))
        for needed, by, name in self.references:
            if by not in self.by_which or not (self.by_which[by].is_made or name in self.by_which[by].changes):
                hanging[needed][by[0]].append(by[1])
        for needed, of_model in hanging.items():
            said = [words for model, keys in of_model.items() if (words := _in_the_way(model, keys))]
            if said:
                name = self.named.of(self.by_which[needed])
                records = tuple(row for model, keys in of_model.items() for row in _named(model, keys)[:MOST_LINKED])
                sentence = f"{name} is needed by {get_text_list(said, 'and')}."
                self.obstacles[needed].append(Obstacle(sentence, records=records))
        made = defaultdict[Any, list](list)
        for record in self.records:
            if record.is_made and record.now is not None:
                made[record.model].append(record.now)
        since = timezone.localtime(self.entry.done_at).date()
        for model, rows in made.items():
            for key, sentence in leaning_on(model, rows, since):
                self.obstacles[model, key].append(Obstacle(sentence))

    def _effect(self, plan: _Plan) -> Effect:
        left = self._kept()
        kept = [record for record in self.records if record.which in left]
        sent = [message for message in self.messages if message.state not in UNSENT]
        waiting = sum(message.state == Message.State.WAITING for message in self.messages)
        sentences = [*self._sentences(plan)]
        if waiting:
            sentences.append(f"{kind_of(Message, waiting).capitalize()} that still waited to be sent: withdrawn.")
        warnings = [*_first([*plan.stays.values()])]
        warnings += _first([f"{self.named.of(record)} is left as it is." for record in kept])
        warnings += _sent(sent)
        warnings += [sentence for ask in BESIDES for sentence in ask(self.entry)]
        return Effect(tuple(sentences), tuple(warnings))

    def _sentences(self, plan: _Plan) -> Iterator[str]:
        names = self._names
        yield from _first([self._restored(record, plan) for record in self.records if record.which in plan.restored])
        for model, some in names(plan.again).items():
            yield f"There again: {_listed(model, some)}."
        for model, some in names(plan.removed).items():
            yield f"Removed: {_listed(model, some)}."
        ended = [record for record in self.records if record.which in plan.ended]
        yield from _first(
            [
                f"{self.named.of(record)} ends on {date_format(on)} and stays on record, as {why}."
                for record in ended
                for on, why in [plan.ended[record.which]]
            ]
        )

    def _restored(self, record: WrittenRecord, plan: _Plan) -> str:
        name, model = self.named.of(record), record.model
        facts = []
        for attribute, pair in plan.restored[record.which].items():
            was, now = (self.named.shortened(model, attribute, value) for value in pair)
            is_unseen = was == now == NOT_SHOWN
            put_back = "as it was before, which is not shown here" if is_unseen else f"{was} again, in place of {now}"
            facts.append(f"{field_of(model, attribute).verbose_name}: {put_back}")
        return f"{name}, {'; '.join(facts)}." if model in NAMED else f"{name} is as it was before."

    def _names(self, ones: set[Which]) -> dict[type[Model], list[str]]:
        names = defaultdict[type[Model], list[str]](list)
        for record in self.records:
            if record.which in ones:
                names[record.model].append(self.named.of(record))
        return names


def _referred_to(record: WrittenRecord) -> Iterator[Which]:
    """The records to which a record refers as it is now, by their models and keys."""
    for name in relations(record.model) if record.now is not None else ():
        refers: Any = record.model._meta.get_field(name)
        yield refers.related_model, getattr(record.now, refers.attname)


def _in_the_way(model: type[Model], keys: list) -> str:
    """What others hung on a record, in words; empty where it only tells, or is over, and so lets the record end."""
    if model in ONLY_TELLS:
        return ""
    if model not in NAMED:
        return NOT_SHOWN if model in KIND_NOT_SAID else kind_of(model, len(keys))
    names = [str(row) for row in _named(model, keys)]
    return _listed(model, names, most=MOST_LINKED) if names else ""


def _named(model: type[Model], keys: list) -> list[Model]:
    """The records of a model that is named and not only told of, without those that are over."""
    if model in ONLY_TELLS or model not in NAMED:
        return []
    rows = model._base_manager.filter(pk__in=keys)
    return [row for row in rows if not (isinstance(row, Dated) and row.is_over)]


def _listed(model: type[Model], names: list[str], most: int = MOST_LISTED) -> str:
    """So many records of a kind, and the first of their names."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{kind_of(model, len(names))} ({'; '.join(names[:most])}{more})"


def _first(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_NAMED
    return sentences if more <= 0 else [*sentences[:MOST_NAMED], f"And {more:,} more likewise."]


def _sent(messages: list[Message]) -> list[str]:
    """That people were written to, and what."""
    to = Counter(message.subject for message in messages if message.recipient)
    return [
        f"“{subject}” was sent to {_people(count)}. Once it is taken back you can have them told."
        for subject, count in to.items()
    ]


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{count} people"


def _last_versions(which: Iterable[Which]) -> dict[Which, Any]:
    """The last version of each record, with who wrote it."""
    keys, found = defaultdict[Any, list](list), dict[Which, Any]()
    for model, key in which:
        keys[model].append(key)
    for model, some in keys.items():
        pk = model._meta.pk.attname
        for batch in batches(some, BATCH):
            versions = model.history.model.objects.filter(**{f"{pk}__in": batch}).select_related("history_user")
            found |= {(model, getattr(one, pk)): one for one in versions.order_by("history_id")}
    return found
