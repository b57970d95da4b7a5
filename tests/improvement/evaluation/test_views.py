"""A self-evaluation from opening to what follows it, as the lead does it."""

import datetime as dt
import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from base.days import in_words
from base.school_terms import academic_year, year_label
from improvement.evaluation.forms import AgreeForm
from improvement.evaluation.framework_writes import copy_framework
from improvement.models import Agreement, Answer, NextStep, Participation, SelfEvaluation
from office.models import Message
from tests.factories import (
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_self_evaluation,
)
from tests.improvement.evaluation.conftest import client_of, say_agreed, shown_on
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())
A_DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()


def text_of(page) -> str:
    return html.unescape(page.content.decode())


def open_this_year(lead, colne, **fields):
    data = {"year": YEAR, "manner": "here", "meets_on": ""} | fields
    return lead.post(f"{colne.at}open/", data)


def shown(page) -> dict[str, str]:
    """What the meeting's page would send if nothing was changed."""
    data = {}
    for theme in page.context["form"].themes:
        data |= {f"{theme.prefix}-{name}": theme[name].value() for name in ("words", "was")}
        data[f"{theme.prefix}-stage"] = theme.chosen
        for row in theme.rows:
            values = {name: row[name].value() for name in ("what", "owner", "due_on")}
            data |= {f"{row.prefix}-{name}": value if value is not None else "" for name, value in values.items()}
    return data


def count_queries(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def prefix_of(page, number: int) -> str:
    return page.context["form"].themes[number - 1].prefix


class TestOpening:
    def test_overview_says_what_is_next(self, colne, lead):
        page = text_of(lead.get(colne.at))

        assert "This year’s self-evaluation is not open yet." in page
        assert f"{colne.at}open/" in page

    def test_opens_this_year_with_the_day_of_the_meeting_as_people_write_it(self, colne, lead):
        day = TODAY + 14 * A_DAY
        response = open_this_year(lead, colne, meets_on=f"{day.day}/{day.month}/{day:%y}")

        assert response.url == f"{colne.at}{YEAR}/"
        evaluation = SelfEvaluation.objects.get()
        assert (evaluation.partnership, evaluation.year, evaluation.meets_on) == (colne.partnership, YEAR, day)
        assert "Until then each may answer for their school" in text_of(lead.get(colne.at))

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"year": ""}, "Choose the academic year"),
            ({"manner": ""}, "Choose how you fill it in"),
            ({"meets_on": "soon"}, "Day of the meeting: “soon” is not a day."),
            ({"year": YEAR - 1}, "An earlier year is typed in from paper."),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_above(self, colne, lead, fields, said):
        page = open_this_year(lead, colne, **fields)

        assert page.status_code == 422
        assert text_of(page).count(said) >= 2
        assert not SelfEvaluation.objects.exists()

    def test_earlier_year_is_opened_on_paper(self, colne, lead):
        assert open_this_year(lead, colne, year=YEAR - 1, manner="paper").status_code == 302
        assert year_label(YEAR - 1) in text_of(lead.get(colne.at))

    def test_year_that_is_open_is_offered_no_more(self, colne, lead):
        make_self_evaluation(colne.partnership)

        assert open_this_year(lead, colne).status_code == 422
        assert SelfEvaluation.objects.count() == 1

    def test_how_and_when_change_until_it_is_agreed(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership)
        at = f"{colne.at}{YEAR}/how/"

        assert lead.post(at, {"manner": "paper", "meets_on": "1 March 2027"}).status_code == 302
        evaluation.refresh_from_db()
        assert (evaluation.manner, evaluation.meets_on) == ("paper", dt.date(2027, 3, 1))
        SelfEvaluation.objects.update(agreed_on=TODAY)
        assert lead.post(at, {"manner": "here", "meets_on": ""}).url == f"{colne.at}{YEAR}/"
        evaluation.refresh_from_db()
        assert evaluation.manner == "paper"


