"""Which of a partnership's schools a pasted sheet means."""

from collections.abc import Collection

from base.plain import plain
from improvement.pasting.headings import SCHOOL
from improvement.pasting.sheet import PastedRow
from partnerships.models import Membership, Partnership
from partnerships.search import Match, are_one_name, match_school, school_names
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion
from spreadsheets.matching.schools import Schools

MOST_OFFERED = 30  # members, where a school's name is like none of theirs


class PastedSchools:
    """The members of today that are open, and what finds them by their names."""

    def __init__(self, answers: Answers, partnership: Partnership) -> None:
        self.answers, self.quadrant = answers, partnership.home_quadrant_id
        rows = Membership.objects.filter(partnership=partnership).active().of_open_schools()
        self.members = {row.school_id: row.school for row in rows.select_related("school").by_school()}
        self._schools, self._known = Schools(answers), school_names()
        self._found: dict[str, tuple[int | None, Match]] = {}
        self._near: dict[str, tuple[int | None, Match]] = {}

    def sure(self, text: str) -> int | None:
        """The school that is surely meant: the member with that very name, else a school of the register as sheets of
        partnerships have them, else the one member that is like it. It need not be a member.
        """
        return self._match(text)[0]

    def ask(self, row: PastedRow, taken: Collection[int]) -> SheetQuestion | None:
        """The question which member is meant; None where there is none to offer. Those ``taken`` have a row already."""
        elsewhere, near = self._match(row.school)
        offered = sorted((one.pk for one in near.candidates), key=lambda pk: pk in taken)
        left = [pk for pk in self.members if pk not in taken]
        if not offered and elsewhere is None and not row.says_nothing and len(left) <= MOST_OFFERED:
            offered = left
        is_no_member = " That school is no member of this partnership." if elsewhere else ""
        question = SheetQuestion(
            key=f"school:{plain(row.school) or row.school}",
            row=row.number,
            column=SCHOOL,
            text=row.school,
            partnership="",
            sentence=f"Which school is “{row.school}”?{is_no_member}",
            options=(
                *(Option(f"school-{pk}", str(self.members[pk]), self.members[pk].place) for pk in offered),
                Option(LEAVE_OUT, "None of these: leave its row out"),
            ),
            suggested=f"school-{offered[0]}" if len(offered) == len(near.candidates) == 1 and not elsewhere else "",
        )
        return question if offered else None

    def member(self, text: str) -> int | None:
        """The member that is surely meant, where only members can be: the others are not looked through."""
        if text not in self._near:
            named = [pk for pk, school in self.members.items() if are_one_name(text, school.name)]
            near = match_school(text, within=self.members.keys(), known=self._known)
            self._near[text] = (named[0] if len(named) == 1 else near.school_pk, near)
        return self._near[text][0]

    def _match(self, text: str) -> tuple[int | None, Match]:
        """The school that is surely meant, and which members may be."""
        if text not in self._found:
            pk, near = self.member(text), self._near[text][1]
            is_named = pk is not None and are_one_name(text, self.members[pk].name)
            sure = pk if is_named else self._schools.match(text, self.quadrant)[0]
            self._found[text] = (sure or pk, near)
        return self._found[text]
