"""Seats that end, are handed over and are filled, each with what is held by virtue of it, whole or not at all."""

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.days import in_words
from base.saving import A_DAY, Author, end, locked, refuse_if_over, refuse_unless_begun_before, save
from boards.models import Board, Meeting, Seat
from boards.seats.chairing import refuse_second_chair, what_the_chair_leaves
from partnerships.change_warnings import in_the_past
from partnerships.models import Organisation, Person
from partnerships.people.writes import add_person, last_day, still_to_begin

NOT_VACANT = "Somebody holds this seat. Hand it over instead."


@transaction.atomic
def end_seats(*, person: Person, on: dt.date, by: Author) -> Effect:
    """End on that day, the last, every seat of the person and what it brings; warn of those to begin after it."""
    ended = list(person.seats.going_on_after(on))
    for seat in ended:
        seat.refresh_from_db()  # the seat that brings it may have ended it
        if seat.ended_on != on:
            end_seat(seat=seat, on=on, by=by, why=f"{person} leaves on {date_format(on)}")
    rewritten = (warning for seat in ended for warning in in_the_past(seat, on + A_DAY))
    chaired = (warning for seat in ended for warning in what_the_chair_leaves(seat, on + A_DAY))
    upcoming = map(still_to_begin, person.seats.upcoming(on))
    return Effect((*map(last_day, ended), *_vacancies(ended)), (*rewritten, *chaired, *upcoming))


@transaction.atomic
def end_seat(*, seat: Seat, on: dt.date, by: Author, why: str = "", vacancy: str = Seat.Vacancy.OPEN) -> None:
    """End a seat on that day, its last, and with it every seat held by virtue of it.

    They stand on the desk as vacant until somebody takes them, unless ``vacancy`` says otherwise. Raises
    ``ValidationError`` if the day is before the seat started.
    """
    seat.vacancy = vacancy
    end(seat, on=on, by=by, why=why)
    keep_brought_seats_in_step(seat=seat, by=by, why=why)


@transaction.atomic
def keep_brought_seats_in_step(*, seat: Seat, by: Author, why: str = "") -> None:
    """Give the seats held by virtue of this one its last day: they end with it, and go on if it does.

    One that ends is vacant as the seat is; where nobody said what becomes of that, it is to be filled.
    """
    for brought in seat.brings.all():
        if brought.ended_on != seat.ended_on:
            brought.vacancy = (seat.vacancy or Seat.Vacancy.OPEN) if seat.ended_on else Seat.Vacancy.BY_RULE
            if seat.ended_on is None:
                brought.ended_on = None
                save(brought, by=by, why=why)
            else:
                end(brought, on=seat.ended_on, by=by, why=why)
            keep_brought_seats_in_step(seat=brought, by=by, why=why)


@transaction.atomic
def leave_board(*, seat: Seat, on: dt.date, by: Author, lapses: bool = False) -> Effect:
    """End a seat on that day, its last, as an officer asks for it; say what it leaves behind."""
    seat = locked(seat)
    refuse_if_over(seat)
    _refuse_if_brought(seat)
    vacancy = Seat.Vacancy.LAPSED if lapses else Seat.Vacancy.OPEN
    end_seat(seat=seat, on=on, by=by, why=f"Leaves the board on {date_format(on)}", vacancy=vacancy)
    ended = [seat, *_brought_by(seat)]
    sentences = (*map(last_day, ended), *_vacancies(ended))
    return Effect(sentences, (*in_the_past(seat, on + A_DAY), *what_the_chair_leaves(seat, on + A_DAY)))


@transaction.atomic
def hand_over_seat(
    *, seat: Seat, to: Person, on: dt.date, by: Author, until: dt.date | None = None, post: str | None = None
) -> Effect:
    """Let ``to``, who may be new, hold the seat from that day; its holder’s last is the day before.

    What is held by virtue of it follows. Without a ``post`` it is the one that the seat has.
    """
    old = locked(seat)
    refuse_if_over(old)
    _refuse_if_brought(old)
    rewritten = tuple(in_the_past(old, on))
    if old.ended_on is None or old.ended_on >= on:
        refuse_unless_begun_before(old, on)
        why = f"{to} takes over on {date_format(on)}"
        end_seat(seat=old, on=on - A_DAY, by=by, why=why, vacancy=Seat.Vacancy.FILLED)
    new = _for_own_body(_like(old, on=on, until=until), to)
    new.post = post_of_today(old) if post is None else post
    said, left = _follow(old, new, to=to, by=by)
    gap = what_the_chair_leaves(old, old.ended_on + A_DAY) if old.ended_on and old.ended_on < on - A_DAY else ()
    return Effect((*said, *_last_days(old), *left), (*rewritten, *gap))


