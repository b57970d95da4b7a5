"""What the recording screen shows, in a number of queries that does not grow with people or items."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from boards.attendance.roll import Roll, roll_of
from boards.minutes.item_texts import TextConflict
from boards.minutes.lines import initials
from boards.models import Action, AgendaItem, Attendance, Interest, ItemVersion, Meeting, Recorder

STILL_HERE = dt.timedelta(seconds=30)  # since a browser was last heard of


@dataclass
class Screen:
    """A meeting's recording screen for one user; ``conflict`` is what a form post without scripts ran into."""

    meeting: Meeting
    user: Any
    conflict_of: int | None = None
    conflict: TextConflict | None = None
    typed: str = ""

    @cached_property
    def roll(self) -> Roll:
        """Who is expected and who is here, without who comes for a Part B item alone that the user may not read."""
        return roll_of(self.meeting).shown_beside(self.items)

    @cached_property
    def items(self) -> list[AgendaItem]:
        """The items that the user may read, in order, with what came out of them and when each was last saved."""
        last = ItemVersion.objects.filter(item=OuterRef("pk"), number=OuterRef("version"))
        items: list[AgendaItem] = list(
            AgendaItem.objects.readable_by(self.user, self.meeting)
            .select_related("presenter")
            .annotate(saved_at=Subquery(last.values("saved_at")[:1]))
            .prefetch_related(
                "decisions",
                Prefetch("actions", Action.objects.select_related("owner").prefetch_related("others")),
                Prefetch("interests", Interest.objects.select_related("person")),
            )
            .order_by("position", "pk")
        )
        for item in items:
            item.meeting = self.meeting
        return items

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
        if any(item.standing == AgendaItem.Standing.MATTERS_ARISING for item in self.items):
            shown += [action.item.meeting for action in self.carried if action.part.is_confidential]
        return shown

    @cached_property
    def carried(self) -> list[Action]:
        """What earlier meetings left open, for the matters arising; nothing of Part B for who may not read it."""
        actions = Action.objects.carried_into(self.meeting).with_owners()
        items = AgendaItem.objects.readable_in(self.user, self.meeting)
        return list(actions.filter(item__in=items.order_by().values("pk")))

    @cached_property
    def last_meeting(self) -> Meeting | None:
        """The board's meeting before this one."""
        return Meeting.objects.before(self.meeting).select_related("board").first()

    @cached_property
    def next_meeting(self) -> Meeting | None:
        """The board's meeting after this one, where it is planned."""
        return Meeting.objects.after(self.meeting).first()

    @cached_property
    def people(self) -> list[dict[str, str]]:
        """Names and initials for the completion of action lines."""
        return [{"name": person.name, "initials": initials(person)} for person in self.roll.people]

    @cached_property
    def others_here(self) -> list[Recorder]:
        """Who else has this screen open."""
        return others_here(self.meeting, self.user)


def clock(moment: dt.datetime) -> str:
    """A moment as the screen says it: ``10:42:07``."""
    return date_format(timezone.localtime(moment), "H:i:s")


def others_here(meeting: Meeting, user: Any) -> list[Recorder]:
    """The other people whose browser was heard of a moment ago."""
    recent = meeting.recorders.filter(seen_at__gte=timezone.now() - STILL_HERE).exclude(user=user.pk)
    return list(recent.select_related("user", "item").order_by("user__name", "pk"))
