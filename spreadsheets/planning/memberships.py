"""The schools of one partnership: which join, which leave, whose dates change."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.utils.formats import date_format

from base.plain import plain
from partnerships.models import Membership, Partnership, School
from partnerships.models.lifetimes import outside_life
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.planning.plan import OtherFirstDay, Ref, SheetPlan, Terms
from spreadsheets.reading import headings
from spreadsheets.reading.rows import sheet_and_row
from spreadsheets.reading.sheet import SchoolLine

JOINS_AGAIN = "joins-again"
FIRST_DAYS = "days-joined"  # the key of the question which first day of members holds
RECORDED, OF_SHEET = "recorded", "of-sheet"
TO_WRITE = "Write a last day by then under Left, or under School the URN of the school that follows it"
TO_WRITE_JOINED = "Write a first day from then on under Joined, or under School the URN of the school that it followed"


@dataclass
class FoundLine:
    """A row's school, found."""

    said: SchoolLine
    school: School


@dataclass
class _Span:
    """A membership as it will be; ``row`` is 0 where the sheet does not speak of it."""

    started_on: dt.date
    ended_on: dt.date | None
    row: int

    def overlaps(self, other: "_Span") -> bool:
        one = Membership(started_on=self.started_on, ended_on=self.ended_on)
        return one.overlaps(Membership(started_on=other.started_on, ended_on=other.ended_on))


def plan_memberships(
    plan: SheetPlan,
    terms: Terms,
    name: str,
    partnership: int | Ref,
    held: Sequence[Membership],
    lines: Sequence[FoundLine],
    known: Partnership | None = None,
) -> None:
    """Plan the memberships of the partnership of that name; ``held`` are all that the portal has of it.

    ``known`` is the partnership itself, None where the sheet makes it.
    """
    of_school: dict[int, list[Membership]] = defaultdict(list)
    for membership in held:
        of_school[membership.school_id].append(membership)
    said: dict[int, list[FoundLine]] = defaultdict(list)
    for line in lines:
        said[line.school.pk].append(line)
    for pk, of_one in said.items():
        _School(plan, terms, name, partnership, of_one[0].school, of_school.get(pk, []), known).plan_lines(of_one)
    plan.schools += len(said)
    for pk, memberships in of_school.items():
        if said and pk not in said:  # who says nothing of the schools, as a list of leads, leaves none of them out
            _leave_out(plan, terms, name, memberships)


def _leave_out(plan: SheetPlan, terms: Terms, name: str, memberships: list[Membership]) -> None:
    """A school that the sheet does not name: it leaves only where the sheet is complete."""
    for membership in memberships:
        if membership.ended_on is not None:
            continue
        school = membership.school
        if terms.ends_on is None:
            plan.not_in_sheet.append((name, f"{school} ({school.urn})"))
        elif membership.started_on > terms.ends_on:
            joins = date_format(membership.started_on)
            sentence = f"{school} is not in the sheet and joins {name} on {joins}, after the last day that you gave."
            plan.fault(0, "", f"{sentence} Add it to the sheet, or give a later day.")
        else:
            sentence = f"{school} ({school.urn}) leaves on {date_format(terms.ends_on)}: it is not in the sheet"
            plan.change(
                membership, {"ended_on": terms.ends_on}, row=0, partnership=name, sentence=sentence, is_end=True
            )