@transaction.atomic
def fill_seat(*, seat: Seat, to: Person, on: dt.date, by: Author, until: dt.date | None = None) -> Effect:
    """Let ``to``, who may be new, take a seat that is vacant, from that day, with what was held by virtue of it."""
    old = locked(seat)
    if old.ended_on is None or not old.is_over:
        raise ValidationError(NOT_VACANT)
    if on <= old.ended_on:
        raise ValidationError(f"{old}: this ended on {in_words(old.ended_on)}. Enter a later day.")
    new = _for_own_body(_like(old, on=on, until=until), to)
    new.post, new.by_virtue_of = post_of_today(old), _bringing(old, to, on)
    said, left = _follow(old, new, to=to, by=by)
    alone: tuple[str, ...] = ()
    if old.by_virtue_of and not new.by_virtue_of:
        alone = (f"The seat was held by virtue of “{old.by_virtue_of}”. This one stands alone, and ends by itself.",)
    return Effect((*said, *left), alone)


@transaction.atomic
def let_lapse(*, seat: Seat, by: Author) -> Effect:
    """Take a vacant seat off the desk: nobody is to follow."""
    seat = locked(seat)
    if not seat.is_over:
        raise ValidationError(NOT_VACANT)
    seat.vacancy = Seat.Vacancy.LAPSED
    save(seat, by=by, why="Not to be filled")
    return Effect((f"{_place(seat)} is not filled again: it leaves the desk. The record of who held it stays.",))


@transaction.atomic
def join_board(
    *,
    board: Board,
    to: Person,
    on: dt.date,
    by: Author,
    role: str = Seat.Role.MEMBER,
    organisation: Organisation | None = None,
    post: str = "",
    until: dt.date | None = None,
) -> Effect:
    """Give ``to``, who may be new, a seat on the board from that day, perhaps for a term, until its last day."""
    seat = Seat(board=board, role=role, organisation=organisation, post=post, started_on=on, ended_on=until)
    filled = _vacancy_of(seat)  # before the seat counts as one of its body's
    said = _begin(seat, to, by, why="Joins the board")
    if filled is not None:
        _close(filled, by, to)
        said.append(f"This fills the seat that {filled.person} held until {in_words(filled.ended_on)}.")
    others = board.seats.active(on).filter(organisation=organisation).exclude(pk=seat.pk) if organisation else ()
    stay = [f"{other.person} stays {_role(other)} for {organisation}." for other in others]
    twice = board.seats.overlapping(on, until).filter(person=to).exclude(pk=seat.pk).select_related("board", "person")
    also = [
        f"{to} is {_role(other)} of {board} too, until {in_words(other.ended_on)}."
        if other.ended_on
        else f"{to} is {_role(other)} of {board} too, and stays so."
        for other in twice
    ]
    return Effect((*said, *stay), tuple(also))


@transaction.atomic
def take_chair(
    *,
    board: Board,
    to: Person,
    role: str,
    on: dt.date,
    by: Author,
    until: dt.date | None = None,
    organisation: Organisation | None = None,
    post: str = "",
    leaving: Iterable[Seat] = (),
    stepping_down: Iterable[Seat] = (),
) -> Effect:
    """Let ``to``, who may be new, chair the board from that day in that role, for that body and with that post: those
    of who chaired before are theirs alone.

    Those ``leaving`` have their last day the day before; those ``stepping_down`` are members from then on. What was
    held by virtue of the first of them follows; where none leaves, what is vacant of the last who chaired it.
    """
    own = board.seats.chairs().filter(person=to).overlapping(on, until) if to.pk else ()
    going = [locked(seat) for seat in dict.fromkeys((*own, *leaving, *stepping_down))]
    down = {seat.pk for seat in stepping_down if seat.person_id != to.pk}
    for seat in going:
        refuse_if_over(seat)
        refuse_unless_begun_before(seat, on)
        why = f"{to} takes the chair on {date_format(on)}"
        end_seat(seat=seat, on=on - A_DAY, by=by, why=why, vacancy=Seat.Vacancy.FILLED)
    old = going[0] if going else _chair_vacated(board, on)
    new = Seat(board=board, role=role, position=1, started_on=on, ended_on=until)
    if old is not None:
        new.position = old.position
    new.organisation, new.post = organisation, post
    said, left = _follow(old, new, to=to, by=by)
    for other in going[1:]:
        left += [sentence for brought in _brought_by(other) for sentence in _reopen(brought, by)]
    speaks = f"{to} represents {organisation or 'no body'}; {f'the post is “{post}”' if post else 'no post is given'}."
    ends = [sentence for one in going for sentence in _last_days(one)]
    members = [sentence for one in going if one.pk in down for sentence in _step_down(one, on, by)]
    stay = [
        f"{one.person} stays {_role(one)}."
        for one in board.seats.chairs().active(on).exclude(pk=new.pk).select_related("person")
    ]
    rewritten = [warning for one in going for warning in in_the_past(one, on)]
    return Effect((*said, speaks, *ends, *members, *stay, *left), tuple(rewritten))


