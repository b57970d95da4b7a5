"""How long what of a self-evaluation is kept, what is found of it by law, and what becomes of it as records change."""

import datetime as dt
import html

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import Erasure
from improvement import conversions
from improvement.evaluation.conversions import follow_conversions
from improvement.evaluation.emails import ask_heads
from improvement.evaluation.hanging import evaluations_that_stay
from improvement.models import Answer, NextStep, Participation, SelfEvaluation
from partnerships.models import Headship
from partnerships.successors.writes import carry_over_to_successor
from portal.merging.writes import merge_people
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from portal.privacy.retention import apply_rules
from tests.clients import signed_in
from tests.factories import make_headship, make_hold, make_person, make_school, make_self_evaluation, make_user
from tests.improvement.evaluation.conftest import say_sharing
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


def answered(evaluation, schools) -> None:
    theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.last()
    for school in schools:
        Answer.objects.create(evaluation=evaluation, theme=theme, school=school, stage=stage)


class TestRetention:
    @pytest.mark.parametrize(("days", "left"), [(29, 3), (30, 0), (31, 0)])
    def test_answers_go_thirty_days_after_agreement(self, colne, days, left):
        evaluation = make_self_evaluation(
            colne.partnership, opened_on=TODAY - 60 * A_DAY, agreed_on=TODAY - days * A_DAY
        )
        answered(evaluation, colne.schools)

        apply_rules()

        assert Answer.objects.count() == left
        assert Erasure.objects.filter(model="improvement.Answer").exists() == (not left)

    def test_answers_of_one_that_is_open_stay(self, colne):
        answered(make_self_evaluation(colne.partnership, opened_on=TODAY - 400 * A_DAY), colne.schools)

        apply_rules()

        assert Answer.objects.count() == 3

    @pytest.mark.parametrize(("days", "is_held", "left"), [(29, False, 1), (30, False, 0), (40, True, 1)])
    def test_spread_goes_with_the_answers(self, colne, days, is_held, left):
        evaluation = make_self_evaluation(
            colne.partnership, opened_on=TODAY - 60 * A_DAY, agreed_on=TODAY - days * A_DAY
        )
        evaluation.spread.create(theme=evaluation.framework.themes.first(), count=6)
        if is_held:
            make_hold(colne.schools[0])

        apply_rules()

        assert evaluation.spread.count() == left

    def test_hold_on_a_school_keeps_its_answers(self, colne):
        evaluation = make_self_evaluation(colne.partnership, opened_on=TODAY - 60 * A_DAY, agreed_on=TODAY - 40 * A_DAY)
        answered(evaluation, colne.schools)
        make_hold(colne.schools[0])

        apply_rules()

        assert [row.school.name for row in Answer.objects.all()] == ["Alpha"]


class TestDisclosure:
    ADDRESS = "/improvement/disclosure/"

    @made_once
    def evaluation(self, colne):
        shares = {colne.schools[0]: "yes", colne.schools[1]: "no"}
        evaluation = make_self_evaluation(colne.partnership, agreed=shares)
        answered(evaluation, colne.schools[:2])
        return evaluation

    @pytest.fixture
    def named(self, settings):
        settings.DISCLOSURE_OFFICERS = ["named@example.gov.uk"]
        return make_user("named@example.gov.uk", roles.OFFICER, is_staff=True)

    def search(self, named, school) -> str:
        asked = {"school": str(school.urn), "law": "foi", "reference": "FOI 1"}
        return html.unescape(signed_in(named).post(self.ADDRESS, asked).content.decode())

    def test_search_finds_what_was_agreed_and_the_schools_own_part(self, colne, evaluation, named):
        said = self.search(named, colne.schools[0])

        assert f"Self-evaluation of Colne, {evaluation.year_label}" in said
        assert "Growing: Why: Sustainability" in said
        assert "Access to support: Step: Access to support" in said
        assert "Agrees to share it" in said
        assert "Answered before by its head: Purpose and leadership" in said
        assert "Self-sustaining, on" in said
        assert "Does not agree to share it" not in said, "that is Beta's"

    def test_search_says_nothing_of_it_for_a_school_elsewhere(self, evaluation, named):
        assert "Self-evaluation of" not in self.search(named, make_school())

    def test_what_is_held_of_a_person_has_next_steps_and_what_they_said(self, colne, evaluation, named):
        person = colne.heads["Alpha"].person
        NextStep.objects.filter(pk=NextStep.objects.first().pk).update(owner=person)

        tables = held_on(person, named)

        assert len(tables["Next steps"]) == 1
        assert len(tables["Schools of self-evaluations"]) == 1
        others = held_on(person, make_user(None, roles.OFFICER))
        assert not {"Next steps", "Schools of self-evaluations"} & set(others)

    def test_e_mails_are_seen_by_the_two_alone(self, colne, named):
        evaluation = make_self_evaluation(colne.partnership)
        ask_heads(evaluation, None)
        person = colne.heads["Alpha"].person

        assert "evaluation-asked" in str(held_on(person, named))
        officer = make_user(None, roles.OFFICER, is_staff=True)
        assert "evaluation-asked" not in str(held_on(person, officer))
        listed = signed_in(officer).get(reverse("admin:office_message_changelist")).content.decode()
        assert "answer before the meeting" not in listed