class _School:
    """One school in one partnership: what the portal has, and what the sheet says."""

    def __init__(
        self,
        plan: SheetPlan,
        terms: Terms,
        name: str,
        partnership,
        school: School,
        held: list[Membership],
        known: Partnership | None,
    ) -> None:
        self.plan, self.terms, self.name, self.partnership = plan, terms, name, partnership
        self.school, self.held, self.known = school, held, known
        self.spans = {membership.pk: _Span(membership.started_on, membership.ended_on, 0) for membership in held}
        self.new: list[_Span] = []

    def plan_lines(self, lines: list[FoundLine]) -> None:
        for line in self._without_repeats(lines):
            self._line(line.said)
        for one, other in combinations([*self.spans.values(), *self.new], 2):
            if one.overlaps(other) and (one.row or other.row):
                self._refuse_overlap(one, other)

    def _without_repeats(self, lines: list[FoundLine]) -> list[FoundLine]:
        """Each line once; two names for one school are more likely a mistake than one school twice."""
        kept: list[FoundLine] = []
        for line in lines:
            same = [k for k in kept if (k.said.joined, k.said.left) == (line.said.joined, line.said.left)]
            if same and same[0].said.text.casefold() == line.said.text.casefold():
                self.plan.notes.append(
                    f"Row {line.said.row} says again what row {same[0].said.row} says: {self.school}."
                )
            elif same:
                self.plan.fault(
                    line.said.row,
                    headings.SCHOOL,
                    f"“{line.said.text}” is {self.school} ({self.school.urn}), as is “{same[0].said.text}” in row "
                    f"{same[0].said.row}. Leave one out, or write the URN of the school that is meant.",
                )
            else:
                kept.append(line)
        return kept

    def _line(self, said: SchoolLine) -> None:
        if said.joined and said.left and said.left < said.joined:
            self.plan.fault(said.row, headings.LEFT, "the school left before it joined. Put one of the dates right.")
            return
        membership = self._meant(said)
        if membership is None:
            self._join(said)
        elif said.left is None and membership.ended_on and membership.ended_on < self.terms.starts_on:
            self._after_leaving(said, membership.ended_on)
        else:
            self._change(said, membership)

    def _after_leaving(self, said: SchoolLine, left: dt.date) -> None:
        """A school that has left and is listed as a member: whether it came back is for the officer to say."""
        on = date_format(self.terms.starts_on)
        question = SheetQuestion(
            key=f"again:{plain(self.name)}:{self.school.urn}:{left}",
            row=said.row,
            column=headings.LEFT,
            text=said.text,
            partnership=self.name,
            sentence=f"{self.school} left {self.name} on {date_format(left)}, and the sheet lists it without a last "
            "day. Is it a member again?",
            options=(
                Option(LEAVE_OUT, f"No, it left on {date_format(left)}: leave the row out", says_all=True),
                Option(
                    JOINS_AGAIN,
                    f"Yes, it joins again on {on}",
                    "for another first day write it under Joined",
                    says_all=True,
                ),
            ),
        )
        answer = self.plan.answers.to(question)
        if answer == LEAVE_OUT:
            self.plan.left_out.append((said.row, self.name, said.name or said.text))
        elif answer == JOINS_AGAIN:
            self._join(replace(said, joined=self.terms.starts_on))

    def _meant(self, said: SchoolLine) -> Membership | None:
        """The membership that the row is about: it begins on its day, or else goes on, or is the last one."""
        free = [membership for membership in self.held if not self.spans[membership.pk].row]
        if exact := [membership for membership in free if membership.started_on == said.joined]:
            return exact[0]
        if said.joined:
            wanted = _Span(said.joined, said.left, said.row)
            free = [membership for membership in free if self.spans[membership.pk].overlaps(wanted)]
            return free[0] if len(free) == 1 else None
        if said.left and (ended := [membership for membership in free if membership.ended_on == said.left]):
            return ended[0]
        lasting = [m for m in free if m.ended_on is None or m.ended_on >= self.terms.starts_on]
        return lasting[0] if lasting else (free[-1] if free else None)

    def _join(self, said: SchoolLine) -> None:
        if said.left and not said.joined:
            self.plan.fault(
                said.row, headings.JOINED, f"write on which day {self.school} joined {self.name}: it has left."
            )
            return
        first = max(self.terms.starts_on, self.known.started_on) if self.known else self.terms.starts_on
        joined = said.joined or first
        ends_with_it = self.known.ended_on if self.known and not said.left else None
        last = said.left or ends_with_it
        self.new.append(_Span(joined, last, said.row))
        until = f" and leaves on {date_format(last)}{', when it ends' if ends_with_it else ''}" if last else ""
        self.plan.create(
            "membership",
            f"{self.name}:{self.school.urn}:{joined}",
            {
                "partnership_id": self.partnership,
                "school_id": self.school.pk,
                "started_on": joined,
                "ended_on": last,
            },
            row=said.row,
            partnership=self.name,
            sentence=f"{self.school} ({self.school.urn}) joins on {date_format(joined)}{until}",
        )
        self._refuse_while_not_open(said, Membership(school=self.school, started_on=joined, ended_on=last))

    def _change(self, said: SchoolLine, membership: Membership) -> None:
        joined, left = self._first_day(said, membership), said.left or membership.ended_on
        self.spans[membership.pk] = _Span(joined, left, said.row)
        if left and left < joined:
            self.plan.fault(
                said.row, headings.LEFT, f"{self.school} joined {self.name} on {date_format(joined)}, after this day."
            )
            return
        wanted = {"started_on": joined, "ended_on": left}
        wanted = {name: day for name, day in wanted.items() if getattr(membership, name) != day}
        if not wanted:
            self.plan.unchanged += 1
            return
        changed = Membership(pk=membership.pk, school=self.school, started_on=joined, ended_on=left)
        self._refuse_while_not_open(said, changed)
        is_end = list(wanted) == ["ended_on"] and membership.ended_on is None
        self.plan.change(
            membership,
            wanted,
            row=said.row,
            partnership=self.name,
            sentence=self._said(membership, wanted, is_end=is_end),
            is_end=is_end,
        )

    def _first_day(self, said: SchoolLine, membership: Membership) -> dt.date:
        """Since when it is a member: of one that goes on the recorded day holds, unless the officer says otherwise.

        Sheets have there the day on which they were made, or on which a year began: that would wipe out the years
        before it.
        """
        recorded = membership.started_on
        if said.joined in (None, recorded):
            return recorded
        if membership.ended_on is not None and membership.ended_on < self.terms.starts_on:
            return said.joined
        self.plan.other_first_days.append(OtherFirstDay(said.row, str(self.school), recorded, said.joined))
        return said.joined if self.plan.answers.given.get(FIRST_DAYS) == OF_SHEET else recorded

    def _refuse_while_not_open(self, said: SchoolLine, membership: Membership) -> None:
        if self.known:  # one that the sheet makes has no members yet
            membership.partnership = self.known
            for name, sentence in outside_life(membership, enter="Write").items():
                self.plan.fault(said.row, headings.LEFT if name == "ended_on" else headings.JOINED, sentence)
        if sentence := membership.why_after_closing(TO_WRITE):
            self.plan.fault(said.row, headings.SCHOOL, sentence)
        if sentence := membership.why_before_opening(TO_WRITE_JOINED):
            self.plan.fault(said.row, headings.JOINED if said.joined else headings.SCHOOL, sentence)

    def _said(self, membership: Membership, wanted: dict, *, is_end: bool) -> str:
        school = f"{self.school} ({self.school.urn})"
        if is_end:
            return f"{school} leaves on {date_format(wanted['ended_on'])}"
        labels = {"started_on": "joined", "ended_on": "left"}
        changes = [
            f"{labels[name]} {_day(getattr(membership, name))} becomes {_day(day)}" for name, day in wanted.items()
        ]
        return f"{school}: {'; '.join(changes)}"

    def _refuse_overlap(self, one: _Span, other: _Span) -> None:
        first, second = sorted((one, other), key=lambda span: span.row)
        where = f"row {first.row}" if first.row else "the portal"
        self.plan.fault(
            second.row,
            headings.JOINED,
            f"{self.school} is in {self.name} {_period(first)} already, by {where}. Write dates that do not overlap.",
        )


