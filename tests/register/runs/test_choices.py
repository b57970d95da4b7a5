"""What an officer decides in admin: halves of a school that splits, a probable successor, and what came after."""

import datetime as dt
import re

import pytest

from accounts import roles
from partnerships.models import Membership, School
from register.runs.running import State
from tests.admin import change
from tests.factories import make_enquiry, make_lead, make_membership, make_partnership, make_school, make_user
from tests.partnerships.directory.test_views import text_of
from tests.register.files import DATA, SCHOOL, links, table
from tests.register.runs.uploading import ClientBesideAWorker, latest, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

CASES = DATA / "cases"
NEXT_DAY = dt.date(2026, 9, 1)
NORTH, SOUTH = 151102, 151103


@pytest.fixture
def officer():
    client = ClientBesideAWorker()
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Ann Officer"))
    return client


def member(name: str, urn: int, *partnerships: str) -> list[Membership]:
    """The memberships of a school that is open."""
    school = make_school(name, urn=urn)
    return [make_membership(make_partnership(one, schools=12), school) for one in partnerships]


class TestSchoolThatSplits:
    @pytest.fixture
    def memberships(self, officer):
        memberships = member("Baddow Hall Infant School", 114898, "Colne", "Mid Essex")
        upload(officer, CASES / "s2_split_school.csv", CASES / "s2_links.csv")
        return memberships

    def test_each_membership_is_asked_about(self, officer, memberships):
        page = text_of(officer.get(change(latest(), "apply")))

        assert "The school splits. Choose one, several or none for each membership" in page
        assert "Which carries on the membership in Colne?" in page
        assert "Which carries on the membership in Mid Essex?" in page
        assert "Where are its leads and heads" not in page, "it has none"

    def test_one_membership_goes_on_at_both_and_another_at_one(self, officer, memberships):
        colne, mid = memberships

        officer.post(
            change(latest(), "apply"),
            {
                f"share-114898-{colne.pk}": [str(NORTH), str(SOUTH)],
                f"share-114898-{mid.pk}": [str(SOUTH)],
                "sure": "on",
            },
        )

        goes_on = Membership.objects.active(NEXT_DAY).filter(school__urn__in=[114898, NORTH, SOUTH])
        assert latest().state == State.APPLIED, latest().message
        assert sorted(goes_on.values_list("partnership__name", "school__urn")) == [
            ("Colne", NORTH),
            ("Colne", SOUTH),
            ("Mid Essex", SOUTH),
        ]

    def test_nothing_chosen_moves_nothing_and_undo_puts_all_back(self, officer, memberships):
        colne, _ = memberships
        officer.post(change(latest(), "apply"), {f"share-114898-{colne.pk}": [str(NORTH)], "sure": "on"})
        assert Membership.objects.get(school__urn=NORTH)

        officer.post(change(latest(), "undo"), {})

        assert latest().state == State.UNDONE
        assert set(School.objects.get(urn=114898).memberships.values_list("ended_on", flat=True)) == {None}

    def test_words_say_what_becomes_of_a_membership_without_a_tick(self, officer, memberships):
        page = text_of(officer.get(change(latest(), "apply")))

        assert "Where you tick none, it stays as it is until somebody moves or ends it." in page

    def test_nothing_may_be_moved_now_as_with_others(self, officer, memberships):
        assert "Move nothing now" in text_of(officer.get(change(latest(), "apply")))

        officer.post(change(latest(), "apply"), {"stay-114898": "on", "sure": "on"})

        assert latest().state == State.APPLIED, latest().message
        assert not Membership.objects.filter(school__urn__in=[NORTH, SOUTH]).exists()

    def test_nothing_and_something_is_refused_at_the_question(self, officer, memberships):
        chosen = {"stay-114898": "on", "sure": "on", f"share-114898-{memberships[0].pk}": [str(NORTH)]}

        page = text_of(officer.post(change(latest(), "apply"), chosen))

        assert page.count("take back what you chose above: nothing moves, or something does.") == 2
        assert latest().state == State.READY

    def test_preview_says_that_several_follow(self, officer, memberships):
        page = text_of(officer.get(change(latest())))

        assert "can move to one or several of the schools that follow: choose when you apply." in page

    def test_school_that_does_not_follow_is_refused_at_its_question(self, officer, memberships):
        colne, _ = memberships

        page = text_of(officer.post(change(latest(), "apply"), {f"share-114898-{colne.pk}": ["999999"]}))

        assert page.count("999999 is not one of the available choices.") == 2, "in the summary and at the question"

    def test_leads_are_asked_about_by_themselves(self, officer):
        [colne] = member("Baddow Hall Infant School", 114898, "Colne")
        lead = make_lead(colne.partnership, school=colne.school)
        upload(officer, CASES / "s2_split_school.csv", CASES / "s2_links.csv")

        page = text_of(officer.get(change(latest(), "apply")))
        assert "Record them at Baddow Invented North Infant School (151102)" in page
        officer.post(change(latest(), "apply"), {"move-114898": str(NORTH), "sure": "on"})

        lead.refresh_from_db()
        assert lead.school.urn == NORTH
        assert Membership.objects.get(pk=colne.pk).ended_on is None