class TestPeople:
    def test_erased_person_is_an_initial_and_what_they_said_stays(self, colne):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, "yes"))
        NextStep.objects.update(owner=colne.heads["Alpha"].person)
        Headship.objects.filter(person=colne.heads["Alpha"].person).update(ended_on=TODAY - A_DAY)

        erase_person(person=colne.heads["Alpha"].person, reason="they asked", by=make_user(None, roles.OFFICER))

        assert {str(step.owner) for step in NextStep.objects.all()} == {"A."}
        assert SelfEvaluation.objects.shared().get() == evaluation

    def test_merged_person_has_what_both_had(self, colne):
        make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, "yes"))
        twice, other = colne.heads["Alpha"].person, make_person("Head of Alpha")
        NextStep.objects.update(owner=twice)

        merge_people(keep=other, gone=twice, by=None)

        assert {step.owner for step in NextStep.objects.all()} == {other}
        assert Participation.objects.get(school=colne.schools[0]).said_by == other


class TestSchoolsThatBecomeOthers:
    @pytest.fixture(autouse=True)
    def _look_anew(self, monkeypatch):
        monkeypatch.setattr(conversions, "_quiet", {})

    def close(self, school, successor) -> None:
        school.status, school.closed_on = "closed", TODAY - 10 * A_DAY
        school.save()
        carry_over_to_successor(school=school, successor=successor, by=None)

    def test_successor_stands_in_its_place_and_its_head_says_yes(self, colne, client):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools[:2], ""))
        after = make_school("Alpha Academy", opened_on=TODAY - 9 * A_DAY)
        self.close(colne.schools[0], after)

        assert follow_conversions()
        assert not follow_conversions()

        row = Participation.objects.get(school=after)
        assert row.was_there
        head = make_headship(make_person(), after, started_on=TODAY)
        client.force_login(make_user(person=head.person))
        say_sharing(client, f"{colne.at}{evaluation.year}/sharing/", after, "yes")
        row.refresh_from_db()
        assert (row.shares, row.said_by) == ("yes", head.person)

    @pytest.mark.parametrize(
        ("one", "other", "together"), [("yes", "yes", "yes"), ("yes", "no", "no"), ("no", "", "no"), ("yes", "", "")]
    )
    def test_schools_that_merge_share_what_both_share(self, colne, one, other, together):
        alpha, beta, _ = colne.schools
        make_self_evaluation(colne.partnership, agreed={alpha: one, beta: other})
        self.close(alpha, beta)

        follow_conversions()

        row = Participation.objects.get()
        assert (row.school, row.shares, row.was_there) == (beta, together, True)

    @pytest.mark.parametrize("is_there_already", [True, False])
    def test_yes_that_is_needed_is_needed_of_the_successor(self, colne, is_there_already):
        alpha, beta, gamma = colne.schools
        evaluation = make_self_evaluation(colne.partnership, agreed={alpha: "yes"})
        evaluation.participations.create(school=gamma, has_a_say=True)
        if is_there_already:
            evaluation.participations.create(school=beta)
        self.close(gamma, beta)

        follow_conversions()

        row = Participation.objects.get(school=beta)
        assert (row.has_a_say, row.was_there) == (True, False)

    def test_answers_go_on_where_the_successor_has_none(self, colne):
        alpha, beta, gamma = colne.schools
        evaluation = make_self_evaluation(colne.partnership)
        answered(evaluation, [alpha, beta])
        self.close(alpha, gamma)
        follow_conversions()
        assert {row.school for row in Answer.objects.all()} == {beta, gamma}
        self.close(beta, gamma)

        follow_conversions()

        assert {row.school for row in Answer.objects.all()} == {gamma}


class TestPartnershipsThatEnd:
    @pytest.mark.parametrize("shares", ["", "yes"])
    def test_shared_ones_are_told_of_and_others_not_at_all(self, colne, shares):
        make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, shares))

        effect = evaluations_that_stay(colne.partnership, [colne.lead], TODAY)

        assert effect.sentences == ()
        said = "1 shared self-evaluation stays, and can be read until one of its heads takes that back."
        assert effect.warnings == ((said,) if shares else ())
