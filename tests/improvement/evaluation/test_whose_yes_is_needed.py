"""Whose yes is needed before others read it: the lead does not choose, and taking back a word opens nothing."""

import datetime as dt
import html
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from base.school_terms import academic_year
from improvement.evaluation.marks import mark_of_agreed
from improvement.evaluation.writes import agree, say_whether_shared, take_back_agreement
from improvement.models import Participation, SelfEvaluation
from tests.factories import make_headship, make_membership, make_person, make_school, make_self_evaluation
from tests.improvement.evaluation.conftest import client_of, mark_on, say_sharing
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = academic_year(TODAY)
A_DAY = dt.timedelta(days=1)


@made_once
def evaluation(colne):
    return make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""), recorded_on=TODAY)


def say(evaluation, headship, shares: str) -> None:
    evaluation.refresh_from_db()
    seen = mark_of_agreed(evaluation)
    say_whether_shared(evaluation=evaluation, headship=headship, shares=shares, seen=seen, by=None)


def agree_anew(evaluation, schools) -> None:
    evaluation.refresh_from_db()
    take_back_agreement(evaluation=evaluation, by=None)
    agree(evaluation=evaluation, on=TODAY, schools=schools, by=None)


def is_shared() -> bool:
    return SelfEvaluation.objects.shared().exists()


def test_head_whose_school_was_unticked_takes_back_a_no_and_nothing_is_opened(colne, evaluation):
    alpha, beta, gamma = colne.heads.values()
    say(evaluation, gamma, "no")
    agree_anew(evaluation, colne.schools[:2])
    say(evaluation, alpha, "yes")
    say(evaluation, beta, "yes")
    assert not is_shared(), "the no stands"
    at = f"{colne.at}{YEAR}/sharing/"

    page = say_sharing(client_of(gamma.person), at, colne.schools[2], "take-back")

    assert "Gamma has taken back what it said. It is not shared." in html.unescape(page.content.decode())
    assert not is_shared()
    say(evaluation, gamma, "yes")
    assert is_shared()


def test_head_who_said_yes_before_is_asked_again_though_the_school_is_unticked(colne, evaluation):
    alpha, beta, gamma = colne.heads.values()
    say(evaluation, gamma, "yes")
    agree_anew(evaluation, colne.schools[:2])
    say(evaluation, alpha, "yes")
    say(evaluation, beta, "yes")

    assert not is_shared()


def test_head_who_answered_before_the_meeting_is_needed_though_the_school_is_not_ticked(colne):
    evaluation = make_self_evaluation(colne.partnership)
    theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.first()
    evaluation.answers.create(theme=theme, school=colne.schools[2], stage=None)
    evaluation.agreements.create(theme=theme, stage=stage)
    themes = list(evaluation.framework.themes.all())
    agree(evaluation=evaluation, on=TODAY, schools=colne.schools[:2], left_out=themes, by=None)
    evaluation.answers.all().delete()  # thirty days later
    alpha, beta, gamma = colne.heads.values()
    say(evaluation, alpha, "yes")
    say(evaluation, beta, "yes")
    assert not is_shared()

    say(evaluation, gamma, "yes")
    assert is_shared()


def test_school_that_was_ticked_by_mistake_and_said_nothing_is_not_waited_for(colne, evaluation):
    agree_anew(evaluation, colne.schools[:2])
    alpha, beta, _ = colne.heads.values()
    say(evaluation, alpha, "yes")
    say(evaluation, beta, "yes")

    assert is_shared()


@pytest.mark.parametrize("is_member", [True, False])
def test_school_with_a_say_that_nobody_heads_is_not_waited_for_until_somebody_does(colne, evaluation, is_member):
    alpha, beta, gamma = colne.heads.values()
    say(evaluation, gamma, "no")
    say(evaluation, gamma, "")
    agree_anew(evaluation, colne.schools[:2])
    say(evaluation, alpha, "yes")
    say(evaluation, beta, "yes")
    if not is_member:
        colne.partnership.memberships.filter(school=gamma.school).update(ended_on=TODAY - A_DAY)
    assert not is_shared(), "a school that left is waited for, as one that took part is"
    gamma.ended_on = TODAY - A_DAY
    gamma.save()

    assert is_shared()
    make_headship(make_person("New Head"), gamma.school, started_on=TODAY)
    assert not is_shared()


