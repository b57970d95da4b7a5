"""What the recording screen shows, in a number of queries that does not grow with people or items."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from boards.actions.arising import CLOSED, ArisingLine, lines_by_action, worked_on
from boards.actions.writes import print_of
from boards.agendas.timing import Progress, TimeOnItem, Timetable, is_held_on, time_on_items, timetable_of
from boards.attendance.presiding import Spell, chairs_by_item, spells_of, who_may_preside
from boards.attendance.roll import IN_ATTENDANCE, LEADS, MEMBERS, Roll, RollPlace, roll_of
from boards.minutes.choosing import withdrew_from_part_b
from boards.minutes.item_texts import TextConflict
from boards.minutes.outcomes import doubts_in, not_made_yet
from boards.minutes.owners import group_labels, initials
from boards.minutes.previewing import Preview, preview_of
from boards.minutes.recommendations import note_recommendations, unknown_numbers
from boards.minutes.words import FOR_SCRIPT
from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Interest,
    ItemVersion,
    Meeting,
    MinutesVersion,
    Paper,
    Part,
    Recorder,
    Suggestion,
    Vote,
)
from boards.models.besides import SaidBesides, said_besides
from boards.papers.beside import put_under
from boards.recording.recommended import without_quorum
from boards.votes.voting import who_withdrew
from partnerships.models import Person

LOOKED_BACK = 6  # meetings, whose minutes may wait for their approval
STILL_HERE = dt.timedelta(seconds=30)  # since a browser was last heard of


@dataclass(frozen=True)
class ArisingRefused:
    """What was typed of an action of an earlier meeting, and why it was not done; ``field`` is where it is wrong."""

    action: int
    problem: str
    field: str = "note"
    note: str = ""
    due: str = ""

    @property
    def at(self) -> str:
        """The id of the place on the page that it is about."""
        return f"arising-{self.field}-{self.action}"


@dataclass
class Screen:
    """A meeting's recording screen for one user; ``conflict`` is what a form post without scripts ran into.

    ``times_typed`` are the times opened and closed that were refused, and why; ``arising_refused`` is what was typed of
    an action of an earlier meeting.
    """

    meeting: Meeting
    user: Any
    conflict_of: int | None = None
    conflict: TextConflict | None = None
    typed: str = ""
    times_typed: dict[str, str] = field(default_factory=dict)
    times_problem: str = ""
    arising_refused: ArisingRefused | None = None

    @cached_property
    def roll(self) -> Roll:
        """Who is expected and who is here, without who comes for a Part B item alone that the user may not read."""
        return roll_of(self.meeting).shown_beside(self.items)

    @cached_property
    def items(self) -> list[AgendaItem]:
        """The items that the user may read, in order, with what came out of them, when each was last saved, and how
        each will look."""
        last = ItemVersion.objects.filter(item=OuterRef("pk"), number=OuterRef("version"))
        suggested = Suggestion.objects.open().filter(item=OuterRef("pk")).order_by()
        items: list[AgendaItem] = list(
            AgendaItem.objects.readable_by(self.user, self.meeting)
            .select_related("presenter", "chaired_from_here_by", "comes_from__meeting__board", "arises_from")
            .with_chosen_chair()
            .annotate(saved_at=Subquery(last.values("saved_at")[:1]), has_suggestion=Exists(suggested))
            .prefetch_related(
                "decisions",
                Prefetch("actions", Action.objects.select_related("owner").prefetch_related("others")),
                Prefetch("interests", Interest.objects.select_related("person")),
                Prefetch("votes", Vote.objects.select_related("decision").annotate(names=Count("named"))),
            )
            .order_by("position", "pk")
        )
        now = timezone.now()
        worked_on_for = time_on_items(self.meeting, now)
        for item in items:
            item.meeting = self.meeting
            item.vote_token = uuid.uuid4()
            item.time_on = worked_on_for.get(item.pk, TimeOnItem())
            item.spent = item.time_on.minutes(now)
            item.over = max(0, item.spent - item.minutes_allowed) if item.minutes_allowed else 0
            item.doubts = doubts_in(item.text)  # type: ignore[attr-defined]
            item.unknown_recommendations = unknown_numbers(item)  # type: ignore[attr-defined]
        note_recommendations(items)
        self._preview(items, {item.number for item in items})
        return items

    @cached_property
    def papers(self) -> list[Paper]:
        """The papers that the user may read; from then on they stand under their items."""
        papers = list(Paper.objects.readable_by(self.user, self.meeting).current().select_related("item"))
        put_under(self.items, papers)
        return papers

    @property
    def is_untouched(self) -> bool:
        """Whether no item that the user may read has anything of a minute yet."""
        return not any(item.version or item.dealt_with_at for item in self.items)

    def _preview(self, items: list[AgendaItem], numbers: set[str]) -> None:
        """Give each item its preview; what is missing may be an item that the user may not read."""
        not_made = [{problem.line: problem.why for problem in not_made_yet(item, self.user)} for item in items]
        besides = said_besides(self.meeting)
        previews = _previews(items, numbers, not_made, besides)
        if any(preview.missing for preview in previews):
            numbers = set(self.meeting.items.values_list("number", flat=True))
            previews = _previews(items, numbers, not_made, besides)
        for item, preview in zip(items, previews, strict=True):
            item.preview = preview  # type: ignore[attr-defined]

    @cached_property
    def timetable(self) -> Timetable:
        """When each item was to start, of all items: of those that the user may not read nothing but times."""
        return timetable_of(self.meeting)

    @cached_property
    def progress(self) -> Progress | None:
        """How far behind the meeting is; None where it is not being held today, or has no times."""
        return self.timetable.progress() if is_held_on(self.meeting, timezone.localdate()) else None

    @cached_property
    def chairs(self) -> dict[int, Person | None]:
        """Who presides over each item, by its key."""
        return chairs_by_item(self.meeting, self.roll, self.items)

    @cached_property
    def spells(self) -> list[Spell]:
        """Who presides, in turn, over the items that the user may read."""
        return spells_of(self.meeting, self.roll, self.items, self.chairs)

    @property
    def no_quorum(self) -> str:
        """Why nothing can be agreed; empty with a quorum."""
        return without_quorum(self.roll)

    @property
    def asks_for_chair(self) -> bool:
        """Whether members are here and nobody is known to preside."""
        return bool(self.roll.members_there) and not self.spells

    @property
    def may_preside(self) -> list[RollPlace]:
        """The members who are here."""
        return who_may_preside(self.roll)

    @cached_property
    def without_chair(self) -> dict[int, Person]:
        """The items whose chair withdrew from them, by key: somebody else presides over each."""
        return {
            item.pk: chair for item in self.items if (chair := self.chairs[item.pk]) and chair.pk in who_withdrew(item)
        }

    @cached_property
    def kept_from(self) -> set[int]:
        """The keys of people who came, or were to come, for an item that the user may not read."""
        readable = {item.pk for item in self.items}
        came = Attendance.history.filter(meeting=self.meeting.pk, for_item__isnull=False)
        return {person for person, item in came.values_list("person", "for_item") if item not in readable}

    @property
    def confidential(self) -> list[Meeting]:
        """The meetings of which the screen shows Part B: this one, and those that left actions open."""
        shown = [item.meeting for item in self.items if item.part.is_confidential]
        shown += [self.meeting for paper in self.papers if paper.part.is_confidential]
        if any(item.standing == AgendaItem.Standing.MATTERS_ARISING for item in self.items):
            shown += [action.item.meeting for action in self.carried if action.part.is_confidential]
            shown += [one.action.item.meeting for one in self.closed_here if one.action.part.is_confidential]
        return shown

    @property
    def carried(self) -> list[Action]:
        """What earlier meetings left open, for the matters arising; nothing of Part B for who may not read it."""
        return [one for one in self._arising if one.closed_on is None or one.closed_on > self.meeting.held_on]

    @property
    def closed_here(self) -> list[ArisingLine]:
        """What this meeting closed of that."""
        last = [one.done_here[-1] for one in self._arising if one.done_here]  # type: ignore[attr-defined]
        return [line for line in last if line.kind == CLOSED]

    @property
    def arising_elsewhere(self) -> bool:
        """Whether what was refused is of an action that is not among these any more."""
        shown = {action.pk for action in self.carried} | {line.action.pk for line in self.closed_here}
        return self.arising_refused is not None and self.arising_refused.action not in shown

    @cached_property
    def _arising(self) -> list[Action]:
        """What earlier meetings left open or this one worked on, each with ``done_here`` and ``note_print``."""
        item = next((one for one in self.items if one.standing == AgendaItem.Standing.MATTERS_ARISING), None)
        if item is None:
            return []
        carried = Action.objects.carried_into(self.meeting).order_by().values("pk")
        items = AgendaItem.objects.readable_in(self.user, self.meeting).order_by().values("pk")
        actions = Action.objects.annotate(is_worked_on=worked_on(item)).filter(
            Q(pk__in=carried) | Q(is_worked_on=True), item__in=items
        )
        found: list[Any] = list(actions.with_owners().order_by("undertaken_on", "due_on", "pk"))
        lines = lines_by_action(item, [action for action in found if action.is_worked_on])
        for action in found:
            action.done_here = lines.get(action.pk, [])  # type: ignore[attr-defined]
            action.note_print = print_of(action.closing_note)  # type: ignore[attr-defined]
        return found

    @cached_property
    def earlier(self) -> list[Meeting]:
        """The board's last meetings before this one, the latest first, each with ``has_part_b``."""
        of_part_b = MinutesVersion.objects.of_part(Part.B).filter(meeting=OuterRef("pk"))
        earlier = Meeting.objects.before(self.meeting).select_related("board", "approved_in__meeting__board")
        return list(earlier.annotate(has_part_b=Exists(of_part_b))[:LOOKED_BACK])

    @property
    def last_meeting(self) -> Meeting | None:
        """The board's meeting before this one."""
        return next(iter(self.earlier), None)

    @property
    def awaiting_approval(self) -> list[Meeting]:
        """Earlier meetings whose circulated minutes this one may approve."""
        waiting = [one for one in self.earlier if one.status == Meeting.Status.CIRCULATED]
        return [one for one in waiting if self.meeting.follows(one)]

    @property
    def approved_here(self) -> list[Meeting]:
        """Earlier meetings whose minutes this one approved."""
        return [one for one in self.earlier if one.approved_in and one.approved_in.meeting_id == self.meeting.pk]

    @cached_property
    def part_b_awaiting_approval(self) -> list[Meeting]:
        """Earlier meetings whose Part B this one may approve, as far as the user may read it."""
        if not self.meeting.may_read_part_b:
            return []
        waiting = [one for one in self.earlier if one.has_part_b and one.part_b_awaits_approval]  # type: ignore[attr-defined]
        waiting = [one for one in waiting if self.meeting.follows(one)]
        return [one for one in waiting if not withdrew_from_part_b(one, self.user)]

    @cached_property
    def next_meeting(self) -> Meeting | None:
        """The board's meeting after this one, where it is planned."""
        return Meeting.objects.after(self.meeting).first()

    @property
    def bodies(self) -> list[str]:
        """The bodies of this board, to choose a guest's from; another is typed."""
        return [body.name for body in self.roll.bodies if body.name not in (IN_ATTENDANCE, LEADS, MEMBERS)]

    @cached_property
    def people(self) -> list[dict[str, str]]:
        """Names and initials for the completion of action lines."""
        return [{"name": person.name, "initials": initials(person)} for person in self.roll.people]

    @cached_property
    def words(self) -> dict[str, Any]:
        """How decisions and actions begin, and the roles and bodies that may own an action, for the screen's script."""
        return {**FOR_SCRIPT, "owners": group_labels(self.roll)}

    @cached_property
    def others_here(self) -> list[Recorder]:
        """Who else has this screen open."""
        return others_here(self.meeting, self.user)


def _previews(
    items: list[AgendaItem],
    numbers: set[str],
    not_made: list[dict[str, str]],
    besides: Mapping[int, Sequence[SaidBesides]],
) -> list[Preview]:
    of_each = zip(items, not_made, strict=True)
    return [
        preview_of(item.text, numbers, item.recommendations, lines, besides.get(item.pk, ())) for item, lines in of_each
    ]


def to_the_second(moment: dt.datetime) -> str:
    """A moment as the screen says it: ``10:42:07``."""
    return date_format(timezone.localtime(moment), "H:i:s")


def others_here(meeting: Meeting, user: Any) -> list[Recorder]:
    """The other people whose browser was heard of a moment ago."""
    recent = meeting.recorders.filter(seen_at__gte=timezone.now() - STILL_HERE).exclude(user=user.pk)
    others = list(recent.select_related("user", "item").order_by("user__name", "pk"))
    for other in others:
        if meeting.is_projected and other.item and other.item.part.is_confidential:
            other.item = None
    return others
