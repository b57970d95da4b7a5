"""From a pasted sheet to what is planned: whose reviews, in which groups, when and with whom. Nothing is written."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format

from base.plain import plain
from base.school_terms import year_days, year_label
from improvement.models import Half, PeerReview, Reviewer, Round, Topic
from improvement.pasting import headings
from improvement.pasting.carried import Carried
from improvement.pasting.headings import COLUMNS, PEOPLE
from improvement.pasting.people import PastedPeople, Somebody
from improvement.pasting.schools import PastedSchools
from improvement.pasting.sheet import NamedPerson, PastedRow, PastedSheet, UnknownPerson, rows_in_words
from improvement.pasting.values import VisitDay, WrittenName
from improvement.rounds.fetching import as_shown
from improvement.rounds.meanwhile import mark_of, mark_of_days
from partnerships.models import Partnership, School
from partnerships.person_names import name_key
from partnerships.search import are_one_name
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion

A_YEAR = dt.timedelta(weeks=52)  # to the same day of the week
MOVE, WITHOUT, TAKE = "move", "without", "take"
_DAYS, _TOPICS = "days", "topics"  # what is asked of a sheet of another year
MOST_TOPICS = 2  # of a review
MOST_OPEN = 40  # questions; a sheet with more is another partnership's
ROLES = {
    headings.LEAD: Reviewer.Role.LEAD_REVIEWER,
    headings.REVIEWERS: Reviewer.Role.REVIEWER,
    headings.CHAMPIONS: Reviewer.Role.CHAMPION,
}
FIELDS = {  # of a review, in which the day of a column stands once it is planned
    headings.VISIT: "visit_on",
    headings.SECOND: "second_visit_on",
    headings.DATA: "data_shared_on",
    headings.WORKSHOP: "workshop_on",
    headings.IMPACT: "impact_review_on",
}


@dataclass
class PlannedRow:
    """What is planned of one school; ``people`` each with the column in which they stand."""

    said: PastedRow
    host: School
    before: PeerReview | None = None  # as it is planned already, with its ``people``
    people: list[tuple[str, Somebody]] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)  # how the sheet names them, by the keys of people
    topics: list[Topic] = field(default_factory=list)
    is_whole_team: bool = False  # whether its reviewers are all who review, for no row of the sheet names who leads

    @property
    def is_read_as(self) -> bool:
        """Whether the school has another name than the sheet gives it."""
        return not are_one_name(self.said.school, str(self.host))

    def of(self, column: str) -> list[Somebody]:
        """Who stands in that column."""
        return [somebody for where, somebody in self.people if where == column]

    def day(self, column: str) -> VisitDay | None:
        """The day in that column."""
        return self.said.days.get(column)

    @property
    def stay(self) -> list[Reviewer]:
        """Who is in the review already and stays in their part of it, because the sheet names nobody for that.

        Who leads stays too where the sheet has them among the reviewers and says of nobody that they lead.
        """
        named = {somebody.person.pk for _, somebody in self.people}
        roles = {ROLES[column] for column, _ in self.people}
        of_team = self.is_whole_team and Reviewer.Role.REVIEWER in roles
        review = {somebody.person.pk for column, somebody in self.people if ROLES[column] == Reviewer.Role.REVIEWER}

        def stays(one: Reviewer) -> bool:
            if of_team and one.leads:
                return one.person_id in review
            return one.role not in roles and one.person_id not in named

        return [one for one in (self.before.people if self.before else ()) if stays(one)]

    @property
    def unchanged(self) -> set[int]:
        """Who is in the review already in the very part that the sheet gives them."""
        roles = {somebody.person.pk: ROLES[column] for column, somebody in self.people}
        there = self.before.people if self.before else ()
        return {one.person_id for one in there if roles.get(one.person_id) == one.role}

    @property
    def gone(self) -> list[Reviewer]:
        """Who is in the review already and goes, or is to have another part in it."""
        stay, unchanged = {one.pk for one in self.stay}, self.unchanged
        there = self.before.people if self.before else ()
        return [one for one in there if one.pk not in stay and one.person_id not in unchanged]

    @property
    def newcomers(self) -> list[tuple[str, Somebody]]:
        """Whom the sheet puts into the review, each with the column: all that it names but who stays."""
        there = {one.person_id for one in self.stay}
        return [(column, somebody) for column, somebody in self.people if somebody.person.pk not in there]

    def day_that_stays(self, column: str) -> VisitDay | None:
        """The day of that column that is planned already and stays, because the sheet has none there."""
        if self.before is None or self.day(column) or (column == headings.SECOND and self.day(headings.VISIT)):
            return None
        return self._day_planned(column)

    def day_that_goes(self, column: str) -> VisitDay | None:
        """The day of that column that is planned already and goes: the sheet has another, or a visit of one day."""
        planned = self._day_planned(column)
        return None if planned in (self.day(column), self.day_that_stays(column)) else planned

    def _day_planned(self, column: str) -> VisitDay | None:
        if self.before is None or not (day := getattr(self.before, FIELDS[column])):
            return None
        half = {headings.VISIT: self.before.visit_half, headings.SECOND: self.before.second_visit_half}.get(column)
        return VisitDay(day, half or Half.DAY)


@dataclass
class PastedPlan:
    """What is planned. ``notes`` say what of the sheet is left out, and why."""

    sheet: PastedSheet
    answers: Answers
    partnership: Partnership
    rows: list[PlannedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[School] = field(default_factory=list)  # members without a review, which the sheet does not name
    held: list[School] = field(default_factory=list)  # whose rows are left out, for their visits are over
    postponed: list[str] = field(default_factory=list)  # what becomes of visits that are, in sentences
    before: list[str] = field(default_factory=list)  # what earlier pages left out of it, in sentences
    unknown: list[UnknownPerson] = field(default_factory=list)  # left out unless they are named
    named: list[NamedPerson] = field(default_factory=list)  # of whom a record is made with it
    refused: list[str] = field(default_factory=list)  # why who was named can be named no more, in sentences
    untaken: list[int] = field(default_factory=list)  # rows whose topics were not taken, and can be chosen
    members: dict[int, School] = field(default_factory=dict)
    mark: str = ""  # of the reviews as they are planned already
    is_stale: bool = False  # whether somebody changed those since it was looked through
    has_too_many_unsure: bool = False  # schools: each takes milliseconds, so the rest was not looked for

    @property
    def is_to_be_seen(self) -> bool:
        """Whether it is another plan than the one that was looked through."""
        return self.is_stale or bool(self.refused)

    @property
    def left_out(self) -> list[str]:
        """What of the sheet is left out, by this page or an earlier one, in sentences."""
        dropped = f"Dropped, and not kept: {', '.join(self.sheet.dropped)}." if self.sheet.dropped else ""
        return list(dict.fromkeys(filter(None, [*self.before, dropped, *self.notes])))

    @property
    def carried(self) -> Carried:
        """What the next page needs besides the cells."""
        return Carried(self.left_out, self.unknown, self.named, self.untaken)

    @property
    def lacks_topics(self) -> list[PlannedRow]:
        """Of what the topics were not taken, and are not agreed already: agreed ones are the host’s."""
        rows = (row for row in self.rows if row.said.number in self.untaken and len(row.topics) < MOST_TOPICS)
        return [row for row in rows if not (row.before and row.before.topics)]

    @property
    def is_of_another(self) -> bool:
        """Whether hardly a name is of this partnership, so that asking would be no help."""
        return self.has_too_many_unsure or len(self.answers.open) > MOST_OPEN


def topics_by_name() -> dict[str, Topic]:
    """The topics that may be chosen today, by their plain names."""
    return {plain(topic.name): topic for topic in Topic.objects.active()}


def planned_already(partnership: Partnership, year: int) -> list[PeerReview]:
    """The partnership’s reviews of that year that go on, as pages show them."""
    return list(as_shown(PeerReview.objects.going_on().filter(round__partnership=partnership, year=year)))


def mark_of_planned(round: Round | None, reviews: Iterable[PeerReview]) -> str:
    """The mark of all that a preview shows of a round and its reviews as they are; of topics whether there are any."""
    return mark_of(
        round and round.manner,
        [
            (
                *(one.pk, str(one.group), one.group and one.group.lead_id, mark_of_days(one)),
                *(one.workshop_on, one.impact_review_on, one.data_shared_on, bool(one.topics)),
                sorted((each.person_id, each.role) for each in one.people),
            )
            for one in reviews
        ],
    )


def make_plan(
    sheet: PastedSheet,
    *,
    partnership: Partnership,
    year: int,
    topics: Mapping[str, Topic],
    given: Mapping[str, str],
    new: Mapping[int, str] | None = None,
) -> PastedPlan:
    """Find whom the sheet means; ``given`` are answers by the keys of questions, ``new`` by what those are called in
    them whose records are made with the plan, for they have another key each time.

    What is neither sure nor answered is left out of the plan, which then has open questions.
    """
    return _Planner(sheet, partnership, year, given, new or {}).plan(topics)


class _Planner:
    """Makes one plan."""

    def __init__(
        self,
        sheet: PastedSheet,
        partnership: Partnership,
        year: int,
        given: Mapping[str, str],
        new: Mapping[int, str],
    ) -> None:
        self.sheet, self.partnership, self.year, self.new = sheet, partnership, year, new
        self.answers = Answers(given, COLUMNS)
        self.made = PastedPlan(sheet, self.answers, partnership, notes=list(sheet.notes))
        self.schools = PastedSchools(self.answers, partnership)
        self.members = self.made.members = self.schools.members
        planned = planned_already(partnership, year)
        self.planned = {review.host_id: review for review in planned}
        self.made.mark = mark_of_planned(Round.objects.filter(partnership=partnership, year=year).first(), planned)
        cancelled = PeerReview.objects.filter(
            round__partnership=partnership, year=year, state=PeerReview.State.CANCELLED
        )
        self.cancelled = set(cancelled.values_list("host", flat=True))

    def plan(self, topics: Mapping[str, Topic]) -> PastedPlan:
        """Make it."""
        self._take_over()
        self._schools()
        for row in self.made.rows:
            self._say_postponed(row)
        people = PastedPeople(self.answers, self.partnership, self.year, self.sheet.rows, self.new)
        names_leads = any(row.said.people.get(headings.LEAD) for row in self.made.rows)
        for row in self.made.rows:
            row.is_whole_team = not names_leads
            self._people(row, people)
            row.topics = [topics[plain(name)] for name in row.said.topics]
            if len(row.topics) > MOST_TOPICS:
                left_out = ", ".join(map(str, row.topics[MOST_TOPICS:]))
                self.made.notes.append(f"Row {row.said.number}: a review has two topics at most; left out: {left_out}.")
                del row.topics[MOST_TOPICS:], row.said.topics[MOST_TOPICS:]
        self._say_more(people)
        return self.made

    def _schools(self) -> None:
        found: dict[int, PastedRow] = {}
        unsure: list[PastedRow] = []
        for row in list(self.sheet.rows):
            if len(unsure) > MOST_OPEN:
                self.made.has_too_many_unsure = True
                break
            if (pk := self.schools.sure(row.school)) in self.members:
                self._is(row, pk, found)
            else:
                unsure.append(row)
        taken = set(found)
        for row in unsure if not self.made.has_too_many_unsure else ():
            question = self.schools.ask(row, taken)
            answer = self.answers.to(question) if question else LEAVE_OUT
            if answer == LEAVE_OUT:
                self._leave_out(row, is_asked=question is not None)
            elif answer:
                self._is(row, int(answer.removeprefix("school-")), found)
        self.made.rows.sort(key=lambda row: row.said.number)
        there = {*found, *self.planned}
        self.made.missing = [school for pk, school in self.members.items() if pk not in there]

    def _is(self, row: PastedRow, pk: int, found: dict[int, PastedRow]) -> None:
        if pk in found:
            said = f"Rows {found[pk].number} and {row.number} are both {self.members[pk]}, and are put together."
            self.made.notes += [said, *self._days_lost(found[pk], row)]
            self.sheet.join(found[pk], row)
        elif pk in self.planned and self.planned[pk].is_held:
            self.made.held.append(self.members[pk])
            said = f"the visit of {self.members[pk]} was held, so its review stays as it is."
            self.made.notes.append(f"Row {row.number}: {said}")
            self.sheet.drop(row)
        else:
            found[pk] = row
            self.made.rows.append(PlannedRow(row, self.members[pk], self.planned.get(pk)))
            if pk in self.cancelled and pk not in self.planned:
                self.made.notes.append(
                    f"Row {row.number}: the review of {self.members[pk]} was cancelled. This plans it anew."
                )

    def _say_postponed(self, row: PlannedRow) -> None:
        """Leave a visit postponed that is, unless the sheet has a new day for it: the old one says nothing new."""
        old = row.before.postponed_from if row.before and row.before.is_postponed else None
        if old is None:
            return
        number = row.said.number
        if (day := row.day(headings.VISIT)) and day.day == old:
            row.said.days.pop(headings.VISIT)
            row.said.days.pop(headings.SECOND, None)
            said = "the visit was postponed from that day, so it is left out."
            self.made.notes.append(f"Row {number}, {headings.VISIT}: {said}")
        becomes = "This plans it anew." if row.day(headings.VISIT) else "It stays so until it has a new day."
        self.made.postponed.append(
            f"Row {number}: the visit of {row.host} is postponed from {date_format(old)}. {becomes}"
        )

    def _days_lost(self, row: PastedRow, other: PastedRow) -> list[str]:
        """The days of a second row of a school that give way to other days of the first."""
        return [
            f"Row {other.number}, {column}: {day} is left out, because row {row.number} has {row.days[column]}."
            for column, day in other.days.items()
            if row.days.get(column, day) != day
        ]

    def _leave_out(self, row: PastedRow, *, is_asked: bool) -> None:
        """Take the row out. What is no school, and was not asked about, may be anything: it is not repeated."""
        if self.schools.sure(row.school):
            said = f"{row.school} is no member of {self.partnership}, so its row is left out."
        else:
            said = (
                f"{f'{row.school} is' if is_asked else 'this is'} no school of {self.partnership}, so it is left out."
            )
        self.made.notes.append(f"Row {row.number}: {said}")
        self.sheet.drop(row)

    def _people(self, row: PlannedRow, people: PastedPeople) -> None:
        taken: set[int] = set()
        for column in PEOPLE:
            written = row.said.people.get(column, ())
            row.said.people[column] = [one for name in written for one in people.apart(row.said, column, name)]
            for name in row.said.people[column]:
                somebody = people.find(row.said, column, name, self._beside(name))
                if somebody:
                    row.written.setdefault(somebody.person.pk, []).append(str(self._known(name)))
                if somebody and somebody.person.pk in taken:
                    self._say_twice(row, column, somebody)
                elif somebody:
                    where = headings.REVIEWERS if column == headings.LEAD and row.of(headings.LEAD) else column
                    row.people.append((where, somebody))
                    taken.add(somebody.person.pk)

    def _say_twice(self, row: PlannedRow, column: str, somebody: Somebody) -> None:
        """Say that somebody has one part in a review, where that of another column goes; a lead reviewer reviews."""
        part = next(where for where, one in row.people if one.person == somebody.person)
        if column == headings.CHAMPIONS and part != column:
            role = Reviewer.Role(ROLES[part]).label.lower()
            self.made.notes.append(
                f"Row {row.said.number}, {column}: {somebody.person} is {role} of this review, and has one part in it. "
                "So they are left out there."
            )

    def _say_more(self, people: PastedPeople) -> None:
        """What else is left out. Into the next step go names that are known or asked about, and schools beside them."""
        written = {name for row in self.sheet.rows for names in row.people.values() for name in names}
        self.sheet.say_who({name: None if name in people.unknown else self._known(name) for name in written})
        self.made.unknown = self._unknown(people)
        today = timezone.localdate()
        ahead = [row for row in self.sheet.rows if headings.DATA in row.days and row.days[headings.DATA].day > today]
        for row in ahead:
            del row.days[headings.DATA]
        if ahead:
            self.made.notes.append(
                f"Data shared: {len(ahead)} of the days are still to come, so they are left out. Enter each once it is "
                "done."
            )

    def _unknown(self, people: PastedPeople) -> list[UnknownPerson]:
        """Who is known to nobody: with a title and without it is one, and so is with a school and without it."""
        schools: dict[str, set[int]] = {}
        beside = {name: self._beside(name) for name in people.unknown}
        for name, school in beside.items():
            schools.setdefault(name_key(name.text), set()).update({school.pk} if school else ())
        found: dict[tuple[str, int], tuple[str, list[tuple[int, str]]]] = {}
        for name, places in people.unknown.items():
            key, own = name_key(name.text), beside[name]
            pk = own.pk if own else next(iter(schools[key])) if len(schools[key]) == 1 else 0
            found.setdefault((key, pk), (name.text, []))[1].extend(places)
        return [UnknownPerson(name, pk, tuple(places)) for (_, pk), (name, places) in found.items()]

    def _known(self, name: WrittenName) -> WrittenName:
        """The name as it goes into the next step: with the school beside it, where that is one."""
        return WrittenName(name.text, str(self._beside(name) or ""), name.apart)

    def _beside(self, name: WrittenName) -> School | None:
        """The member that stands beside the name, where it is one."""
        return self.members.get(self.schools.member(name.beside) or 0) if name.beside else None

    def _take_over(self) -> None:
        """Where the sheet is of another year: leave out what was done then, and ask what becomes of the rest."""
        first = year_days(self.year)[0]
        is_of_another = any((day := _first_day(row)) and day.day < first for row in self.sheet.rows)
        if not (is_of_another or self.answers.given.get(_TOPICS)):  # an answer holds on the pages after it too
            return
        rows = [row for row in self.sheet.rows if not _is_visited_from(row, first)]
        if is_of_another:
            self._leave_out_done(rows, first)
        days, topics = self._days_question(), self._topics_question(rows)
        asked = [question for question in (days, topics) if question]
        answered = {question.key: self.answers.to(question) for question in asked}
        if not all(answered.values()):
            return
        for row in self._of_last_year() if days else ():
            is_moved = answered[_DAYS] == MOVE
            row.days = {name: self._moved(one) for name, one in row.days.items()} if is_moved else {}
        if topics and answered[_TOPICS] == WITHOUT:
            self._leave_out_topics(rows)

    def _leave_out_done(self, rows: list[PastedRow], first: dt.date) -> None:
        """Leave out when data was shared: a record of another year is none of this one."""
        there = [row for row in self.sheet.rows if headings.DATA in row.days]
        done = [row for row in there if row in rows or row.days[headings.DATA].day < first]
        for row in done:
            del row.days[headings.DATA]
        if done:
            where = rows_in_words(row.number for row in done)
            self.made.notes.append(
                f"{where}, {headings.DATA}: what was done in another year is not done for this one, so it is left out."
            )

    def _leave_out_topics(self, rows: list[PastedRow]) -> None:
        had = [row for row in rows if row.topics]
        where = rows_in_words(row.number for row in had)
        self.made.notes.append(f"{where}, {headings.TOPICS}: of another year, and left out, as you asked.")
        for row in had:
            row.topics = []

    def _of_last_year(self) -> list[PastedRow]:
        first, last = year_days(self.year - 1)
        return [row for row in self.sheet.rows if (day := _first_day(row)) and first <= day.day <= last]

    def _days_question(self) -> SheetQuestion | None:
        """What becomes of last year’s days; None where none is of then but a record."""
        rows = self._of_last_year()
        day = next((found for row in rows if (found := _first_day(row))), None)
        if day is None:
            return None
        moved = f"{date_format(day.day, 'D j M Y')} becomes {date_format(self._moved(day).day, 'D j M Y')}"
        return SheetQuestion(
            key=_DAYS,
            row=0,
            column=headings.VISIT,
            text="",
            partnership="",
            sentence=f"The days of {_schools(rows)} are of {year_label(self.year - 1)}. What is to become of them?",
            options=(
                Option(MOVE, "Move them by 52 weeks, to the same day of the week", moved),
                Option(WITHOUT, "Leave them out: take over groups and people alone"),
            ),
        )

    def _topics_question(self, rows: list[PastedRow]) -> SheetQuestion | None:
        """Whether the topics of another year are agreed for this one; None where there are none."""
        there = [row for row in rows if row.topics]
        if not there:
            return None
        return SheetQuestion(
            key=_TOPICS,
            row=0,
            column=headings.TOPICS,
            text="",
            partnership="",
            sentence=f"The topics of {_schools(there)} are of another year. Are they agreed for this one?",
            options=(
                Option(WITHOUT, "No, leave them out"),
                Option(TAKE, "Yes, take them as agreed", "Then each is its school’s to see, and to let you see."),
            ),
            suggested=WITHOUT,
        )

    def _moved(self, day: VisitDay) -> VisitDay:
        """The same day of the week in this year; the first days of a September need a week more.

        A day that was written without a year was read as one of this year, and stays.
        """
        if day.day >= year_days(self.year)[0]:
            return day
        moved = day.day + A_YEAR
        return VisitDay(moved if moved >= year_days(self.year)[0] else moved + dt.timedelta(weeks=1), day.half)


def _is_visited_from(row: PastedRow, first: dt.date) -> bool:
    """Whether the day of its visit is on that day or later."""
    return headings.VISIT in row.days and row.days[headings.VISIT].day >= first


def _schools(rows: list[PastedRow]) -> str:
    return "1 school" if len(rows) == 1 else f"{len(rows)} schools"


def _first_day(row: PastedRow) -> VisitDay | None:
    """The day by which a row is of a year: that of the visit, or else the first that it has."""
    return row.days.get(headings.VISIT) or min(row.days.values(), key=lambda day: day.day, default=None)
