"""Seats handed over, ended, filled, given up; a new chair, member and stand-in: as an officer asks for them."""

from typing import Any

from django import forms
from django.utils.text import slugify

from base.changing.effects import Effect
from base.changing.pages import ChangeForm, DatedForm
from base.day_fields import DayField
from base.names import refuse_address
from base.saving import Author
from boards.models import Board, Meeting, Seat
from boards.seats.renaming import rename_board
from boards.seats.writes import (
    fill_seat,
    hand_over_seat,
    join_board,
    leave_board,
    let_lapse,
    own_seat,
    post_of_today,
    stand_in,
    take_chair,
)
from partnerships.models import Organisation
from partnerships.people.naming import ReachesSomebodyForm

LONGEST_ADDRESS = 50  # characters of the last part of it
NO_BODY = "none"
LEAVES, STEPS_DOWN, STAYS = "leaves", "steps-down", "stays"
TERM = "Leave it empty where there is no term, or it is not known."


def post_field(help_text: str) -> forms.CharField:
    """What is written behind the name of who takes a seat; it may stay empty."""
    validators = [refuse_address]
    return forms.CharField(required=False, max_length=200, label="Post", validators=validators, help_text=help_text)


class TakesSeatForm(ReachesSomebodyForm):
    """Somebody takes a seat from a day, perhaps for a term."""

    place = "seat"
    on = DayField("First day", "For example 1 September 2027.")
    until = DayField("Last day of the term", f"For example 31 August 2030. {TERM}", required=False)
    field_order: tuple[str, ...] = (*ReachesSomebodyForm.field_order, "on", "until")

    def clean(self) -> dict[str, Any]:
        """Refuse a term that ends before it begins."""
        cleaned = super().clean()
        on, until = cleaned.get("on"), cleaned.get("until")
        if on and until and until < on:
            self.add_error("until", "The term ends before it begins. Enter a later day, or leave this empty.")
        return cleaned

    def days(self) -> dict[str, Any]:
        """The first and the last day."""
        return {"on": self.cleaned_data["on"], "until": self.cleaned_data["until"]}


class HandOverSeatForm(TakesSeatForm, DatedForm):
    """Somebody else takes over a seat, and what is held by virtue of it."""

    slug, label, title = "hand-over", "Hand over…", "Hand over this seat"
    post = post_field("What follows the name on the page, such as Director of Education.")

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["post"].initial = post_of_today(record)
        if self.fields["post"].initial != record.post:
            self.fields["post"].help_text += f" It was “{record.post}” until {record.organisation} was renamed."
        self.fields["on"].help_text = "For example 1 September 2027. The day before is the last of who sits there now."

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether the seat goes on, and by itself: what another seat brings goes with that."""
        return super().suits(record) and record.by_virtue_of_id is None

    def those_left_out(self) -> list[int]:
        """Whoever holds it now."""
        return [self.record.person_id]

    def change(self, by: Author) -> Effect:
        """End the old seat and begin the new one."""
        post = self.cleaned_data["post"]
        return hand_over_seat(seat=self.record, to=self.somebody(by), by=by, post=post, **self.days())


class EndSeatForm(DatedForm):
    """Somebody leaves a board, and nobody takes over yet."""

    slug, label, title = "end", "End…", "End this seat"
    on = DayField("Last day on the board", "For example 31 August 2027. To name who follows, hand over instead.")
    lapses = forms.BooleanField(
        required=False,
        label="Nobody is to follow",
        help_text="Tick where the seat goes with its holder. Otherwise it stands on the desk until somebody takes it.",
    )

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether the seat goes on, and by itself."""
        return super().suits(record) and record.by_virtue_of_id is None

    def change(self, by: Author) -> Effect:
        """End the seat, and what is held by virtue of it."""
        return leave_board(seat=self.record, by=by, **self.cleaned_data)


class FillSeatForm(TakesSeatForm):
    """Somebody takes a seat that is vacant."""

    slug, label, title = "fill", "Who takes it?…", "Fill this vacant seat"

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether the seat is over, and to be filled; the desk leads here from one that is vacant by rule too."""
        return record.is_over and record.vacancy == Seat.Vacancy.OPEN

    def change(self, by: Author) -> Effect:
        """Begin a seat like it."""
        return fill_seat(seat=self.record, to=self.somebody(by), by=by, **self.days())


class LapseSeatForm(ChangeForm):
    """A vacant seat that nobody is to take any more."""

    slug, label, title = "lapse", "Nobody is to take it…", "Do not fill this seat again"

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether it may be filled."""
        return FillSeatForm.suits(record)

    def change(self, by: Author) -> Effect:
        """Take it off the desk."""
        return let_lapse(seat=self.record, by=by)


