"""Undoing a refresh after an officer moved what a closed school had to its successor, on the school's page."""

import datetime as dt

import pytest

from base import saving
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.writes import carry_over_to_successor, share_out
from register.models import RegisterImport
from register.rows import changed
from register.runs.refresh import undo_import
from register.runs.running import State
from register.undoing import KEEP, TAKE_BACK, LaterChange, Undoing
from tests.factories import (
    make_enquiry,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.register.files import SCHOOL, import_gias, links, table

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

LAST_DAY, NEXT_DAY = dt.date(2024, 8, 31), dt.date(2024, 9, 1)
ELM, ACADEMY, SOUTH = 300_000, 300_001, 300_002
CLOSED = {
    "URN": str(ELM),
    "EstablishmentName": "Elm",
    "EstablishmentStatus (name)": "Closed",
    "CloseDate": "31-08-2024",
}


@pytest.fixture
def colne():
    return make_partnership("Colne", schools=1)


@pytest.fixture
def elm(colne) -> School:
    """A school with a membership, a lead and a head."""
    school = make_school("Elm", urn=ELM)
    make_membership(colne, school, started_on=dt.date(2020, 9, 1))
    make_lead(colne, make_person("Bo Lee"), school=school)
    make_headship(make_person("Ann Day"), school, started_on=dt.date(2020, 9, 1))
    return school


@pytest.fixture
def refreshed(tmp_path, elm) -> RegisterImport:
    """Elm closed, and an academy follows it; nothing was moved."""
    return refresh(tmp_path, (ACADEMY, "Elm Academy"))


def refresh(folder, *new: tuple[int, str]) -> RegisterImport:
    """Apply a register in which Elm is closed and these schools are new and follow it."""
    schools = [SCHOOL | {"URN": str(urn), "EstablishmentName": name, "OpenDate": "01-09-2024"} for urn, name in new]
    register = table(folder / "register.csv", SCHOOL | CLOSED | {"OpenDate": ""}, *schools)
    followed = [(ELM, urn, "Successor") for urn, _ in new]
    import_gias(register, **({"links": links(folder / "links.csv", *followed)} if followed else {}), even_so=True)
    return RegisterImport.objects.latest("pk")


def records() -> list:
    """All that a move writes."""
    return [list(model.objects.order_by("pk").values()) for model in (Membership, Headship, Lead, SchoolLink)]


def moved(successor: int = ACADEMY, by=None) -> None:
    """What the school's page does."""
    elm, follows = (School.objects.get(urn=urn) for urn in (ELM, successor))
    carry_over_to_successor(school=elm, successor=follows, by=by)


def save(record, *, by, **values) -> None:
    """What a record's own page does."""
    for name, value in values.items():
        setattr(record, name, value)
    saving.save(record, by=by)


def undo(record: RegisterImport, choice: str, **others: str) -> RegisterImport:
    record.undo_choices = {
        one.key: others.get(one.key, choice) for one in Undoing(record.written, record.applied_at).later
    }
    record.save()
    undo_import(record)
    return record


def asked(record: RegisterImport) -> list[LaterChange]:
    return Undoing(record.written, record.applied_at).later


def test_move_is_asked_about_once_with_all_that_was_moved(refreshed):
    moved(by=make_user(name="Ann Officer"))

    [one] = asked(refreshed)

    assert one.can_be_taken_back
    assert one.sentence.startswith(
        "The membership in Colne, Ann Day as headteacher and Bo Lee as lead of Colne were moved from Elm (300000) to "
        "Elm Academy (300001) on "
    )
    assert one.sentence.endswith(" by Ann Officer, after this refresh.")


def test_move_that_is_taken_back_leaves_all_as_before_the_refresh(tmp_path, elm):
    before = records()
    refreshed = refresh(tmp_path, (ACADEMY, "Elm Academy"))
    moved()

    record = undo(refreshed, TAKE_BACK)

    assert (record.state, record.message) == (State.UNDONE, "")
    assert records() == before
    assert School.objects.get(urn=ELM).status == "open"
    assert not School.objects.filter(urn=ACADEMY).exists()


def test_move_that_is_kept_stays_with_the_successor(refreshed, colne):
    moved()

    record = undo(refreshed, KEEP)

    assert record.state == State.UNDONE
    assert "were moved from Elm (300000)" in record.message
    assert colne.memberships.get(school__urn=ACADEMY).started_on == NEXT_DAY
    assert colne.memberships.get(school__urn=ELM).ended_on == LAST_DAY
    assert Lead.objects.get().school.urn == ACADEMY


def test_move_to_a_school_that_was_there_before_is_asked_about_too(tmp_path, elm):
    make_school("Oak", urn=SOUTH)
    before = records()
    refreshed = refresh(tmp_path)
    moved(SOUTH)

    assert len(asked(refreshed)) == 1
    assert undo(refreshed, TAKE_BACK).state == State.UNDONE
    assert records() == before


def test_move_before_the_refresh_and_of_other_schools_is_left_alone(tmp_path, elm):
    make_school("Oak", urn=SOUTH)
    carry_over_to_successor(school=elm, successor=School.objects.get(urn=SOUTH), on=LAST_DAY, by=None)
    refreshed = refresh(tmp_path, (ACADEMY, "Elm Academy"))
    ash, yew = make_school("Ash", status="closed", closed_on=LAST_DAY), make_school("Yew")
    make_membership(make_partnership("Ash"), ash)
    carry_over_to_successor(school=ash, successor=yew, by=None)

    assert asked(refreshed) == []
    undo(refreshed, TAKE_BACK)
    assert Membership.objects.filter(school__urn=SOUTH).exists()
    assert Membership.objects.filter(school=yew).exists()


def test_split_that_was_shared_out_is_taken_back(tmp_path, elm, colne):
    before = records()
    refreshed = refresh(tmp_path, (ACADEMY, "Elm North"), (SOUTH, "Elm South"))
    halves = list(School.objects.filter(urn__in=[ACADEMY, SOUTH]).order_by("urn"))
    membership = colne.memberships.get(school__urn=ELM)
    school = School.objects.get(urn=ELM)
    share_out(school=school, successors={membership.pk: halves}, others=halves[0], by=None)

    [one] = asked(refreshed)
    assert "moved from Elm (300000) to Elm North (300001) and Elm South (300002)" in one.sentence
    undo(refreshed, TAKE_BACK)

    assert records() == before


class TestChangedSince:
    """What an officer did after the move to what it wrote goes with it, and is named before anything is written."""

    LAST = dt.date(2025, 12, 31)

    def test_record_that_the_move_made_is_named_with_what_changed(self, refreshed, colne):
        moved()
        save(colne.memberships.get(school__urn=ACADEMY), by=make_user(name="Cy Officer"), ended_on=self.LAST)

        [one] = asked(refreshed)

        assert (
            ", after this refresh. This was changed since and goes with it: Elm Academy in Colne: “ended on” was "
            "changed from no day to 31 December 2025 and “why it left” from empty to "
        ) in one.sentence
        assert one.sentence.endswith(" by Cy Officer.")

    def test_record_that_the_move_changed_is_named_too(self, refreshed, colne):
        moved()
        save(colne.memberships.get(school__urn=ELM), by=None, ended_on=dt.date(2024, 7, 31))

        [one] = asked(refreshed)

        assert "Elm in Colne: “ended on” was changed from 31 August 2024 to 31 July 2024 on " in one.sentence

    def test_what_the_move_did_not_write_is_not_named(self, refreshed, colne):
        moved()
        save(colne.memberships.get(school__urn=ELM), by=None, note="Since the start")

        [one] = asked(refreshed)

        assert "This was changed since" not in one.sentence

    def test_what_a_later_move_wrote_is_said_of_that_one(self, refreshed):
        moved()
        School.objects.filter(urn=ACADEMY).update(status="closed", closed_on=dt.date(2025, 8, 31))
        trust = make_school("Elm Trust", urn=SOUTH)
        carry_over_to_successor(school=School.objects.get(urn=ACADEMY), successor=trust, by=None)

        said = [one.sentence for one in asked(refreshed) if one.key.startswith("move-")]

        assert len(said) == 2
        assert not [sentence for sentence in said if "This was changed since" in sentence]

    def test_what_a_later_move_wrote_that_is_not_asked_about_is_named(self, tmp_path, elm):
        oak, ash = make_school("Oak", urn=SOUTH), make_school("Ash")
        refreshed = refresh(tmp_path)
        moved(SOUTH)
        carry_over_to_successor(school=oak, successor=ash, on=dt.date(2025, 8, 31), by=None)

        [one] = asked(refreshed)

        assert (
            "Oak in Colne: “ended on” was changed from no day to 31 August 2025 and “why it left” from empty to "
            in one.sentence
        )
        assert "“school” was changed from Oak (300002) to Ash" in one.sentence

    def test_all_that_changed_is_named(self, refreshed, elm, colne):
        for place in range(5):
            make_lead(colne, make_person(f"Cy {place}"), school=elm)
        moved()
        for lead in Lead.objects.all():
            save(lead, by=None, school=make_school("Yew"))

        [one] = [one for one in asked(refreshed) if one.key.startswith("move-")]

        assert one.sentence.count("to Yew") == 6
        assert "were moved from Elm (300000) to Elm Academy (300001) on " in one.sentence

    def test_it_stays_with_a_move_that_is_kept(self, refreshed, colne):
        moved()
        save(colne.memberships.get(school__urn=ACADEMY), by=None, ended_on=self.LAST)

        record = undo(refreshed, KEEP)

        assert colne.memberships.get(school__urn=ACADEMY).ended_on == self.LAST
        assert "was changed from no day to 31 December 2025" in record.message


def test_move_that_was_put_back_by_hand_is_not_asked_about(refreshed, colne):
    moved()
    Membership.objects.filter(school__urn=ACADEMY).delete()
    Headship.objects.filter(school__urn=ACADEMY).delete()
    Membership.objects.filter(school__urn=ELM).update(ended_on=None, leaving_reason="")  # as the form does
    Headship.objects.filter(school__urn=ELM).update(ended_on=None)
    Lead.objects.update(school=School.objects.get(urn=ELM))

    assert asked(refreshed) == []


@pytest.mark.parametrize("choice", [KEEP, TAKE_BACK])
def test_membership_that_began_again_since_the_move_never_overlaps_the_former(refreshed, colne, choice):
    moved()
    again = make_membership(colne, School.objects.get(urn=ELM), started_on=dt.date(2025, 9, 1))

    record = undo(refreshed, TAKE_BACK, **{f"membership-{again.pk}": choice})

    spans = list(colne.memberships.filter(school__urn=ELM).order_by("started_on").values_list("ended_on", flat=True))
    assert record.state == State.UNDONE, record.message
    assert spans == ([LAST_DAY, None] if choice == KEEP else [None])


def test_move_that_a_later_move_goes_on_from_is_not_taken_back_alone(refreshed):
    moved()
    School.objects.filter(urn=ACADEMY).update(status="closed", closed_on=dt.date(2025, 8, 31))
    make_school("Elm Trust", urn=SOUTH)
    carry_over_to_successor(school=School.objects.get(urn=ACADEMY), successor=School.objects.get(urn=SOUTH), by=None)
    first, second = (one.key for one in asked(refreshed) if one.key.startswith("move-"))
    undoing = Undoing(refreshed.written, refreshed.applied_at)

    assert first == f"move-{ELM}-{ACADEMY}"
    assert undoing.contradictions({first: TAKE_BACK, second: KEEP})[first].startswith("The membership in Colne")
    assert first not in undoing.contradictions({first: KEEP, second: KEEP})


@pytest.mark.parametrize(("choice", "last_day"), [(KEEP, LAST_DAY), (TAKE_BACK, None)])
def test_membership_of_the_closed_school_that_was_ended_by_hand_is_asked_about(refreshed, colne, choice, last_day):
    save(membership := colne.memberships.get(school__urn=ELM), by=None, ended_on=LAST_DAY)

    [one] = asked(refreshed)
    assert one.sentence.startswith("Elm in Colne: “ended on” was changed from no day to 31 August 2024 on ")
    undo(refreshed, choice)

    membership.refresh_from_db()
    assert membership.ended_on == last_day


@pytest.mark.parametrize(("choice", "urn"), [(KEEP, ACADEMY), (TAKE_BACK, ELM)])
def test_lead_who_was_moved_by_hand_is_never_deleted(refreshed, choice, urn):
    save(lead := Lead.objects.get(), by=None, school=School.objects.get(urn=ACADEMY))

    [one] = asked(refreshed)
    assert "was changed from Elm (300000) to Elm Academy (300001) on" in one.sentence
    undo(refreshed, choice)

    lead.refresh_from_db()
    assert lead.school.urn == urn


def test_record_of_which_nobody_knows_what_it_was_before_is_said_to_stay(refreshed):
    Lead.history.all().delete()
    save(Lead.objects.get(), by=None, school=School.objects.get(urn=ACADEMY))
    assert [one.can_be_taken_back for one in asked(refreshed)] == [False]

    undo(refreshed, TAKE_BACK)

    assert Lead.objects.get().school.urn == ACADEMY


def test_move_of_which_nobody_knows_what_was_before_is_said_to_stay(refreshed, colne):
    Membership.history.all().delete()
    moved()
    assert [one.can_be_taken_back for one in asked(refreshed)] == [False]

    undo(refreshed, TAKE_BACK)

    assert colne.memberships.get(school__urn=ACADEMY).started_on == NEXT_DAY


def test_later_refresh_that_moved_what_the_closed_school_had_is_undone_first(tmp_path, elm):
    oak = make_school("Oak", urn=SOUTH)
    first = refresh(tmp_path)
    link = links(tmp_path / "links.csv", (ELM, SOUTH, "Successor"))
    import_gias(tmp_path / "register.csv", links=link, move_memberships=True, even_so=True)
    later = RegisterImport.objects.latest("pk")
    assert Membership.objects.filter(school=oak).exists()

    undo(first, TAKE_BACK)
    assert (first.state, "Undo that one first." in first.message) == (State.APPLIED, True)
    assert f"({ELM})" in first.message
    undo(later, TAKE_BACK)
    undo(first, TAKE_BACK)

    assert first.state == State.UNDONE
    assert Membership.objects.get(school=elm).ended_on is None


class TestContradiction:
    """What is kept needs what is taken back."""

    @pytest.fixture
    def later(self, refreshed) -> dict[str, str]:
        """The academy was renamed by hand, and joined a partnership: the keys of both."""
        academy = School.objects.get(urn=ACADEMY)
        save(academy, by=None, known_as="The Elms")
        joined = make_membership(make_partnership("Billericay"), academy)
        return {"school": f"school-{academy.pk}", "membership": f"membership-{joined.pk}"}

    def test_it_is_said_of_what_cannot_be_taken_back(self, refreshed, later):
        undoing = Undoing(refreshed.written, refreshed.applied_at)

        said = undoing.contradictions({later["school"]: TAKE_BACK, later["membership"]: KEEP})

        assert list(said) == [later["school"]]
        assert said[later["school"]].startswith("Elm Academy joined Billericay on ")

    @pytest.mark.parametrize(("school", "membership"), [(KEEP, KEEP), (KEEP, TAKE_BACK), (TAKE_BACK, TAKE_BACK)])
    def test_other_choices_go_together(self, refreshed, later, school, membership):
        undoing = Undoing(refreshed.written, refreshed.applied_at)

        assert undoing.contradictions({later["school"]: school, later["membership"]: membership}) == {}

    def test_undo_with_a_contradiction_changes_nothing_and_says_so(self, refreshed, later):
        before = records()

        record = undo(refreshed, TAKE_BACK, **{later["membership"]: KEEP})

        assert (record.state, records()) == (State.APPLIED, before)
        assert "You keep what needs it: Elm Academy joined Billericay" in record.message

    def test_what_something_needs_that_stays_in_any_case_is_not_offered(self, refreshed, later):
        make_enquiry(school=School.objects.get(urn=ACADEMY))

        offered = {one.key: one.can_be_taken_back for one in asked(refreshed)}

        assert offered[later["school"]] is False
        assert offered[later["membership"]] is True


class TestOutcome:
    """What undoing puts back, in sentences from what to what."""

    def test_it_is_said_from_what_to_what_and_what_is_removed_by_name(self, refreshed):
        moved()

        said = Undoing(refreshed.written, refreshed.applied_at).put_back()

        assert said[:2] == [
            "Elm (300000) in Colne, ended on: no day again, in place of 31 August 2024; why it left: "
            "empty again, in place of The school became another, which carries on.",
            "Ann Day, Headteacher, Elm, ended on: no day again, in place of 31 August 2024.",
        ]
        assert "Bo Lee, lead of Colne, school: Elm (300000) again, in place of Elm Academy (300001)." in said
        assert any(one.startswith("Elm (300000), status: Open again, in place of Closed; ") for one in said)
        assert "Removed: the membership Elm Academy (300001) in Colne." in said
        assert "Removed: the school Elm Academy (300001)." in said

    def test_much_is_counted(self):
        schools = [make_school(town="Maldon") for _ in range(45)]
        rows = [changed(school, {"town": "x" * 100}) for school in schools]
        School.objects.update(town="x" * 100)

        *said, last = Undoing(rows).put_back()

        assert len(said) == 20
        assert all("again, in place of" in one and len(one) < 150 for one in said)
        assert last == "25 more records as before the refresh."

    def test_what_is_kept_is_not_said(self, refreshed):
        moved()
        record = undo(refreshed, KEEP)

        assert not [one for one in record.preview["undone"] if "in Colne" in one or "Elm Academy" in one]
        assert any(one.startswith("Elm (300000), status: Open again") for one in record.preview["undone"])


class TestSchoolThatClosesAgain:
    """A school that a refresh opened, as the register had it closed by mistake, and that undoing closes again."""

    @pytest.fixture
    def opened(self, tmp_path, colne) -> RegisterImport:
        school = make_school("Elm", urn=ELM, status="closed", closed_on=LAST_DAY)
        make_membership(colne, school, started_on=dt.date(2020, 9, 1), ended_on=LAST_DAY)
        row = SCHOOL | {"URN": str(ELM), "EstablishmentName": "Elm", "EstablishmentStatus (name)": "Open"}
        import_gias(table(tmp_path / "register.csv", row | {"CloseDate": ""}), even_so=True)
        return RegisterImport.objects.latest("pk")

    @pytest.mark.parametrize(("choice", "left"), [(KEEP, 2), (TAKE_BACK, 1)])
    def test_membership_that_it_was_given_meanwhile_is_asked_about(self, opened, colne, choice, left):
        elm = School.objects.get(urn=ELM)
        saving.save(Membership(partnership=colne, school=elm, started_on=NEXT_DAY), by=None)

        [one] = asked(opened)
        undo(opened, choice)

        assert one.sentence == "Elm joined Colne on 1 September 2024, after this refresh."
        assert School.objects.get(urn=ELM).closed_on == LAST_DAY
        assert School.objects.get(urn=ELM).memberships.count() == left

    @pytest.mark.parametrize(("ended_on", "asks"), [(LAST_DAY, False), (NEXT_DAY, True)])
    def test_headship_that_ends_by_the_last_day_is_in_nobodys_way(self, opened, ended_on, asks):
        held = {"started_on": dt.date(2023, 9, 1), "ended_on": ended_on}
        saving.save(Headship(person=make_person("Ann Day"), school=School.objects.get(urn=ELM), **held), by=None)

        assert bool(asked(opened)) == asks