def test_every_head_of_a_member_is_asked_so_that_nobody_learns_who_answered_before(colne, lead, evaluation):
    agree_anew(evaluation, colne.schools[:2])

    page = html.unescape(lead.get(f"{colne.at}{YEAR}/sharing/").content.decode())

    assert "Head of Gamma, Gamma" in page.split("Get their own link by e-mail:")[1]


def test_school_that_left_does_not_read_for_which_something_was_answered_before(colne, evaluation):
    delta = make_school("Delta")
    make_membership(colne.partnership, delta)
    evaluation.participations.create(school=delta, has_a_say=True)
    gone = colne.heads["Gamma"]
    colne.partnership.memberships.filter(school=gone.school).update(ended_on=TODAY - A_DAY)

    page = html.unescape(client_of(gone.person).get(f"{colne.at}{YEAR}/sharing/").content.decode())

    assert "Delta" not in page
    assert "Alpha" in page


def test_pages_say_the_rule(colne, lead, evaluation):
    said = html.unescape(lead.get(f"{colne.at}{YEAR}/sharing/").content.decode())

    assert "for which something was answered before the meeting, or whose head has ever said yes or no" in said
    assert "Taking back what was said never shares it." in said


@pytest.mark.parametrize("seed", range(25))
def test_taking_back_a_word_never_begins_sharing_whatever_was_done_before(colne, seed):
    """Words, agreements with other schools, heads who come and go, schools that leave: in any order."""
    draw = Random(seed)  # noqa: S311  # no secret
    delta = make_school("Delta")
    make_membership(colne.partnership, delta)
    schools = [*colne.schools, delta]
    heads = {**colne.heads, "Delta": make_headship(make_person("Head of Delta"), delta)}
    evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(schools[:2], ""), recorded_on=TODAY)
    for _ in range(30):
        name = draw.choice([*heads])
        headship = heads[name]
        before = is_shared()
        what = draw.choice(["yes", "yes", "yes", "no", "", "", "agree", "leave", "come"])
        if what == "agree" and not before:
            agree_anew(evaluation, draw.sample(schools, draw.randint(2, 4)))
        elif what == "leave" and headship.ended_on is None and draw.random() < 0.3:
            headship.ended_on = TODAY - A_DAY
            headship.save()
        elif what == "come" and headship.ended_on is not None:
            heads[name] = make_headship(make_person(), headship.school, started_on=TODAY)
        elif what in ("yes", "no", "") and headship.ended_on is None:
            said = Participation.objects.filter(school=headship.school).first()
            say(evaluation, headship, what)
            if not what and said and said.shares:
                assert not is_shared(), f"{name} took back {said.shares}"
        if is_shared():
            rows = Participation.objects.all()
            headed = {one.school_id for one in heads.values() if one.ended_on is None}
            ever = {row.school_id for row in rows if row.was_there or row.has_a_say}
            said_yes = {row.school_id for row in rows if row.shares == "yes"}
            assert ever & headed <= said_yes
            assert not any(row.shares == "no" for row in rows)


def test_old_page_takes_back_a_no_whatever_is_agreed_by_now(colne, evaluation):
    gamma = colne.heads["Gamma"]
    say(evaluation, gamma, "no")
    client, at = client_of(gamma.person), f"{colne.at}{YEAR}/sharing/"
    seen = mark_on(client.get(at), gamma.school)
    agree_anew(evaluation, colne.schools[:2])

    assert say_sharing(client, at, gamma.school, "take-back", seen).status_code == 200
    assert Participation.objects.get(school=gamma.school).shares == ""
    assert Client().get(at).status_code != 200