@transaction.atomic
def stand_in(*, meeting: Meeting, person: Person, by: Author) -> Effect:
    """Let the person, who may be new, take the minutes of that one meeting."""
    meeting = locked(meeting)
    if person._state.adding:
        add_person(person=person, by=by)
    before = meeting.stand_in
    meeting.stand_in = person
    save(meeting, by=by, why="A stand-in takes the minutes")
    instead = f" instead of {before}" if before and before.pk != person.pk else ""
    unreached = (
        () if person.reachable_email else (f"No e-mail address of {person} is known, and to sign in takes one.",)
    )
    return Effect(
        (f"{person} takes the minutes of {meeting}{instead}. Their rights are for this one meeting.",), unreached
    )


def _like(old: Seat, *, on: dt.date, until: dt.date | None) -> Seat:
    """A seat as the old one, for somebody else, from that day."""
    seat = Seat(board=old.board, role=old.role, organisation=old.organisation, position=old.position)
    seat.started_on, seat.ended_on = on, until
    return seat


def own_seat(board: Board, person: Person, *, on: dt.date, until: dt.date | None = None) -> Seat | None:
    """The seat on the board that says what the person represents there in those days, the chair’s before others."""
    if not person.pk:
        return None
    own = board.seats.overlapping(on, until).filter(person=person).exclude(role=Seat.Role.MINUTE_TAKER)
    return min(own.select_related("organisation"), key=lambda seat: not seat.chairs, default=None)


def post_of_today(seat: Seat) -> str:
    """The post of the seat for whoever takes it: where it says a former name of its body, with the one of today."""
    post = seat.post
    if seat.organisation is None:
        return post
    for former in seat.organisation.former_names.former():
        post = re.sub(rf"(?<!\w){re.escape(former.name)}(?!\w)", lambda _: str(seat.organisation), post)
    return post[: Seat._meta.get_field("post").max_length]


def _for_own_body(seat: Seat, to: Person) -> Seat:
    """The seat, which is to be ``to``’s; where it is a chair’s for no body, for the body of the seat that they have."""
    if seat.chairs and seat.organisation is None:
        own = own_seat(seat.board, to, on=seat.started_on, until=seat.ended_on)
        seat.organisation = own.organisation if own else None
    return seat


def _follow(old: Seat | None, new: Seat, *, to: Person, by: Author) -> tuple[list[str], list[str]]:
    """Begin the new seat, and those that ``old`` brought; return what to say of them, and of those that stay vacant."""
    why = f"Takes over from {old.person}" if old else "Takes the chair"
    said = _begin(new, to, by, why=why)
    left: list[str] = []
    if old is None:
        return said, left
    _close(old, by, to)
    for brought in _brought_by(old):
        own = brought.board.seats.overlapping(new.started_on, new.ended_on).filter(person=to, role=brought.role)
        if own.exists():
            left += [f"{to} sits on {brought.board} already, and stays as they are.", *_reopen(brought, by)]
            continue
        seat = _like(brought, on=new.started_on, until=new.ended_on)
        seat.by_virtue_of = new
        seat.post = brought.post if new.role == old.role else f"{new.get_role_display()} of {new.board}"
        said += _begin(seat, to, by, why=why)
        _close(brought, by, to)
    return said, left


def _begin(seat: Seat, to: Person, by: Author, *, why: str) -> list[str]:
    """Save the seat for whoever takes it, who may be new; say so, and what they leave vacant for it."""
    if to._state.adding:
        add_person(person=to, by=by)
    seat.person = to
    until, left = _end_other_seat(seat, by)
    refuse_second_chair(seat)
    save(seat, by=by, why=why)
    term = f", until {in_words(seat.ended_on)}" if seat.ended_on else ""
    body = f" for {seat.organisation}" if seat.organisation else ""
    return [f"{to} becomes {_role(seat)} of {seat.board}{body} on {in_words(seat.started_on)}{term}{until}.", *left]