class TestMeeting:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership)

    @pytest.fixture
    def at(self, colne, evaluation):
        return f"{colne.at}{YEAR}/meeting/"

    def test_saves_a_theme_with_a_next_step(self, colne, lead, evaluation, at):
        page = lead.get(at)
        t, head = prefix_of(page, 1), colne.heads["Alpha"].person
        step = {f"{t}-n1-what": "Visit each other", f"{t}-n1-owner": head.pk, f"{t}-n1-due_on": "1st March 2027"}

        saved = lead.post(at, shown(page) | {f"{t}-stage": "3", f"{t}-words": " Because. "} | step)

        assert saved.status_code == 302
        row = Agreement.objects.get()
        assert (row.stage.name, row.words, row.version) == ("Established", "Because.", 1)
        kept = NextStep.objects.get()
        assert (kept.what, kept.owner, kept.due_on) == ("Visit each other", head, dt.date(2027, 3, 1))

    def test_each_button_leads_back_to_its_theme(self, lead, evaluation, at):
        page = lead.get(at)
        theme = page.context["form"].themes[4].sheet

        saved = lead.post(at, shown(page) | {"save": theme.theme.pk})

        assert saved.url.endswith("#theme-5")
        assert not Agreement.objects.exists(), "nothing was changed"

    def test_next_step_is_changed_and_taken_off(self, lead, evaluation, at):
        page = lead.get(at)
        t = prefix_of(page, 1)
        lead.post(at, shown(page) | {f"{t}-n1-what": "First"})
        page = lead.get(at)
        row = f"{t}-s{NextStep.objects.get().pk}"

        lead.post(at, shown(page) | {f"{row}-what": "Other"})
        assert NextStep.objects.get().what == "Other"
        lead.post(at, shown(lead.get(at)) | {f"{row}-what": ""})
        assert not NextStep.objects.exists()

    @pytest.mark.parametrize(
        ("entered", "said"),
        [
            ({"stage": "9"}, "Enter a number from 1 to 4"),
            ({"words": "x" * 601}, "Write at most 600 characters: these are 601"),
            ({"n1-what": "Go", "n1-due_on": "soonish"}, "By when: “soonish” is not a day"),
            ({"n1-due_on": "1 March 2027"}, "Enter what you will do"),
            ({"n1-what": "Go", "n1-owner": "999999"}, "choose one of the heads and leads"),
            ({"n1-what": "x" * 201}, "Write at most 200 characters, not 201"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, lead, evaluation, at, entered, said):
        page = lead.get(at)
        first, second = prefix_of(page, 1), prefix_of(page, 2)
        data = shown(page) | {f"{first}-{name}": value for name, value in entered.items()}

        answer = lead.post(at, data | {f"{second}-words": "Zq7marker stays"})

        assert answer.status_code == 422
        said_there = text_of(answer)
        assert said_there.count(said) >= 2, "in the summary and at the field"
        for name, value in entered.items():
            assert value in said_there or name == "n1-owner", "a list shows what is in it"
        assert Agreement.objects.get(words__gt="").words == "Zq7marker stays", "the theme that is right is kept"

    @pytest.mark.parametrize("is_script", [False, True])
    def test_box_that_cannot_be_read_holds_up_no_other(self, colne, lead, evaluation, at, is_script):
        page, head = lead.get(at), colne.heads["Alpha"].person
        t = prefix_of(page, 5)
        entered = {"stage": "3", "words": "x" * 601, "n1-what": "Go", "n1-owner": str(head.pk), "n1-due_on": "soonish"}
        entered |= {"n2-what": "y" * 201, "n2-owner": str(head.pk), "n3-what": "Last"}
        data = shown(page) | {f"{t}-{name}": value for name, value in entered.items()}
        if is_script:
            data = {name: value for name, value in data.items() if name.startswith(f"{t}-")}

        answer = lead.post(at, data, headers={"accept": "application/json"} if is_script else {})

        assert answer.status_code == 422
        assert (Agreement.objects.get().stage.position, Agreement.objects.get().words) == (3, "")
        first, last = NextStep.objects.order_by("pk")
        assert [(one.what, one.owner, one.due_on) for one in (first, last)] == [
            ("Go", head, None),
            ("Last", None, None),
        ]
        if is_script:
            said = json.loads(answer.content)["themes"][t]
            wrong = [f"id_{t}-words", f"id_{t}-s{first.pk}-due_on", f"id_{t}-n2-what"]
            assert [box for box, _ in said["problems"]] == wrong
            assert said["rows"] == {f"{t}-n1": f"{t}-s{first.pk}", f"{t}-n3": f"{t}-s{last.pk}"}
            assert (said["newer"], json.loads(said["was"])["stage"] != "") == ({}, True)
            return
        still = shown(answer)
        assert (still[f"{t}-words"], still[f"{t}-s{first.pk}-due_on"]) == ("x" * 601, "soonish")
        assert (still[f"{t}-n2-what"], still[f"{t}-n2-owner"]) == ("y" * 201, str(head.pk))
        right = {f"{t}-words": "So", f"{t}-s{first.pk}-due_on": "1 March 2027", f"{t}-n2-what": "Second"}
        assert lead.post(at, still | right).status_code == 302
        assert [one.what for one in NextStep.objects.order_by("pk")] == ["Go", "Last", "Second"]
        first.refresh_from_db()
        assert (first.owner, first.due_on) == (head, dt.date(2027, 3, 1))

    def test_unreadable_box_of_a_step_that_is_there_leaves_what_is_kept(self, lead, evaluation, at):
        theme = evaluation.framework.themes.first()
        day = dt.date(2027, 3, 1)
        step = NextStep.objects.create(evaluation=evaluation, theme=theme, what="Old", due_on=day)
        page = lead.get(at)
        row = f"{prefix_of(page, 1)}-s{step.pk}"

        assert lead.post(at, shown(page) | {f"{row}-what": "New", f"{row}-due_on": "soonish"}).status_code == 422
        step.refresh_from_db()
        assert (step.what, step.due_on) == ("New", day)
        answer = lead.post(at, shown(lead.get(at)) | {f"{row}-what": "", f"{row}-due_on": "soonish"})
        assert "Enter what you will do" in text_of(answer)
        step.refresh_from_db()
        assert (step.what, step.due_on) == ("New", day), "a step without words is none"

    def test_enter_in_a_box_leads_back_to_the_theme_that_was_changed(self, lead, evaluation, at):
        """A browser without the script sends the first button of the page."""
        page = lead.get(at)
        first, fifth = (page.context["form"].themes[number] for number in (0, 4))

        saved = lead.post(at, shown(page) | {"save": first.sheet.theme.pk, f"{fifth.prefix}-words": "Here"})

        assert saved.url.endswith("#theme-5")

    def test_box_that_a_window_did_not_touch_keeps_what_others_wrote(self, lead, evaluation, at):
        """The delegate saves a sentence; the lead, on an older page, only adds a next step."""
        old = lead.get(at)
        t = prefix_of(old, 3)
        lead.post(at, shown(old) | {f"{t}-words": "What both heads said"})

        answer = lead.post(at, shown(old) | {f"{t}-n1-what": "Visit"})

        assert answer.status_code == 302
        assert (Agreement.objects.get().words, NextStep.objects.get().what) == ("What both heads said", "Visit")

    @pytest.mark.parametrize("page", ["meeting/", "typed/"])
    def test_two_who_change_one_box_are_asked_about_that_box_alone(self, colne, lead, evaluation, page):
        at = f"{colne.at}{YEAR}/{page}"
        old = lead.get(at)
        t = prefix_of(old, 1)
        lead.post(at, shown(old) | {f"{t}-stage": "1", f"{t}-words": "Theirs", f"{t}-n1-what": "Their step"})

        answer = lead.post(at, shown(old) | {f"{t}-words": "Mine", f"{t}-n1-what": "My step"})

        assert answer.status_code == 422
        said = text_of(answer)
        assert said.count("Somebody else has changed this since you opened the page") == 2, "the summary, and the box"
        assert "Theirs" in said
        assert "Mine" in said
        row = Agreement.objects.get()
        assert (row.words, row.stage.position) == ("Theirs", 1)
        assert [one.what for one in NextStep.objects.all()] == ["Their step", "My step"]
        again = lead.post(at, shown(answer) | {f"{t}-words": "Both"})
        assert again.status_code == 302
        assert (Agreement.objects.get().words, Agreement.objects.get().stage.position) == ("Both", 1)
        assert [one.what for one in NextStep.objects.all()] == ["Their step", "My step"]

    def test_boxes_of_one_step_are_merged_and_only_the_same_box_is_asked_about(self, colne, lead, evaluation, at):
        theme = evaluation.framework.themes.first()
        step = NextStep.objects.create(evaluation=evaluation, theme=theme, what="Old")
        old = lead.get(at)
        row = f"{prefix_of(old, 1)}-s{step.pk}"
        lead.post(at, shown(old) | {f"{row}-what": "Theirs"})

        assert lead.post(at, shown(old) | {f"{row}-owner": colne.lead.person.pk}).status_code == 302
        step.refresh_from_db()
        assert (step.what, step.owner) == ("Theirs", colne.lead.person)
        answer = lead.post(at, shown(old) | {f"{row}-what": "Mine"})
        assert answer.status_code == 422
        assert "Theirs" in text_of(answer)
        assert lead.post(at, shown(answer)).status_code == 302
        step.refresh_from_db()
        assert (step.what, step.owner) == ("Mine", colne.lead.person)

    def test_step_that_one_takes_off_while_the_other_changes_it_is_asked_about(self, colne, lead, evaluation, at):
        theme = evaluation.framework.themes.first()
        gone, changed = (NextStep.objects.create(evaluation=evaluation, theme=theme, what=name) for name in "AB")
        old = lead.get(at)
        t = prefix_of(old, 1)
        off, on = f"{t}-s{gone.pk}", f"{t}-s{changed.pk}"
        lead.post(at, shown(old) | {f"{off}-what": "", f"{on}-what": "Theirs"})
        mine = {f"{off}-what": "Mine", f"{off}-due_on": "1 March 2027", f"{on}-what": ""}

        answer = lead.post(at, shown(old) | mine)

        assert answer.status_code == 422
        said = text_of(answer)
        assert "What you will do: A" in said
        assert "It was taken off." in said
        assert "Theirs" in said
        assert [one.what for one in NextStep.objects.all()] == ["Theirs"]
        assert lead.post(at, shown(answer)).status_code == 302
        step = NextStep.objects.get()
        assert (step.what, step.due_on) == ("Mine", dt.date(2027, 3, 1))

    def test_page_that_says_not_what_it_showed_overwrites_nothing_unasked(self, lead, evaluation, at):
        page = lead.get(at)
        t = prefix_of(page, 1)
        lead.post(at, shown(page) | {f"{t}-words": "Theirs"})

        for was in ("", "no json", "[]", '{"words": 1}', "[" * 100_000):
            answer = lead.post(at, shown(page) | {f"{t}-was": was, f"{t}-words": "Mine"})
            assert answer.status_code == 422, was
        assert Agreement.objects.get().words == "Theirs"

    def test_theme_that_an_old_page_did_not_touch_stays(self, lead, evaluation, at):
        page = lead.get(at)
        first, second = prefix_of(page, 1), prefix_of(page, 2)
        lead.post(at, shown(page) | {f"{first}-words": "Theirs"})

        answer = lead.post(at, shown(page) | {f"{second}-words": "Mine"})

        assert answer.status_code == 302
        assert [row.words for row in Agreement.objects.all()] == ["Theirs", "Mine"]

    def test_script_saves_one_theme_and_learns_what_is_kept_and_new_rows(self, lead, evaluation, at):
        page = lead.get(at)
        t = prefix_of(page, 3)
        own = {name: value for name, value in shown(page).items() if name.startswith(f"{t}-")}
        data = own | {f"{t}-words": "So", f"{t}-n1-what": "Go"}

        for _ in range(2):  # the answer to the first may have been lost
            answer = lead.post(at, data, headers={"accept": "application/json"})
            assert answer.status_code == 200
            (name, said), *others = json.loads(answer.content)["themes"].items()
            assert (name, others) == (t, [])
            assert (said["problems"], said["isSaved"], said["newer"]) == ([], True, {})
            assert said["rows"] == {f"{t}-n1": f"{t}-s{NextStep.objects.get().pk}"}
        assert json.loads(said["was"])["words"] == "So"
        later = data | {f"{t}-n1-due_on": "1 March 2027"}  # the box was filled in before the answer came
        lead.post(at, later, headers={"accept": "application/json"})
        assert NextStep.objects.get().due_on == dt.date(2027, 3, 1)
        answer = lead.post(at, own | {f"{t}-stage": "2"}, headers={"accept": "application/json"})
        assert json.loads(answer.content)["themes"][t]["newer"] == {"words": "So"}
        answer = lead.post(at, own | {f"{t}-words": "Later"}, headers={"accept": "application/json"})
        assert answer.status_code == 422
        assert "So" in json.loads(answer.content)["themes"][t]["theirs"]

    def test_after_agreement_nothing_is_written(self, colne, lead, evaluation, at):
        page = lead.get(at)
        data = shown(page) | {f"{prefix_of(page, 1)}-words": "Late"}
        SelfEvaluation.objects.update(agreed_on=TODAY)

        for page in (at, at.replace("meeting", "typed")):
            answer = lead.post(page, data)
            assert answer.status_code == 409
            assert "Not saved. This self-evaluation was agreed on" in text_of(answer)
            assert ">Late</textarea>" in text_of(answer), "nothing typed is lost"
            assert lead.get(page).status_code == 302
        answer = lead.post(at, data, headers={"accept": "application/json"})
        assert answer.status_code == 409
        said = json.loads(answer.content)
        assert "was agreed on" in said["closed"]
        assert "govuk-error-summary" in said["html"]
        assert f'href="{colne.at}{YEAR}/"' in said["html"]
        assert not Agreement.objects.exists()

    def test_owners_are_heads_and_leads_and_who_has_one_already(self, colne, lead, evaluation, at):
        gone = make_person("Gone Away")
        theme = evaluation.framework.themes.first()
        NextStep.objects.create(evaluation=evaluation, theme=theme, what="Old", owner=gone)
        make_headship(make_person("Somebody Else"), make_school())

        first, second = lead.get(at).context["form"].themes[:2]

        own = {"Head of Alpha", "Head of Beta", "Head of Gamma", "Lea Dean"}
        assert {name for _, name in first.rows[0].owner_choices[1:]} == own | {"Gone Away"}
        assert {name for _, name in second.rows[0].owner_choices[1:]} == own

    def test_typed_from_paper_with_codes_in_one_save(self, colne, lead, evaluation):
        at = f"{colne.at}{YEAR}/typed/"
        page = lead.get(at)
        data = shown(page)
        for number, theme in enumerate(page.context["form"].themes, start=1):
            data |= {
                f"{theme.prefix}-stage": f"{number}.2" if number % 2 else "2",
                f"{theme.prefix}-words": f"W{number}",
            }

        assert lead.post(at, data).url == f"{colne.at}{YEAR}/agree/"
        assert [row.stage.position for row in Agreement.objects.all()] == [2] * 7
        wrong = lead.post(at, shown(lead.get(at)) | {f"{prefix_of(page, 1)}-stage": "3.2"})
        assert wrong.status_code == 422, "the code of another theme"
        assert "Purpose and leadership: Enter a number from 1 to 4" in text_of(wrong)
        assert 'value="3.2"' in text_of(wrong)

    def test_theme_is_left_out_and_taken_up_again(self, colne, lead, evaluation, at):
        page = lead.get(at)
        t = prefix_of(page, 1)
        lead.post(at, shown(page) | {f"{t}-stage": "0", f"{t}-words": "No time"})
        row = Agreement.objects.get()
        assert (row.is_left_out, row.stage, row.words) == (True, None, "No time")
        page = lead.get(at)
        assert shown(page)[f"{t}-stage"] == "0"

        lead.post(f"{colne.at}{YEAR}/typed/", shown(lead.get(f"{colne.at}{YEAR}/typed/")) | {f"{t}-stage": "1.2"})

        row.refresh_from_db()
        assert (row.is_left_out, row.stage.position) == (False, 2)

    def test_typed_page_has_the_two_lines_of_the_paper_from_the_start(self, colne, lead, evaluation):
        page = lead.get(f"{colne.at}{YEAR}/typed/")
        t = prefix_of(page, 1)
        assert [row.prefix for row in page.context["form"].themes[0].rows] == [f"{t}-n1", f"{t}-n2"]

        lead.post(f"{colne.at}{YEAR}/typed/", shown(page) | {f"{t}-n1-what": "One", f"{t}-n2-what": "Two"})

        assert [one.what for one in NextStep.objects.all()] == ["One", "Two"]
        assert len(lead.get(f"{colne.at}{YEAR}/typed/").context["form"].themes[0].rows) == 3

    def test_what_is_wrong_names_its_theme_above(self, lead, evaluation, at):
        page = lead.get(at)
        t = prefix_of(page, 4)

        answer = lead.post(at, shown(page) | {f"{t}-n1-what": "Go", f"{t}-n1-due_on": "soonish"})

        row = f"{t}-s{NextStep.objects.get().pk}"
        assert f'<a href="#id_{row}-due_on">Access to support: By when: “soonish” is not a day.' in text_of(answer)

    @pytest.mark.parametrize("page", ["meeting/", "typed/", "agree/", "paper/", ""])
    def test_asks_no_more_queries_for_more_steps_answers_and_schools(self, colne, lead, evaluation, page):
        address = f"{colne.at}{YEAR}/{page}"
        themes = list(evaluation.framework.themes.all())

        def more():
            for theme in themes:
                NextStep.objects.create(evaluation=evaluation, theme=theme, what="Go", owner=colne.lead.person)
                Answer.objects.create(evaluation=evaluation, theme=theme, school=make_school())
            school = make_school()
            make_membership(colne.partnership, school)
            make_headship(make_person(), school)

        more()
        before = count_queries(lead, address)
        for _ in range(3):
            more()
        assert count_queries(lead, address) == before


class TestAgreeing:
    def agreed_on_all(self, evaluation, but=()):
        stage = evaluation.framework.stages.first()
        for theme in evaluation.framework.themes.exclude(name__in=but):
            Agreement.objects.create(evaluation=evaluation, theme=theme, stage=stage)

    def test_closes_it_with_the_schools_that_took_part(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership)
        self.agreed_on_all(evaluation)
        urns = [school.urn for school in colne.schools[:2]]

        done = say_agreed(lead, f"{colne.at}{YEAR}/agree/", {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": urns})

        assert done.status_code == 302
        evaluation.refresh_from_db()
        assert evaluation.agreed_on == TODAY
        assert [row.school.name for row in Participation.objects.filter(was_there=True)] == ["Alpha", "Beta"]

    def test_themes_left_out_are_named_with_the_way_to_them_and_nothing_is_lost(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership)
        self.agreed_on_all(evaluation, but=["Sustainability", "Access to support"])
        urns = [school.urn for school in colne.schools]

        page = say_agreed(lead, f"{colne.at}{YEAR}/agree/", {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": urns})

        said = text_of(page)
        assert page.status_code == 422
        for number, name in ((4, "Access to support"), (7, "Sustainability")):
            wrong = f"{name}: choose a stage for it, or tick that you did not get to it"
            assert f'<a href="#id_left_out_{number}">{wrong}' in said.replace("\n", ""), "the link leads to the theme"
            assert f"{colne.at}{YEAR}/meeting/#theme-{number}" in said
        assert said.count('checked="checked"') == 3
        assert SelfEvaluation.objects.get().agreed_on is None

    @pytest.mark.parametrize(
        ("days", "number", "said"),
        [
            (1, 3, "is to come. Enter the day on which it was agreed"),
            (-1, 3, "is before it was opened here, on"),
            (0, 1, "Choose at least two schools"),
        ],
    )
    def test_day_and_schools_that_cannot_be_are_said_at_their_field(self, colne, lead, days, number, said):
        self.agreed_on_all(make_self_evaluation(colne.partnership))
        urns = [school.urn for school in colne.schools[:number]]

        page = say_agreed(
            lead, f"{colne.at}{YEAR}/agree/", {"agreed_on": f"{TODAY + days * A_DAY:%d/%m/%Y}", "schools": urns}
        )

        assert page.status_code == 422
        assert text_of(page).count(said) >= 2

    def test_theme_left_out_is_agreed_as_such_and_keeps_its_words(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership)
        self.agreed_on_all(evaluation, but=["Sustainability", "Access to support"])
        theme = evaluation.framework.themes.get(name="Sustainability")
        Agreement.objects.create(evaluation=evaluation, theme=theme, words="Next year")
        data = {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": ["all"], "left_out_4": "on", "left_out_7": "on"}

        assert say_agreed(lead, f"{colne.at}{YEAR}/agree/", data).status_code == 302

        left = Agreement.objects.filter(is_left_out=True).order_by("theme__position")
        assert [(str(one.theme), one.words) for one in left] == [
            ("Access to support", ""),
            ("Sustainability", "Next year"),
        ]
        assert Participation.objects.filter(was_there=True).count() == 3, "all of them"
        assert text_of(lead.get(f"{colne.at}{YEAR}/")).count("The heads did not get to this theme.") == 2
        assert text_of(lead.get(f"{colne.at}compare/")).count("Not reached") == 2

    def test_something_is_agreed_or_nothing_is(self, colne, lead):
        make_self_evaluation(colne.partnership)
        data = {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": ["all"]} | {f"left_out_{n}": "on" for n in range(1, 8)}

        page = say_agreed(lead, f"{colne.at}{YEAR}/agree/", data)

        assert page.status_code == 422
        assert "No theme has a stage yet." in text_of(page)
        assert not Agreement.objects.exists()

    def test_page_says_what_is_agreed_and_which_steps_have_nobody_or_no_day(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership, manner="paper")
        self.agreed_on_all(evaluation)
        first, second, *_ = evaluation.framework.themes.all()
        Agreement.objects.filter(theme=first).update(words="Because it is so")
        fields = {"evaluation": evaluation, "due_on": dt.date(2027, 6, 12)}
        NextStep.objects.create(theme=first, what="With both", owner=colne.lead.person, **fields)
        NextStep.objects.create(theme=second, what="Without anybody", **fields)

        said = text_of(lead.get(f"{colne.at}{YEAR}/agree/"))

        assert "Because it is so" in said
        assert "With both: Lea Dean, by 12 June 2027" in said
        assert "Without anybody (" in said
        assert "With both (" not in said
        assert f'value="{TODAY.day} {TODAY:%B %Y}"' in said, "a day in words, as its hint has it"

    @pytest.fixture
    def opened(self, colne, lead):
        """What a page carried that was opened before somebody changed a theme."""
        self.agreed_on_all(make_self_evaluation(colne.partnership), but=["Sustainability"])
        shown = shown_on(lead.get(f"{colne.at}{YEAR}/agree/"))
        entered = {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": [school.urn for school in colne.schools[:2]]}
        return entered | {"left_out_7": "on", "shown": shown}

    @pytest.mark.parametrize("what", ["stage", "words", "step"])
    def test_what_was_changed_since_the_page_was_opened_is_shown_and_not_agreed(self, colne, lead, opened, what):
        evaluation = SelfEvaluation.objects.get()
        first = Agreement.objects.get(theme__position=1)
        if what == "step":
            NextStep.objects.create(evaluation=evaluation, theme=first.theme, what="Quite another step")
        elif what == "words":
            Agreement.objects.filter(pk=first.pk).update(words="Quite another sentence")
        else:
            Agreement.objects.filter(pk=first.pk).update(stage=evaluation.framework.stages.last())

        page = lead.post(f"{colne.at}{YEAR}/agree/", opened)

        said = text_of(page)
        assert page.status_code == 422
        assert f"Changed since you opened this page: {first.theme}. It is shown as it is now" in said
        assert said.count("Changed since you opened this page</strong>") == 1
        assert said.count('checked="checked"') + len(re.findall(r'name="left_out_7"[^>]* checked', said)) >= 3
        assert opened["agreed_on"] in said
        assert SelfEvaluation.objects.get().agreed_on is None
        again = opened | {"shown": shown_on(page)}
        assert lead.post(f"{colne.at}{YEAR}/agree/", again).status_code == 302

    def test_page_that_does_not_say_what_it_showed_agrees_nothing(self, colne, lead, opened):
        page = lead.post(f"{colne.at}{YEAR}/agree/", opened | {"shown": ""})

        assert page.status_code == 422
        assert "This page does not say what it showed." in text_of(page)

    def test_theme_that_changes_this_moment_is_not_agreed_either(self, colne, lead, opened, monkeypatch):
        def cleaned(form):
            data = clean(form)
            Agreement.objects.filter(theme__position=1).update(words="Written this moment")
            return data

        clean = AgreeForm.clean
        monkeypatch.setattr(AgreeForm, "clean", cleaned)

        page = lead.post(f"{colne.at}{YEAR}/agree/", opened)

        assert page.status_code == 422
        assert "Written this moment" in text_of(page)
        assert SelfEvaluation.objects.get().agreed_on is None

    def test_paper_was_agreed_before_it_was_opened_here(self, colne, lead):
        self.agreed_on_all(make_self_evaluation(colne.partnership, manner="paper"))
        urns = [school.urn for school in colne.schools]

        say_agreed(lead, f"{colne.at}{YEAR}/agree/", {"agreed_on": f"{TODAY - A_DAY:%d/%m/%Y}", "schools": urns})

        assert SelfEvaluation.objects.get().agreed_on == TODAY - A_DAY


class TestAfterwards:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))

    def test_what_was_agreed_is_read_by_lead_and_heads(self, colne, lead, evaluation):
        for client in (lead, client_of(colne.heads["Beta"].person)):
            page = text_of(client.get(f"{colne.at}{YEAR}/"))
            assert "Why: Sustainability" in page
            assert "Growing" in page
            assert "Step: Purpose and leadership" in page

    def test_lead_changes_adds_and_takes_off_next_steps(self, colne, lead, evaluation):
        step = NextStep.objects.first()
        owner = colne.heads["Beta"].person
        at = f"{colne.at}{YEAR}/steps/{step.pk}/"

        data = {"what": "Other", "owner": owner.pk, "due_on": "1 March 2027", "done_on": f"{TODAY:%d/%m/%Y}"}
        assert lead.post(at, data).status_code == 302
        step.refresh_from_db()
        assert (step.what, step.owner, step.due_on, step.done_on) == ("Other", owner, dt.date(2027, 3, 1), TODAY)
        assert "Enter what you will do" in text_of(lead.post(at, {"what": ""}))
        assert "Enter today or an earlier day" in text_of(lead.post(at, data | {"done_on": "1 March 2040"}))
        theme = evaluation.framework.themes.last()
        lead.post(f"{colne.at}{YEAR}/steps/new/", {"theme": theme.pk, "what": "New one"})
        assert NextStep.objects.get(what="New one").theme == theme
        lead.post(at, {"off": "1"})
        assert not NextStep.objects.filter(pk=step.pk).exists()

    def test_whoever_sees_to_a_step_says_that_it_is_done_and_nobody_else(self, colne, evaluation):
        owner, other = (client_of(colne.heads[name].person) for name in ("Alpha", "Beta"))
        step = NextStep.objects.first()
        NextStep.objects.filter(pk=step.pk).update(owner=colne.heads["Alpha"].person)
        at = f"{colne.at}{YEAR}/steps/{step.pk}/done/"

        assert "It is done" not in text_of(other.get(f"{colne.at}{YEAR}/"))
        assert other.post(at).status_code == 403
        assert text_of(owner.get(f"{colne.at}{YEAR}/")).count("It is done") == 1
        assert owner.post(at).status_code == 302
        step.refresh_from_db()
        assert step.done_on == TODAY
        assert owner.get(f"{colne.at}{YEAR}/steps/{step.pk}/").status_code == 404

    def test_years_stand_side_by_side_within_a_version(self, colne, lead, evaluation):
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=dict.fromkeys(colne.schools, ""), manner="paper")

        page = lead.get(f"{colne.at}compare/")

        (version,) = page.context["versions"]
        assert [one.year for one in version.evaluations] == [YEAR, YEAR - 1], (
            "the latest first: it is in view on a telephone"
        )
        assert [len(years) for _, years in version.rows] == [2] * 7

    def test_other_versions_stand_apart_with_a_sentence(self, colne, lead, evaluation):
        version = evaluation.framework
        other = copy_framework(framework=version, started_on=TODAY, by=None)
        schools = dict.fromkeys(colne.schools, "")
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=schools, manner="paper", framework=other)

        page = lead.get(f"{colne.at}compare/")

        assert [one.framework for one in page.context["versions"]] == [other, version]
        assert text_of(page).count("by another version of the framework") == 1

    def test_years_ask_no_more_queries_for_more_years(self, colne, lead, evaluation):
        schools = dict.fromkeys(colne.schools, "")
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=schools, manner="paper")
        before = count_queries(lead, f"{colne.at}compare/"), count_queries(lead, colne.at)
        for ago in (2, 3):
            make_self_evaluation(colne.partnership, year=YEAR - ago, agreed=schools, manner="paper")

        assert (count_queries(lead, f"{colne.at}compare/"), count_queries(lead, colne.at)) == before


class TestTakingBack:
    @made_once
    def evaluation(self, colne):
        shares = dict(zip(colne.schools, ("yes", "no", ""), strict=True))
        return make_self_evaluation(colne.partnership, agreed=shares, recorded_on=TODAY)

    @pytest.fixture
    def at(self, colne, evaluation):
        return f"{colne.at}{YEAR}/agree/back/"

    def test_lead_takes_it_back_and_nothing_else_is_lost(self, colne, lead, evaluation, at):
        assert at in text_of(lead.get(f"{colne.at}{YEAR}/"))
        assert "Take back that it is agreed?" in text_of(lead.get(at))

        assert lead.post(at).url == f"{colne.at}{YEAR}/"

        evaluation.refresh_from_db()
        assert (evaluation.agreed_on, evaluation.taken_back_on) == (None, TODAY)
        assert Agreement.objects.filter(stage__isnull=False).count() == 7
        assert NextStep.objects.count() == 7
        assert [one.shares for one in Participation.objects.order_by("school__name")] == ["", "no", ""]
        assert "It was agreed before, and that was taken back on" in text_of(lead.get(f"{colne.at}{YEAR}/"))
        assert text_of(lead.get(f"{colne.at}{YEAR}/agree/")).count('checked="checked"') == 3

    def test_who_took_part_is_said_anew(self, colne, lead, evaluation, at):
        lead.post(at)
        urns = [school.urn for school in colne.schools[1:]]
        say_agreed(lead, f"{colne.at}{YEAR}/agree/", {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": urns})

        there = Participation.objects.filter(was_there=True).values_list("school__name", flat=True)
        assert sorted(there) == ["Beta", "Gamma"]

    @pytest.mark.parametrize(("ago", "is_open"), [(0, True), (30, True), (31, False)])
    def test_it_may_be_taken_back_for_thirty_days(self, colne, lead, evaluation, at, ago, is_open):
        SelfEvaluation.objects.update(recorded_on=TODAY - ago * A_DAY, agreed_on=TODAY - ago * A_DAY, manner="paper")

        assert (at in text_of(lead.get(f"{colne.at}{YEAR}/"))) == is_open
        lead.post(at)
        assert (SelfEvaluation.objects.get().agreed_on is None) == is_open

    def test_paper_of_long_ago_that_was_typed_in_today_may_be(self, lead, evaluation, at):
        SelfEvaluation.objects.update(agreed_on=TODAY - 400 * A_DAY, opened_on=TODAY, manner="paper")

        lead.post(at)

        assert SelfEvaluation.objects.get().agreed_on is None

    def test_shared_one_is_withdrawn_by_a_head_first(self, colne, lead, evaluation, at):
        for row in Participation.objects.all():
            row.shares, row.said_on = "yes", TODAY
            row.said_by = colne.heads[row.school.name].person
            row.save()

        assert at not in text_of(lead.get(f"{colne.at}{YEAR}/"))
        assert "Once a head has taken back" in text_of(lead.get(at))
        said = text_of(lead.post(at, follow=True))
        assert "Once a head has taken back" in said
        assert SelfEvaluation.objects.get().agreed_on == TODAY

    def test_heads_do_not(self, colne, evaluation, at):
        head = client_of(colne.heads["Alpha"].person)

        assert (head.get(at).status_code, head.post(at).status_code) == (404, 404)
        assert SelfEvaluation.objects.get().agreed_on == TODAY

    def test_heads_who_said_yes_are_told_that_it_counts_no_more(self, colne, lead, evaluation, at):
        page = text_of(lead.post(at, follow=True))

        message = Message.objects.get()
        assert (message.kind, message.recipient) == ("evaluation-taken-back", "alpha@example.org")
        assert f"was taken back on {in_words(TODAY)}" in message.text
        assert "You had said yes, for Alpha" in message.text
        assert not message.links
        assert "1 e-mail goes out now." in page

    def test_nobody_without_an_address_nor_who_left_is_told(self, colne, lead, evaluation, at):
        Participation.objects.filter(school=colne.schools[2]).update(
            shares="yes", said_by=colne.heads["Gamma"].person, said_on=TODAY
        )
        colne.heads["Alpha"].person.email = ""
        colne.heads["Alpha"].person.save()
        colne.heads["Gamma"].ended_on = TODAY - A_DAY
        colne.heads["Gamma"].save()

        lead.post(at)

        assert SelfEvaluation.objects.get().agreed_on is None
        assert not Message.objects.filter(kind="evaluation-taken-back").exists()

    def test_nothing_is_taken_back_twice(self, colne, lead, evaluation, at):
        lead.post(at)

        assert lead.post(at).url == lead.get(at).url == f"{colne.at}{YEAR}/"


class TestLastTime:
    def test_meeting_shows_the_year_before_and_what_is_open_of_it(self, colne, lead):
        schools = dict.fromkeys(colne.schools, "")
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=schools, manner="paper")
        NextStep.objects.filter(what="Step: Purpose and leadership").update(done_on=TODAY)
        make_self_evaluation(colne.partnership)

        said = text_of(lead.get(f"{colne.at}{YEAR}/meeting/"))

        assert said.count(f"{year_label(YEAR - 1)}: 2 Growing") == 7
        assert said.count("1 step still open") == 6
        assert "Why: Sustainability" in said
        assert "Step: Purpose and leadership" not in said

    def test_other_version_says_nothing_here(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership)
        other = copy_framework(framework=evaluation.framework, started_on=TODAY, by=None)
        schools = dict.fromkeys(colne.schools, "")
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=schools, manner="paper", framework=other)

        assert year_label(YEAR - 1) not in text_of(lead.get(f"{colne.at}{YEAR}/meeting/"))

    def test_asks_no_more_queries_for_more_years(self, colne, lead):
        schools = dict.fromkeys(colne.schools, "")
        make_self_evaluation(colne.partnership)
        make_self_evaluation(colne.partnership, year=YEAR - 1, agreed=schools, manner="paper")
        before = count_queries(lead, f"{colne.at}{YEAR}/meeting/")
        make_self_evaluation(colne.partnership, year=YEAR - 2, agreed=schools, manner="paper")

        assert count_queries(lead, f"{colne.at}{YEAR}/meeting/") == before


class TestWaysThere:
    def test_no_button_leads_to_the_page_on_which_it_stands(self, colne, lead):
        make_self_evaluation(colne.partnership, meets_on=TODAY + A_DAY)

        assert "See where it stands" in text_of(lead.get(colne.at))
        assert "See where it stands" not in text_of(lead.get(f"{colne.at}{YEAR}/"))

    def test_another_year_is_offered_while_one_is_left(self, colne, lead):
        for ago in range(3):
            make_self_evaluation(colne.partnership, year=YEAR - ago)
            assert ("Open another year" in text_of(lead.get(colne.at))) == (ago < 2)

        assert "Every year that can be opened is open already" in text_of(lead.get(f"{colne.at}open/"))

    def test_keyboard_is_at_the_first_theme_in_three_presses(self, colne, lead):
        make_self_evaluation(colne.partnership)

        said = text_of(lead.get(f"{colne.at}{YEAR}/meeting/"))

        first, second = [part.partition("</a>")[0] for part in said.split("<a ")[1:3]]
        assert "Skip to main content" in first
        assert 'href="#theme-1"' in second
        assert "Start with theme 1" in second

    def test_lead_finds_it_on_their_own_page_with_what_is_overdue(self, colne, lead):
        own = f"/my-partnership/{colne.lead.pk}/"
        assert "This year’s self-evaluation is not open yet." in text_of(lead.get(own))
        make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))
        NextStep.objects.filter(pk=NextStep.objects.first().pk).update(due_on=TODAY - A_DAY, what="Late one")

        page = text_of(lead.get(own))

        assert f"Agreed on {TODAY.day}" in page
        assert "not shared outside the partnership" in page
        assert "Overdue next steps" in page
        assert "Late one" in page

    def test_head_finds_it_on_their_schools_page(self, colne):
        head, school = client_of(colne.heads["Alpha"].person), colne.schools[0]
        assert f"{colne.at}" in text_of(head.get(school.get_absolute_url()))
        make_self_evaluation(colne.partnership)

        page = text_of(head.get(school.get_absolute_url()))

        assert f"{colne.at}{YEAR}/answers/?school={school.urn}" in page

    def test_list_of_shared_ones_asks_no_more_queries_for_more(self, colne):
        officer = client_of(None, roles.OFFICER)
        make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, "yes"))
        before = count_queries(officer, "/improvement/self-evaluations/")
        for _ in range(3):
            schools = [make_school(), make_school()]
            for school in schools:
                make_headship(make_person(), school)
            partnership = make_partnership(schools=schools)
            make_lead(partnership)
            make_self_evaluation(partnership, agreed=dict.fromkeys(schools, "yes"))

        page = officer.get("/improvement/self-evaluations/")
        assert len(page.context["rows"]) == 4
        assert count_queries(officer, "/improvement/self-evaluations/") == before