def ask_which_first_day(plan: SheetPlan) -> None:
    """Ask once for the whole sheet which first day of its members holds, where it has another than the portal."""
    if not plan.other_first_days:
        return
    first = min(plan.other_first_days, key=lambda one: sheet_and_row(one.row))
    count = len(plan.other_first_days)
    are = "1 school has been a member since" if count == 1 else f"{count} schools have been members since"
    plan.answers.to(
        SheetQuestion(
            key=FIRST_DAYS,
            row=first.row,
            column=headings.JOINED,
            text=date_format(first.written),
            partnership="",
            sentence=f"{are} another day than the sheet has under Joined. Which first day holds?",
            options=(
                Option(RECORDED, "The day that is recorded", f"{first.school}: {date_format(first.recorded)}"),
                Option(
                    OF_SHEET,
                    "The day of the sheet",
                    f"{first.school}: {date_format(first.recorded)} becomes {date_format(first.written)}"
                    + (f", and so for {count - 1} more" if count > 1 else ""),
                ),
            ),
            otherwise=RECORDED,
        )
    )


def _day(day: dt.date | None) -> str:
    return date_format(day) if day else "empty"


def _period(span: _Span) -> str:
    if span.ended_on is None:
        return f"from {date_format(span.started_on)} on"
    return f"from {date_format(span.started_on)} to {date_format(span.ended_on)}"