class TestProbableSuccessor:
    @pytest.fixture
    def membership(self, officer):
        [membership] = member("Danbury Park Community Primary School", 114992, "Colne")
        upload(officer, CASES / "s1_conversion_no_link.csv")
        return membership

    def test_it_is_offered_with_the_reasons_and_not_chosen(self, officer, membership):
        response = officer.get(change(latest(), "apply"))

        page = text_of(response)
        assert (
            "Move to Danbury Park Community Primary School (151101): probably the successor, with the same name and "
            "the same number (881/2742)" in page
        )
        assert "The register has no link to a successor. Nothing moves unless you choose it." in page
        assert response.context["form"]["move-114992"].initial == ""

    def test_preview_says_that_there_is_one(self, officer, membership):
        page = text_of(officer.get(change(latest())))

        assert "1 closed school has no link to a successor and probably has one: choose when you apply." in page

    def test_another_school_is_refused_at_its_question(self, officer, membership):
        page = text_of(officer.post(change(latest(), "apply"), {"move-114992": "999999"}))

        assert page.count("999999 is not one of the available choices.") == 2, "in the summary and at the question"

    def test_it_is_taken_where_it_is_chosen(self, officer, membership):
        officer.post(change(latest(), "apply"), {"move-114992": "151101", "sure": "on"})

        assert Membership.objects.active(NEXT_DAY).filter(school__urn=151101).exists()
        assert latest().counts["carried_over"] == 1
        assert "1 school closed; 1 has a successor" in text_of(officer.get(change(latest())))


def test_zip_with_register_and_links_is_uploaded_as_both(officer):
    member("Baddow Hall Infant School", 114898, "Colne")

    page = text_of(upload(officer, CASES / "z1_register_and_links.zip"))

    assert latest().links_name == "links_edubasealldata20261101.csv"
    assert "2 links between schools are new or differ." in page
    assert "with links_edubasealldata20261101.csv" in page


def test_links_that_are_uploaded_stand_for_those_of_the_same_name_in_the_zip(officer, tmp_path):
    member("Baddow Hall Infant School", 114898, "Colne")
    ours = links(tmp_path / "links_edubasealldata20261101.csv", (114898, 151104, "Successor"))

    upload(officer, CASES / "z1_register_and_links.zip", ours)

    assert latest().state == State.READY, latest().message
    assert latest().counts["links"] == 1


def test_what_was_odd_is_said_in_the_preview(officer):
    page = text_of(upload(officer, CASES / "g20_excel_saved_phone.csv"))

    assert "Row 2, TelephoneNum: the first 0 of the number was missing; it is put back." in page


