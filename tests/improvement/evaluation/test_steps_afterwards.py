"""Next steps that are added, changed or taken off after agreement say so wherever they are read."""

import datetime as dt
import html

import pytest
import time_machine
from django.utils import timezone

from accounts import roles
from base.days import in_words
from base.school_terms import academic_year
from improvement.evaluation.writes import StepEntered, agree, change_step, take_back_agreement
from improvement.models import NextStep, SelfEvaluation
from tests.factories import make_self_evaluation
from tests.improvement.evaluation.conftest import client_of, mark_on, say_sharing
from tests.made_once import made_once
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = academic_year(TODAY)
A_DAY = dt.timedelta(days=1)


def text_of(page) -> str:
    return html.unescape(page.content.decode())


@made_once
def evaluation(colne):
    schools = dict.fromkeys(colne.schools[:2], "yes")
    return make_self_evaluation(colne.partnership, agreed=schools, recorded_on=TODAY)


@pytest.fixture
def readers(colne, lead, evaluation):
    """Everybody who reads it: the lead, a head, an officer."""
    return [lead, client_of(colne.heads["Gamma"].person), client_of(None, roles.OFFICER)]


def change(lead, colne, step, **fields) -> None:
    data = {"what": step.what, "owner": step.owner_id or "", "due_on": in_words(step.due_on), "done_on": ""}
    assert lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/", data | fields).status_code == 302


def test_step_that_was_added_changed_or_taken_off_says_so_to_everybody(colne, lead, evaluation, readers):
    changed, gone, *_ = evaluation.next_steps.order_by("pk")
    theme = evaluation.framework.themes.last()
    change(lead, colne, changed, what="Otherwise")
    lead.post(f"{colne.at}{YEAR}/steps/new/", {"theme": theme.pk, "what": "Quite new"})
    lead.post(f"{colne.at}{YEAR}/steps/{gone.pk}/", {"off": "1"})

    for reader in readers:
        page = text_of(reader.get(f"{colne.at}{YEAR}/"))
        assert page.count(f"Changed on {in_words(TODAY)}, after it was agreed") == 1
        assert page.count(f"Added on {in_words(TODAY)}, after it was agreed") == 1
        assert f"One step was taken off on {in_words(TODAY)}, after it was agreed." in page
        assert gone.what not in page
    sharing = text_of(readers[1].get(f"{colne.at}{YEAR}/sharing/"))
    assert "Otherwise" in sharing
    assert f"Changed on {in_words(TODAY)}, after it was agreed" in sharing
    assert "Next steps may be kept up afterwards" in sharing


@pytest.mark.parametrize("how", ["done", "saved as it is"])
def test_step_that_is_done_or_saved_unchanged_is_not_said_to_be_changed(colne, lead, evaluation, how):
    step = evaluation.next_steps.first()
    if how == "done":
        lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/done/")
    else:
        change(lead, colne, step)

    assert not NextStep.objects.exclude(changed_on=None).exists()


def test_step_that_two_pages_say_is_done_is_done(colne, lead, evaluation):
    step = evaluation.next_steps.first()
    at = f"{colne.at}{YEAR}/"
    (box,) = [
        one
        for form in read(lead.get(at)).iterfind(".//main//form")
        if form.get("action") == f"{at}steps/{step.pk}/done/"
        for one in form.iterfind(".//button")
    ]
    pressed = {box.get("name", ""): box.get("value", "")}

    lead.post(f"{at}steps/{step.pk}/done/", pressed)
    said = lead.post(f"{at}steps/{step.pk}/done/", pressed, follow=True)

    step.refresh_from_db()
    assert step.done_on == TODAY
    assert "It is done." in text_of(said)


def test_step_is_opened_again_by_the_button_that_says_so(colne, lead, evaluation):
    step = evaluation.next_steps.first()
    lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/done/", {"done": "yes"})

    said = lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/done/", {"done": "no"}, follow=True)

    step.refresh_from_db()
    assert step.done_on is None
    assert "It is open again." in text_of(said)


@pytest.mark.parametrize("box", ["what", "owner", "due_on"])
def test_each_box_of_a_step_counts(colne, lead, evaluation, box):
    step = evaluation.next_steps.first()
    new = {"what": "Otherwise", "owner": colne.lead.person.pk, "due_on": in_words(TODAY + 9 * A_DAY)}[box]

    change(lead, colne, step, **{box: new})

    step.refresh_from_db()
    assert step.changed_on == TODAY


def test_added_and_changed_are_both_said_with_their_days(colne, lead, evaluation):
    theme = evaluation.framework.themes.last()
    lead.post(f"{colne.at}{YEAR}/steps/new/", {"theme": theme.pk, "what": "Quite new"})
    step = NextStep.objects.get(what="Quite new")
    later = TODAY + 3 * A_DAY
    with time_machine.travel(dt.datetime.combine(later, dt.time(12), dt.UTC), tick=False):
        entered = StepEntered("Newer", None, None)
        change_step(step=step, entered=entered, done_on=None, by=None)

    step.refresh_from_db()
    said = f"Added on {in_words(TODAY)}, changed on {in_words(later)}, after it was agreed"
    assert step.since_in_words == said