def _end_other_seat(seat: Seat, by: Author) -> tuple[str, list[str]]:
    """End what the person held on the board otherwise where they are to chair it; say so as a part of a sentence, and
    what is vacant by that.
    """
    own = seat.board.seats.overlapping(seat.started_on, seat.ended_on).filter(person=seat.person)
    for other in own.exclude(pk=seat.pk).select_related("person", "board", "organisation"):
        if other.role == seat.role and (seat.chairs or other.ended_on is None):
            since = in_words(other.started_on)
            raise ValidationError(
                f"{other.person} is {_role(other)} of {other.board} from {since} already. Choose someone else."
            )
        if seat.chairs and other.role != Seat.Role.MINUTE_TAKER:
            refuse_unless_begun_before(other, seat.started_on)
            why = f"Becomes {_role(seat)} on {date_format(seat.started_on)}"
            end_seat(seat=other, on=seat.started_on - A_DAY, by=by, why=why, vacancy=_left_by_chair(other, seat))
            brought = [sentence for one in _brought_by(other) for sentence in _reopen(one, by)]
            return f", and is {_role(other)} until the day before", [*_vacancies([other]), *brought]
    return "", []


def _step_down(seat: Seat, on: dt.date, by: Author) -> list[str]:
    """Make a member of whoever chaired by that seat."""
    new = Seat(board=seat.board, role=Seat.Role.MEMBER, organisation=seat.organisation, started_on=on)
    new.position = seat.position
    return _begin(new, seat.person, by, why="Steps down from the chair")


def _bringing(old: Seat, to: Person, on: dt.date) -> Seat | None:
    """The seat that brings the new one, where the old one was brought: one like it that the new holder has that day."""
    bringing = old.by_virtue_of
    if bringing is None:
        return None
    return bringing.board.seats.active(on).filter(person=to, role=bringing.role).first() if to.pk else None


def _brought_by(seat: Seat) -> list[Seat]:
    """The seats that ended with it."""
    brought = seat.brings.filter(ended_on=seat.ended_on, ended_on__isnull=False)
    return list(brought.select_related("person", "board", "organisation", "by_virtue_of__board"))


def _close(seat: Seat, by: Author, to: Person) -> None:
    """Note that the seat is taken."""
    if seat.vacancy != Seat.Vacancy.FILLED:
        seat.vacancy = Seat.Vacancy.FILLED
        save(seat, by=by, why=f"{to} takes it", fields=["vacancy"])


def _reopen(seat: Seat, by: Author) -> list[str]:
    """Note that nobody takes the seat yet; say so."""
    if seat.vacancy != Seat.Vacancy.OPEN:
        seat.vacancy = Seat.Vacancy.OPEN
        save(seat, by=by, why="Nobody takes it yet", fields=["vacancy"])
    return _vacancies([seat])


def _left_by_chair(other: Seat, chair: Seat) -> str:
    """What becomes of the seat that whoever takes the chair held: it is vacant if the chair does not speak for its
    body."""
    speaks_for_it = other.organisation_id in (None, chair.organisation_id)
    return Seat.Vacancy.FILLED if speaks_for_it else Seat.Vacancy.OPEN


def _refuse_if_brought(seat: Seat) -> None:
    """Refuse to change by itself what goes with another seat."""
    if seat.by_virtue_of and not seat.by_virtue_of.is_over:
        raise ValidationError(f"This seat goes with “{seat.by_virtue_of}”. Hand that one over, or end it: both follow.")


def _chair_vacated(board: Board, on: dt.date) -> Seat | None:
    """The last seat of somebody who chaired the board that nobody has taken since."""
    return board.seats.chairs().vacated(on).select_related("person", "board", "organisation").first()


def _vacancy_of(seat: Seat) -> Seat | None:
    """The vacancy that a new seat of its body fills: the oldest one that no other seat brought."""
    if seat.organisation_id is None:
        return None
    vacant = seat.board.seats.vacated(seat.started_on).filter(organisation=seat.organisation, by_virtue_of=None)
    return vacant.select_related("person").order_by("ended_on", "pk").first()


def _vacancies(ended: Iterable[Seat]) -> list[str]:
    """That those of the seats are vacant that somebody is to take."""
    return [
        f"{_place(seat)} is vacant from {date_format(seat.ended_on + A_DAY)}: it stands on the desk until it is taken."
        for seat in ended
        if seat.vacancy == Seat.Vacancy.OPEN and seat.ended_on
    ]


def _last_days(seat: Seat) -> list[str]:
    """The last day of a seat that ended, and which seats that it brings end with it."""
    day = in_words(seat.ended_on)
    brought = [
        f"{one.person}’s seat on {one.board}, {_role(one)}, goes with it and ends on {day} too."
        for one in _brought_by(seat)
    ]
    return [f"{seat.person}’s last day as {_role(seat)} of {seat.board} is {day}.", *brought]


def _place(seat: Seat) -> str:
    body = f" for {seat.organisation}" if seat.organisation else ""
    return f"The seat of {seat.person} on {seat.board}, {_role(seat)}{body},"


def _role(seat: Seat) -> str:
    return seat.get_role_display().lower()