class TestUndo:
    @pytest.fixture
    def applied(self, officer):
        upload(officer, CASES / "g20_excel_saved_phone.csv")
        officer.post(change(latest(), "apply"), {})
        make_membership(make_partnership("Billericay"), School.objects.get(urn=150917), started_on=NEXT_DAY)
        return latest()

    def test_what_came_after_is_said_before(self, officer, applied):
        page = text_of(officer.get(change(applied, "undo")))

        assert "Test Excel Saved joined Billericay on 1 September 2026, after this refresh." in page
        assert "Keep it" in page
        assert "Take it back too" in page

    def test_an_answer_is_asked_for(self, officer, applied):
        page = text_of(officer.post(change(applied, "undo"), {}))

        assert "Choose what becomes of this: Test Excel Saved joined Billericay" in page
        assert latest().state == State.APPLIED

    def test_every_error_leads_to_the_first_answer(self, officer, applied):
        page = officer.post(change(applied, "undo"), {}).content.decode()

        [linked] = re.findall(r'<li><a href="#(.*?)">Choose what becomes of this', page)
        assert f'id="{linked}"' in page

    @pytest.mark.parametrize(("choice", "left"), [("keep", 1), ("take-back", 0)])
    def test_it_is_kept_or_taken_back(self, officer, applied, choice, left):
        form = officer.get(change(applied, "undo")).context["form"]

        page = text_of(officer.post(change(applied, "undo"), dict.fromkeys(form.fields, choice), follow=True))

        assert latest().state == State.UNDONE
        assert ("This came after it and was kept" in page) == bool(left)
        assert School.objects.filter(urn=150917).count() == Membership.objects.count() == left

    def test_what_was_kept_is_taken_out_later(self, officer, applied):
        form = officer.get(change(applied, "undo")).context["form"]
        record = text_of(officer.post(change(applied, "undo"), dict.fromkeys(form.fields, "keep"), follow=True))
        asked = officer.get(change(applied, "undo"))
        Membership.objects.all().delete()
        free = text_of(officer.get(change(applied, "undo")))

        after = text_of(officer.post(change(applied, "undo"), {}, follow=True))

        assert "The school Test Excel Saved (150917)." in record
        assert "Take out what is left" in record
        assert "Test Excel Saved joined Billericay" in text_of(asked)
        assert "Removed: the school Test Excel Saved (150917)." in free
        assert "Keep it" not in free
        assert latest().state == State.UNDONE
        assert not School.objects.filter(urn=150917).exists()
        assert "Take out what is left" not in after

    def test_what_cannot_be_taken_out_yet_says_why_and_has_no_button(self, officer, applied):
        form = officer.get(change(applied, "undo")).context["form"]
        officer.post(change(applied, "undo"), dict.fromkeys(form.fields, "keep"))
        Membership.objects.all().delete()
        make_enquiry(school=School.objects.get(urn=150917))

        page = officer.get(change(applied, "undo"))

        assert "Nothing of it can be taken out yet" in text_of(page)
        assert 'value="Take it out"' not in page.content.decode()

    def test_nothing_is_left_to_take_out_of_one_that_was_undone_whole(self, officer, applied):
        form = officer.get(change(applied, "undo")).context["form"]
        officer.post(change(applied, "undo"), dict.fromkeys(form.fields, "take-back"))

        page = text_of(officer.get(change(applied, "undo"), follow=True))

        assert "This refresh cannot be undone" in page

    def test_later_refresh_that_is_undone_first_is_a_link_away(self, officer, applied, tmp_path):
        newer = table(tmp_path / "newer.csv", SCHOOL | {"URN": "150917", "EstablishmentName": "Renamed"})
        upload(officer, newer)
        officer.post(change(latest(), "apply"), {"sure": "on"})

        page = officer.get(change(applied, "undo")).content.decode()

        assert "The refresh from newer.csv, applied on " in page
        assert "wrote some of the same records: Renamed (150917)" in page
        assert f'<a href="{change(latest(), "undo")}">Undo that one first</a>' in page

    def test_contradiction_is_said_at_the_question_and_in_the_summary_and_what_was_chosen_is_kept(
        self, officer, applied
    ):
        school = School.objects.get(urn=150917)
        school.town = "Maldon"
        school.save()
        membership = Membership.objects.get()
        chosen = {f"school-{school.pk}": "take-back", f"membership-{membership.pk}": "keep"}

        response = officer.post(change(applied, "undo"), chosen)

        assert latest().state == State.APPLIED
        said = "You keep what needs it: Test Excel Saved joined Billericay on 1 September 2026, after this refresh."
        assert text_of(response).count(said) == 2, "in the summary and at the question"
        content = response.content.decode()
        assert f'href="#id_school-{school.pk}_0"' in content
        assert re.search(rf'name="school-{school.pk}" value="take-back"[^>]* checked', content)
        assert re.search(rf'name="membership-{membership.pk}" value="keep"[^>]* checked', content)

    def test_move_to_the_successor_is_asked_about_and_taken_back(self, officer):
        [membership] = member("Danbury Park Community Primary School", 114992, "Colne")
        upload(officer, CASES / "s1_conversion_no_link.csv")
        officer.post(change(latest(), "apply"), {"move-114992": "", "sure": "on"})
        page = change(membership.school, "carry-over")
        effect = officer.post(page, {"ask": "1", "urn": "151101", "on": "31/08/2026"}).context["effect"]
        officer.post(page, {"ask": "1", "urn": "151101", "on": "31/08/2026", "agreed": effect.text})
        assert Membership.objects.filter(school__urn=151101).exists()

        said = text_of(officer.get(change(latest(), "undo")))
        officer.post(change(latest(), "undo"), {"move-114992-151101": "take-back"})

        assert "The membership in Colne was moved from Danbury Park Community Primary School (114992) to" in said
        assert "(114992) in Colne, ended on: no day again, in place of 31 August 2026." in said
        assert latest().state == State.UNDONE
        assert Membership.objects.get(pk=membership.pk).ended_on is None
        assert "What undoing put back" in text_of(officer.get(change(latest())))


