"""Heads read their own answers until these are erased; nobody is asked for a past year; lists are in order."""

import datetime as dt
import html

import pytest
from django.test import Client
from django.utils import timezone

from base.school_terms import academic_year, year_label
from improvement.evaluation.links import about_of, path_of
from improvement.models import Answer, SelfEvaluation
from office.models import Message
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_membership,
    make_person,
    make_school,
    make_self_evaluation,
    make_user,
)
from tests.improvement.evaluation.conftest import client_of
from tests.improvement.evaluation.test_views import prefix_of, shown
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = academic_year(TODAY)
A_DAY = dt.timedelta(days=1)


def text_of(page) -> str:
    return html.unescape(page.content.decode())


class TestAnswersOnceItIsAgreed:
    @made_once
    def evaluation(self, colne):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))
        theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.get(position=3)
        evaluation.answers.create(theme=theme, school=colne.schools[0], stage=stage)
        return evaluation

    def link(self, colne, evaluation, name: str = "Alpha") -> str:
        return path_of(about_of(evaluation, colne.heads[name]))

    def test_link_shows_them_to_be_read_until_they_are_erased(self, colne, evaluation):
        link = self.link(colne, evaluation)
        page = Client().get(link)

        assert page.status_code == 200
        said = text_of(page)
        assert "Established" in said
        assert 'type="radio"' not in said
        assert "stands below until" in said
        assert "look for the e-mail from us that says that it is agreed" in said
        assert Client().post(link, {"theme-1": "1"}).status_code == 422
        assert Answer.objects.get().stage.position == 3
        evaluation.answers.all().delete()
        assert Client().get(link).status_code == 410

    def test_link_of_another_school_shows_none(self, colne, evaluation):
        assert Client().get(self.link(colne, evaluation, "Beta")).status_code == 410

    def test_signed_in_head_and_delegate_find_them_from_what_was_agreed(self, colne, evaluation):
        office = make_user(name="Sam Office")
        make_delegate(colne.heads["Alpha"], office)
        at = f"{colne.at}{YEAR}/answers/?school={colne.schools[0].urn}"
        for client in (signed_in(colne.heads["Alpha"].person.user), signed_in(office)):
            assert at in text_of(client.get(f"{colne.at}{YEAR}/"))
            assert "Established" in text_of(client.get(at))
        other = client_of(colne.heads["Beta"].person)
        assert "/answers/" not in text_of(other.get(f"{colne.at}{YEAR}/"))
        assert other.get(at).status_code == 302


class TestPastYears:
    @pytest.mark.parametrize(
        "fields", [{"year": YEAR - 1, "manner": "paper"}, {"manner": "paper", "meets_on": TODAY - A_DAY}]
    )
    def test_nobody_is_asked_to_answer_before_what_is_over(self, colne, lead, fields):
        evaluation = make_self_evaluation(colne.partnership, **fields)
        SelfEvaluation.objects.update(answers_close_on=None)
        at = f"{colne.at}{evaluation.year}/"

        page = text_of(lead.get(at))
        assert "Send every head their link" not in page
        assert "Get their own link by e-mail" not in page
        said = text_of(lead.post(f"{at}ask/", follow=True))
        assert "so nobody is asked" in said
        assert not Message.objects.exists()
        if evaluation.year < YEAR:
            assert f"{year_label(YEAR - 1)} is over, so nobody is asked" in page

    def test_this_years_is_asked_for_though_no_day_is_known(self, colne, lead):
        make_self_evaluation(colne.partnership, manner="paper")

        assert "Send every head their link" in text_of(lead.get(f"{colne.at}{YEAR}/"))


class TestOrderAndSaying:
    def test_small_letter_before_a_name_does_not_put_it_last(self, colne, lead):
        for name in ("de Vere", "Zeta"):
            school = make_school(name)
            make_membership(colne.partnership, school)
            make_headship(make_person(f"{name} Head"), school)
        evaluation = make_self_evaluation(colne.partnership, agreed=None)

        page = text_of(lead.get(f"{colne.at}{YEAR}/paper/"))

        for names in (("☐\xa0Beta", "☐\xa0de Vere", "☐\xa0Gamma"), ("de Vere Head; ", "Head of Alpha")):
            at = [page.index(name) for name in names]
            assert at == sorted(at)
        SelfEvaluation.objects.update(agreed_on=TODAY)
        for there in (*colne.schools, school):
            evaluation.participations.create(school=there, was_there=True)
        evaluation.participations.create(school=make_school("de la Pole"), was_there=True)
        assert "Took part: Alpha; Beta; de la Pole; Gamma; Zeta." in text_of(lead.get(f"{colne.at}{YEAR}/"))

    def test_typed_form_names_all_that_is_saved_once_errors_are_corrected(self, colne, lead):
        make_self_evaluation(colne.partnership, manner="paper")
        at = f"{colne.at}{YEAR}/typed/"
        page = lead.get(at)
        data = shown(page)
        for number in range(1, 8):
            data[f"{prefix_of(page, number)}-stage"] = "9" if number > 4 else "2"
        wrong = lead.post(at, data)
        assert wrong.status_code == 422
        again = shown(wrong) | {f"{prefix_of(page, number)}-stage": "3" for number in range(5, 8)}

        said = text_of(lead.post(at, again, follow=True))

        saved = said.split("Saved: ")[1].split(".")[0]
        for theme in SelfEvaluation.objects.get().framework.themes.all():
            assert str(theme) in saved
