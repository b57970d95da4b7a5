"""What the action log may be narrowed by."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import get_text_list

from base.school_terms import academic_year, year_days, year_label
from boards.models import Action, Board, Seat
from boards.models.access import boards_recorded_by
from partnerships.models import Person
from partnerships.person_names import name_key

SHOWN = {"open": "Open", "overdue": "Overdue", "closed": "Closed", "all": "All"}
NOT_THEIRS = "not-theirs"
MOST_QUOTED = 50  # letters of what was asked for


@dataclass
class ActionFilters:
    """``show`` (open, overdue, closed, all), ``mine``, ``board`` (a slug), ``owner`` (a person) and ``year``.

    Who records meetings may ask besides for those that their owners say are not theirs (``show=not-theirs``).
    """

    query: QueryDict
    user: Any

    @cached_property
    def visible(self):
        """Every action that the user may know of."""
        return Action.objects.visible_to(self.user)

    @property
    def show(self) -> str:
        """Which of them, open ones unless said otherwise."""
        asked = self.query.get("show") or "open"
        return asked if asked in dict(self.shown) else "open"

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What may be shown, with its label."""
        asks = self.query.get("show") == NOT_THEIRS
        return [*SHOWN.items(), *([(NOT_THEIRS, "Said not to be theirs")] if asks or self.disowned else [])]

    @cached_property
    def disowned(self) -> set[int]:
        """Those that an owner says are not theirs, of the meetings that the user records."""
        recorded = Action.objects.recorded_by(self.user).disowned().order_by().values("pk")
        return set(self.visible.filter(pk__in=recorded).order_by().values_list("pk", flat=True))

    @property
    def is_mine(self) -> bool:
        """Whether only the user's own are asked for."""
        return self.query.get("mine") == "yes"

    @cached_property
    def boards(self) -> list[Board]:
        """The boards to choose from."""
        return list(Board.objects.filter(meetings__items__actions__in=self.visible.order_by().values("pk")).distinct())

    @property
    def are_of_any_use(self) -> bool:
        """Whether there is anything to narrow: an action that the user may know of."""
        return bool(self.boards)

    @property
    def takes_minutes(self) -> bool:
        """Whether the user types minutes, and so makes actions."""
        return boards_recorded_by(self.user).exists()

    @cached_property
    def board(self) -> Board | None:
        """The board asked for."""
        return next((board for board in self.boards if board.slug == self.query.get("board")), None)

    @cached_property
    def owners(self) -> list[Person]:
        """The people to choose from, with what they do today."""
        seats = Prefetch("seats", Seat.objects.active().select_related("board").in_order(), to_attr="seats_today")
        visible = self.visible.order_by().values("pk")
        owners = Person.objects.filter(Q(actions__in=visible) | Q(shared_actions__in=visible)).distinct()
        return list(owners.with_roles_today().prefetch_related(seats))

    @property
    def owner_choices(self) -> list[tuple[Person, str]]:
        """The people to choose from and how each is called: those who share a name with what they do."""
        names = Counter(name_key(person.name) for person in self.owners)
        labels = {
            person: self._told_apart(person) if names[name_key(person.name)] > 1 else "" for person in self.owners
        }
        return [(person, f"{person} ({label})" if label else str(person)) for person, label in labels.items()]

    def _told_apart(self, person: Person) -> str:
        """What the person leads, heads and sits on today; whose actions they have, where that is nothing."""
        seats = [f"{seat.get_role_display().lower()}, {seat.board}" for seat in person.seats_today]  # type: ignore[attr-defined]
        if roles := [*filter(None, [person.leads_and_heads]), *seats]:
            return "; ".join(roles)
        boards = Board.objects.filter(
            meetings__items__actions__in=self.visible.owned_by(person).order_by().values("pk")
        )
        return f"no role today, actions of the {get_text_list([*map(str, boards.distinct())], 'and')}"

    @cached_property
    def owner(self) -> Person | None:
        """The person asked for."""
        return next((person for person in self.owners if str(person.pk) == self.query.get("owner")), None)

    @cached_property
    def years(self) -> list[tuple[int, str]]:
        """The academic years to choose from, the latest first."""
        days = self.visible.order_by().values_list("undertaken_on", flat=True).distinct()
        starting = {academic_year(day) for day in days}
        return [(year, year_label(year)) for year in sorted(starting, reverse=True)]

    @cached_property
    def year(self) -> int | None:
        """The academic year asked for."""
        return next((year for year, _ in self.years if str(year) == self.query.get("year")), None)

    @property
    def ignored(self) -> list[str]:
        """What is asked for and is not there, a sentence each; the list is not narrowed by it, and no file is made."""
        found = {"board": self.board, "owner": self.owner, "year": self.year}
        called = {"board": "a board called", "owner": "the person", "year": "a year called"}
        asked = {name: self.query.get(name, "")[:MOST_QUOTED] for name in ("show", "mine", *found)}
        said = [
            f"There is no action of {called[name]} “{asked[name]}” that you may read: the list is not narrowed by it."
            for name, one in found.items()
            if asked[name] and one is None
        ]
        if asked["show"] and asked["show"] != self.show:
            said.append(f"“{asked['show']}” is nothing that can be shown: these are the open actions.")
        if asked["mine"] and not self.is_mine:
            said.append(f"“{asked['mine']}” does not say whose actions: these are everybody’s.")
        return said

    def apply(self):
        """The actions that the filters leave, the soonest due first."""
        actions = self.visible
        if self.show == "closed":
            actions = actions.filter(closed_on__isnull=False)
        elif self.show == NOT_THEIRS:
            actions = actions.filter(pk__in=self.disowned)
        elif self.show != "all":
            actions = actions.overdue() if self.show == "overdue" else actions.outstanding()
        if self.is_mine:
            actions = actions.owned_by(self.user.person) if self.user.person_id else actions.none()
        if self.owner:
            actions = actions.owned_by(self.owner)
        if self.board:
            actions = actions.filter(item__meeting__board=self.board)
        if self.year is not None:
            actions = actions.filter(undertaken_on__range=year_days(self.year))
        return actions.seen_by(self.user).order_by("due_on", "pk")