def rows_of_kent(count: int) -> list[dict[str, str]]:
    kent = SCHOOL | {"LA (code)": "886", "LA (name)": "Kent"}
    return [kent | {"URN": str(150900 + number), "EstablishmentName": f"Kent {number}"} for number in range(count)]


def test_file_of_another_county_is_refused_and_offers_no_apply(officer, tmp_path):
    page = text_of(upload(officer, table(tmp_path / "kent.csv", *rows_of_kent(50))))

    assert "No school of Essex (881) is in it. It has 50 of Kent (886)." in page
    assert '<a href="/admin/register/registerimport/add/">Choose another file</a>' in page
    assert latest().state == State.REFUSED
    assert change(latest(), "apply") not in officer.get(change(latest())).content.decode()
    assert officer.get(change(latest(), "apply")).status_code == 302


def test_preview_lists_which_rows_are_passed_over_and_why(officer, tmp_path):
    odd = SCHOOL | {"URN": "150999", "LA (code)": "", "EstablishmentName": "Elm"}
    centre = SCHOOL | {"URN": "20991", "TypeOfEstablishment (name)": "Children's Centre", "EstablishmentName": "Oak"}

    page = upload(officer, table(tmp_path / "a.csv", SCHOOL, *rows_of_kent(120), odd, centre)).content.decode()

    cells = re.findall(r"<tr><td>(\d+)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page)
    assert cells[:3] == [
        ("123", "150999", "Elm", "LA (code) is empty"),
        ("124", "20991", "Oak", "It is a children’s centre"),
        ("3", "150900", "Kent 0", "It is of Kent (886)"),
    ]
    assert len(cells) == 100
    assert "And 22 more." in page
    assert "By authority: Kent (886), 120 rows; Essex, without a code, 1 row." in page


def test_preview_names_odd_cells_of_rows_that_are_passed_over(officer, tmp_path):
    *plain, last = rows_of_kent(110)
    odd = last | {"EstablishmentStatus (name)": "Unheard of", "CloseDate": "soon"}
    long = plain[5] | {"URN": "150990", "EstablishmentName": "Long", "SchoolWebsite": "x" * 300}
    home = SCHOOL | {"SchoolWebsite": ""}
    rows = [home, *({"SchoolWebsite": ""} | one for one in [*plain, odd, long])]

    page = upload(officer, table(tmp_path / "a.csv", *({name: one[name] for name in home} for one in rows)))

    shown = page.content.decode()
    assert "2 rows of other authorities have odd cells, which change nothing here." in shown
    cells = re.findall(r"<tr><td>(\d+)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", shown)
    assert [row for row, *_ in cells[:3]] == ["112", "113", "3"]
    assert cells[0][3].startswith("It is of Kent (886); EstablishmentStatus (name): “Unheard of” is none of: ")
    assert "CloseDate: " in cells[0][3]
    assert cells[1][3] == "It is of Kent (886); SchoolWebsite: longer than 255 characters; it is left out."


NEW = SCHOOL | {
    "URN": "151200",
    "OpenDate": "01-09-2026",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentTypeGroup (name)": "Academies",
    "Town": "Frinton",
    "Postcode": "CO13 0AA",
    "HeadTitle (name)": "Ms",
    "HeadFirstName": "Ann",
    "HeadLastName": "Day",
}
NEW_IN_WORDS = "Opened on 1 September 2026; Primary; Academy converter, Academies; Frinton CO13 0AA"


class TestNewSchool:
    @pytest.fixture
    def page(self, officer, tmp_path) -> str:
        return text_of(upload(officer, table(tmp_path / "a.csv", NEW)))

    def test_preview_says_what_it_is_and_where_and_who_heads_it(self, page):
        assert f"<td>{NEW_IN_WORDS}; head: Ms Ann Day</td>" in page

    def test_heads_name_is_forgotten_once_it_is_decided(self, officer, page, tmp_path):
        officer.post(change(latest(), "apply"))
        assert NEW_IN_WORDS in text_of(officer.get(change(latest())))
        assert "Ann Day" not in str(latest().preview)

        upload(officer, table(tmp_path / "b.csv", NEW | {"URN": "151201"}))
        assert "Ann Day" in str(latest().preview)
        officer.post(change(latest(), "discard"))
        assert latest().state == State.DISCARDED
        assert "Ann Day" not in str(latest().preview)

    def test_what_is_not_recorded_is_said(self, officer, tmp_path):
        lean = SCHOOL | {"EstablishmentStatus (name)": "Proposed to open", "PhaseOfEducation (name)": ""}

        page = text_of(upload(officer, table(tmp_path / "a.csv", lean)))

        assert "Proposed to open, opening day not recorded; Community school; Place not recorded</td>" in page