class NewChairForm(TakesSeatForm):
    """Somebody takes the chair of a board; each of those who chair it leaves, stays, or becomes a member."""

    slug, label, title = "new-chair", "New chair…", "A new chair"
    CHAIRS = tuple(choice for choice in Seat.Role.choices if choice[0] in Seat.CHAIRING)
    role = forms.ChoiceField(label="As", choices=CHAIRS, initial=Seat.Role.CHAIR)
    organisation = forms.ChoiceField(
        required=False,
        label="Represents",
        help_text="Choose it for whoever has no seat here yet.",
    )
    post = post_field(
        "What follows the name on the page, such as Headteacher, Lexden. For whoever represents what they represent "
        "now, leave it empty to keep the post that they have."
    )
    field_order = (*ReachesSomebodyForm.field_order, "role", "organisation", "post", "on", "until")

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["to"].label = "Who takes the chair"
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "What they represent here now"),
            *((str(one.pk), str(one)) for one in Organisation.objects.all()),
            (NO_BODY, "No body"),
        ]
        self.chairing = list(record.seats.chairs().not_over().select_related("person").in_order())
        for seat in self.chairing:
            role = seat.get_role_display().lower()
            self.fields[f"chairs_{seat.pk}"] = forms.ChoiceField(
                label=f"{seat.person}, {role} now",
                choices=[
                    (LEAVES, "Leaves the day before"),
                    (STEPS_DOWN, "Steps down, and stays as a member"),
                    (STAYS, f"Stays {role}"),
                ],
                initial=LEAVES if seat.role == Seat.Role.CHAIR else STAYS,
            )

    def clean(self) -> dict[str, Any]:
        """Ask what somebody represents who has no seat on the board; nothing of whoever chaired before is theirs."""
        cleaned = super().clean()
        is_sure = not any(map(self.has_error, ("to", "new_name", "one_of_these", "organisation", "on")))
        if is_sure and not cleaned["organisation"] and not self._own_seat():
            self.add_error("organisation", "They have no seat here yet. Choose what they represent.")
        return cleaned

    def _own_seat(self) -> Seat | None:
        """The seat that whoever takes the chair has on the board already."""
        person = self.cleaned_data.get("to") or self.known_person
        return own_seat(self.record, person, on=self.cleaned_data["on"]) if person else None

    def _represents(self) -> dict[str, Any]:
        """The body and the post of the new chair: as chosen, or as they have them now."""
        chosen, post = self.cleaned_data["organisation"], self.cleaned_data["post"]
        if chosen:
            body = None if chosen == NO_BODY else Organisation.objects.get(pk=chosen)
            return {"organisation": body, "post": post}
        own = self._own_seat()
        return {"organisation": own.organisation, "post": post or own.post} if own else {"post": post}

    def change(self, by: Author) -> Effect:
        """Begin the new seat, and do with the others as is said."""
        become = {seat: self.cleaned_data[f"chairs_{seat.pk}"] for seat in self.chairing}
        return take_chair(
            board=self.record,
            to=self.somebody(by),
            by=by,
            role=self.cleaned_data["role"],
            **self._represents(),
            leaving=[seat for seat, what in become.items() if what == LEAVES],
            stepping_down=[seat for seat, what in become.items() if what == STEPS_DOWN],
            **self.days(),
        )


class NewMemberForm(TakesSeatForm):
    """Somebody joins a board for a body, perhaps for a term."""

    slug, label, title = "new-member", "New member…", "A new member"
    MEMBERS = tuple(choice for choice in Seat.Role.choices if choice[0] not in Seat.CHAIRING)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), required=False, label="Represents", empty_label="Nobody: only in attendance"
    )
    role = forms.ChoiceField(label="As", choices=MEMBERS, initial=Seat.Role.MEMBER)
    post = post_field("What follows the name on the page, such as Head of Education. It may stay empty.")
    field_order = (*ReachesSomebodyForm.field_order, "organisation", "role", "post", "on", "until")

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["to"].label = "Who joins"

    def change(self, by: Author) -> Effect:
        """Begin the seat."""
        said = {name: self.cleaned_data[name] for name in ("organisation", "role", "post")}
        return join_board(board=self.record, to=self.somebody(by), by=by, **said, **self.days())


class StandInForm(ReachesSomebodyForm):
    """Somebody takes the minutes of one meeting in the minute taker’s place."""

    slug, label, title = "stand-in", "Minute taker for one meeting…", "Somebody else takes the minutes of one meeting"
    place = "place"
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Meeting", empty_label="Choose a meeting")
    field_order = ("meeting", *ReachesSomebodyForm.field_order)

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        board: Board = record.board if isinstance(record, Seat) else record
        self.fields["to"].label = "Who takes the minutes"
        meetings = Meeting.objects.upcoming().filter(board=board).select_related("board")
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.fields["meeting"].error_messages["required"] = "Choose the meeting."

    @classmethod
    def suits(cls, record: Any) -> bool:
        """On a board, and on the seat of its minute taker."""
        return isinstance(record, Board) or (record.role == Seat.Role.MINUTE_TAKER and not record.is_over)

    def change(self, by: Author) -> Effect:
        """Name them on the meeting."""
        return stand_in(meeting=self.cleaned_data["meeting"], person=self.somebody(by), by=by)


class RenameBoardForm(ChangeForm):
    """What a board is called from now on."""

    slug, label, title = "rename", "Rename…", "Rename a board"
    name = forms.CharField(label="New name", max_length=100, help_text="Such as Partnership strategy steering group.")
    abbreviation = forms.CharField(
        label="Abbreviation", max_length=10, help_text="Begins the number of each minute from now on."
    )
    address = forms.SlugField(
        label="Address of its page",
        required=False,
        help_text="The last part of it. Leave it empty, and it follows the name; the old one leads there.",
    )

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["name"].initial, self.fields["abbreviation"].initial = record.name, record.abbreviation

    def change(self, by: Author) -> Effect:
        """Call it that."""
        name, typed = self.cleaned_data["name"], self.cleaned_data["address"]
        slug = typed or (slugify(name)[:LONGEST_ADDRESS] if name != self.record.name else self.record.slug)
        abbreviation = self.cleaned_data["abbreviation"]
        return rename_board(board=self.record, name=name, abbreviation=abbreviation, slug=slug, by=by)


BOARD_CHANGES = (NewChairForm, NewMemberForm, StandInForm, RenameBoardForm)
SEAT_CHANGES = (HandOverSeatForm, EndSeatForm, FillSeatForm, LapseSeatForm, StandInForm)