@pytest.mark.parametrize("what", ["added", "changed", "taken off"])
def test_yes_of_a_page_that_showed_other_steps_is_not_kept(colne, lead, evaluation, what):
    gamma, at = colne.heads["Gamma"], f"{colne.at}{YEAR}/sharing/"
    client, step = client_of(gamma.person), evaluation.next_steps.first()
    seen = mark_on(client.get(at), gamma.school)
    if what == "added":
        theme = evaluation.framework.themes.last()
        lead.post(f"{colne.at}{YEAR}/steps/new/", {"theme": theme.pk, "what": "Quite new"})
    elif what == "changed":
        change(lead, colne, step, what="Quite new")
    else:
        lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/", {"off": "1"})

    page = say_sharing(client, at, gamma.school, "yes", seen)

    assert page.status_code == 422
    assert "What was agreed has changed since you opened this page" in text_of(page)
    assert not evaluation.participations.filter(school=gamma.school, shares="yes").exists()
    again = say_sharing(client, at, gamma.school, "yes", mark_on(page, gamma.school))
    assert "Gamma agrees to share it" in text_of(again)


def test_yes_is_kept_where_a_step_was_only_done_since(colne, lead, evaluation):
    gamma, at = colne.heads["Gamma"], f"{colne.at}{YEAR}/sharing/"
    client = client_of(gamma.person)
    seen = mark_on(client.get(at), gamma.school)
    lead.post(f"{colne.at}{YEAR}/steps/{evaluation.next_steps.first().pk}/done/")

    assert "Gamma agrees to share it" in text_of(say_sharing(client, at, gamma.school, "yes", seen))


def test_what_is_agreed_anew_is_as_agreed(colne, lead, evaluation):
    changed, gone, *_ = evaluation.next_steps.order_by("pk")
    change(lead, colne, changed, what="Otherwise")
    lead.post(f"{colne.at}{YEAR}/steps/{gone.pk}/", {"off": "1"})
    evaluation.participations.update(shares="", said_by=None, said_on=None)
    evaluation.refresh_from_db()
    take_back_agreement(evaluation=evaluation, by=None)
    agree(evaluation=evaluation, on=TODAY, schools=colne.schools[:2], by=None)

    page = text_of(lead.get(f"{colne.at}{YEAR}/"))

    assert "after it was agreed" not in page.replace("after it was agreed before", "")
    assert SelfEvaluation.objects.get().taken_off_in_words == ""


def test_several_that_were_taken_off_are_counted_by_day(evaluation):
    evaluation.steps_taken_off = ["2026-12-02", "2026-11-30", "2026-12-02"]

    assert evaluation.taken_off_in_words == (
        "One step was taken off on 30 November 2026, after it was agreed. "
        "2 steps were taken off on 2 December 2026, after it was agreed."
    )


class TestDays:
    """A new step of the running year lies ahead; else it is overdue as it is saved."""

    YESTERDAY = in_words(TODAY - A_DAY)

    def test_day_that_is_past_is_asked_about_after_agreement(self, colne, lead, evaluation):
        theme = evaluation.framework.themes.last()
        data = {"theme": theme.pk, "what": "Quite new", "due_on": self.YESTERDAY}

        page = lead.post(f"{colne.at}{YEAR}/steps/new/", data)

        assert page.status_code == 422
        assert text_of(page).count(f"By when: {self.YESTERDAY} is past. Enter a day to come") >= 2
        assert not NextStep.objects.filter(what="Quite new").exists()
        assert lead.post(f"{colne.at}{YEAR}/steps/new/", data | {"due_on": "today"}).status_code == 302

    def test_overdue_step_keeps_its_day_and_is_not_moved_to_another_that_is_past(self, colne, lead, evaluation):
        step = evaluation.next_steps.first()
        NextStep.objects.filter(pk=step.pk).update(due_on=TODAY - 5 * A_DAY)
        step.refresh_from_db()

        change(lead, colne, step, what="Otherwise")
        data = {"what": "Otherwise", "due_on": self.YESTERDAY}
        assert lead.post(f"{colne.at}{YEAR}/steps/{step.pk}/", data).status_code == 422

    @pytest.mark.parametrize(
        ("page", "fields", "is_refused"),
        [
            ("meeting/", {}, True),
            ("typed/", {}, True),
            ("typed/", {"manner": "paper", "meets_on": TODAY - 5 * A_DAY}, False),
            ("typed/", {"manner": "paper", "year": YEAR - 1}, False),
        ],
    )
    def test_day_that_is_past_in_the_meeting_and_on_paper(self, colne, lead, page, fields, is_refused):
        evaluation = make_self_evaluation(colne.partnership, **fields)
        t = f"t{evaluation.framework.themes.first().pk}"
        data = {f"{t}-was": "{}", f"{t}-n1-what": "Go", f"{t}-n1-due_on": self.YESTERDAY}

        answer = lead.post(f"{colne.at}{evaluation.year}/{page}", data)

        assert (answer.status_code == 422) == is_refused
        assert NextStep.objects.get().due_on == (None if is_refused else TODAY - A_DAY)


def test_step_that_is_added_once_the_agreement_was_taken_back_is_not_lost_without_a_word(colne, lead):
    evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools[:2], ""), recorded_on=TODAY)
    at, theme = f"{colne.at}{YEAR}/", evaluation.framework.themes.last()
    take_back_agreement(evaluation=evaluation, by=None)

    page = lead.post(f"{at}steps/new/", {"theme": theme.pk, "what": "Quite new"}, follow=True)

    assert page.redirect_chain == [(f"{at}meeting/", 302)]
    assert "Not added: “Quite new”. The agreement was taken back" in text_of(page)
    assert not NextStep.objects.filter(what="Quite new").exists()
