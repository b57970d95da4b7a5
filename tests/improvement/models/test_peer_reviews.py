"""What the database holds of rounds, groups, reviews and their people, whoever writes; and what is not kept at all."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from improvement.models import Colleague, PeerReview, Reviewer, ReviewGroup, Round, Topic, WhatChanged
from tests.factories import (
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 12)
LATER = dt.date(2026, 12, 3)
A_DAY = dt.timedelta(days=1)
PROGRAMME = (Round, ReviewGroup, PeerReview, Reviewer, Colleague)
REASON = PeerReview.Reason.INSPECTION


@pytest.fixture
def review() -> PeerReview:
    return make_review()


def change(row: models.Model, **fields) -> None:
    """Change it past every form, as a bulk update would."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**fields)


def refused(row: models.Model, said: str | None = None, **fields) -> None:
    """The database refuses it, and a form says why."""
    with pytest.raises(IntegrityError):
        change(row, **fields)
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=said):
        row.full_clean()


class TestTopics:
    def test_migration_brings_the_areas_of_inspection_and_no_safeguarding(self):
        Topic.objects.all().delete()
        brought = import_module("improvement.migrations.0003_topics_of_november_2025")
        brought.add_topics(apps, type("Editor", (), {"connection": transaction.get_connection()}))

        topics = list(Topic.objects.active(DAY).in_order())

        assert [str(topic) for topic in topics] == [
            "Inclusion",
            "Curriculum and teaching",
            "Achievement",
            "Attendance and behaviour",
            "Personal development and well-being",
            "Leadership and governance",
            "Early years",
            "Sixth form",
        ]
        assert topics[4].natural_key() == ("personal-development-and-well-being",)
        assert Topic.objects.get_by_natural_key("inclusion") == topics[0]

    def test_migration_leaves_what_is_there(self):
        Topic.objects.update_or_create(slug="inclusion", defaults={"name": "Inclusion for all", "started_on": DAY})
        brought = import_module("improvement.migrations.0003_topics_of_november_2025")

        brought.add_topics(apps, type("Editor", (), {"connection": transaction.get_connection()}))

        assert Topic.objects.get(slug="inclusion").name == "Inclusion for all"

    def test_topic_is_not_there_before_the_framework(self):
        topic = make_topic()

        assert not topic.is_active(dt.date(2025, 11, 9))
        assert topic.is_active(dt.date(2025, 11, 10))

    def test_topic_ends_after_it_starts(self):
        refused(make_topic(), "on or after the start date", ended_on=dt.date(2025, 11, 9))


class TestRounds:
    def test_partnership_has_one_round_a_year(self):
        there = make_round(year=2026)
        make_round(there.partnership, year=2027)

        refused(Round.objects.get(year=2027), "are there already", year=2026)

    def test_round_is_done_in_a_manner_that_is_known(self):
        refused(make_round(), manner="post")

    def test_round_of_none_has_a_reason(self):
        refused(make_round(), "Choose why there are no peer reviews", manner="none")

    def test_round_of_some_has_no_reason_for_none(self):
        refused(make_round(), "Choose why there are no peer reviews", why_none="capacity")

    @pytest.mark.parametrize("why", Round.Why.values)
    def test_round_of_none_takes_each_reason(self, why):
        round = make_round(manner="none", why_none=why)

        round.full_clean()

    def test_round_takes_no_reason_in_words(self):
        refused(make_round(manner="none", why_none="capacity"), why_none="They fell out")

    @pytest.mark.parametrize("manner", [Round.Manner.TRUST, Round.Manner.PAPER])
    def test_round_of_the_trust_or_on_paper_is_a_full_answer(self, manner):
        make_round(manner=manner).full_clean()

    def test_groups_of_a_round_have_numbers_of_their_own(self):
        round = make_round()
        ReviewGroup.objects.create(round=round, number=1)

        refused(ReviewGroup.objects.create(round=round, number=2), "a group of this number", number=1)

    def test_group_is_numbered_from_one(self):
        refused(ReviewGroup.objects.create(round=make_round(), number=1), number=0)


class TestReviews:
    def test_host_has_one_review_a_year_in_whichever_partnership(self, review):
        other = make_round(make_partnership(schools=[review.host]), year=review.year)

        with pytest.raises(IntegrityError), transaction.atomic():
            make_review(other, review.host)
        with pytest.raises(ValidationError, match="has a peer review this academic year already"):
            PeerReview(round=other, year=other.year, host=review.host).full_clean()

    def test_host_may_be_reviewed_elsewhere_once_it_is_cancelled_and_again_next_year(self, review):
        other = make_round(make_partnership(schools=[review.host]), year=review.year)
        next_year = make_round(review.round.partnership, year=review.year + 1)
        change(review, state="cancelled", reason=REASON)

        assert make_review(other, review.host).pk
        assert make_review(next_year, review.host).pk

    def test_review_is_of_the_group_and_the_year_of_its_round(self, review):
        review.group = ReviewGroup.objects.create(round=make_round(), number=1)
        with pytest.raises(ValidationError, match="of another round"):
            review.full_clean()
        review.group, review.year = None, review.year + 1
        with pytest.raises(ValidationError, match="academic year of its round"):
            review.full_clean()

    @pytest.mark.parametrize("field", ["state", "reason", "visit_half", "second_visit_half"])
    def test_review_takes_no_words_of_anybodys_own(self, review, field):
        refused(review, **{field: "weak"})

    def test_review_has_a_second_topic_only_beside_a_first_that_differs(self, review):
        topic = make_topic()

        refused(review, "one topic, or two", second_topic=topic)
        refused(review, "one topic, or two", topic=topic, second_topic=topic)
        change(review, topic=topic, second_topic=make_topic("Achievement"))

    def test_visit_ends_after_it_begins(self, review):
        refused(review, "after the first", second_visit_on=DAY)
        refused(review, "after the first", visit_on=DAY, second_visit_on=DAY)
        refused(review, "after the first", visit_on=DAY, second_visit_on=DAY - A_DAY)
        change(review, visit_on=DAY, second_visit_on=DAY + A_DAY)

    def test_review_that_was_held_has_a_day_and_a_topic(self, review):
        topic = make_topic()

        refused(review, "has a day and at least one topic", state="held", topic=topic)
        refused(review, "has a day and at least one topic", state="held", visit_on=DAY, topic=None)
        change(review, state="held", visit_on=DAY, topic=topic)

    def test_visit_that_is_postponed_has_no_day_and_had_one(self, review):
        refused(review, "postponed from the day that it had", state="postponed", reason=REASON)
        refused(review, "postponed from the day", state="postponed", reason=REASON, postponed_from=DAY, visit_on=DAY)
        change(review, state="postponed", reason=REASON, postponed_from=DAY, visit_on=None)

    def test_review_is_postponed_or_cancelled_for_a_reason(self, review):
        refused(review, "Choose why", state="cancelled")
        refused(review, "Choose why", state="planned", postponed_from=DAY)
        change(review, state="cancelled", reason=REASON, postponed_from=None)

    def test_review_that_goes_on_as_planned_has_no_reason(self, review):
        refused(review, "Choose why", reason=REASON)

    def test_visit_that_was_postponed_keeps_its_reason_when_it_is_planned_and_held(self, review):
        change(review, reason=REASON, postponed_from=DAY, visit_on=LATER)
        change(review, state="held", topic=make_topic())

    @pytest.mark.parametrize("step", ["report_received_on", "workshop_held_on", "impact_review_held_on"])
    def test_what_follows_a_visit_comes_once_it_was_held_and_not_before_it(self, review, step):
        refused(review, "come after the visit", visit_on=DAY, **{step: DAY})
        refused(review, "cannot be before the visit", state="held", topic=make_topic(), **{step: DAY - A_DAY})
        change(review, state="held", topic=make_topic(), visit_on=DAY, **{step: DAY})

    def test_workshop_and_impact_review_may_be_planned_before_the_visit_is_held(self, review):
        change(review, workshop_on=LATER, impact_review_on=LATER)

    def test_visit_days_are_those_that_are_known_each_with_how_much_of_it(self):
        review = PeerReview(visit_on=DAY, visit_half="afternoon", second_visit_on=LATER)

        assert list(review.visit_days) == [(DAY, "afternoon"), (LATER, "day")]
        assert review.last_visit_day == LATER
        assert list(PeerReview().visit_days) == []
        assert PeerReview().last_visit_day is None


class TestPeople:
    def test_person_is_in_a_review_once(self, review):
        person = make_person()
        make_reviewer(review, person)
        other = make_reviewer(review, role="champion")

        refused(other, "in this review already", person=person)

    def test_one_person_leads_a_review(self, review):
        make_reviewer(review, role="lead-reviewer")

        refused(make_reviewer(review), "Somebody leads this review", role="lead-reviewer")

    def test_several_review_and_support_it(self, review):
        for role in ("reviewer", "reviewer", "champion", "champion"):
            make_reviewer(review, role=role).full_clean()

    def test_role_is_one_that_is_known(self, review):
        refused(make_reviewer(review), role="inspector")

    def test_person_of_a_review_is_not_deleted_with_their_record(self, review):
        reviewer = make_reviewer(review)

        with pytest.raises(models.ProtectedError):
            reviewer.person.delete()


class TestWhatIsNotKept:
    @pytest.mark.parametrize("model", PROGRAMME, ids=lambda model: model.__name__)
    def test_there_is_no_box_for_what_a_review_found(self, model):
        """No text but of choices: nobody's own words can be stored, so none can be asked for."""
        texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
        boxes = [field.name for field in model._meta.concrete_fields if isinstance(field, texts) and not field.choices]

        assert boxes == []

    @pytest.mark.parametrize("model", [*PROGRAMME, Topic, WhatChanged], ids=lambda model: model.__name__)
    def test_it_has_no_history_no_list_in_admin_and_no_permission_to_be_given(self, model):
        assert not hasattr(model, "history")
        assert model not in admin.site._registry
        assert model._meta.default_permissions == ()
        assert not model._meta.permissions

    def test_names_of_its_records_say_nothing_that_may_not_come_into_a_log(self):
        round = make_round(make_partnership("Secret partnership", schools=[make_school("Secret school")]), year=2026)
        review = make_review(round, topic=make_topic())
        reviewer = make_reviewer(review, make_person("Secret person"), school=make_school("Secret place"))
        group = ReviewGroup.objects.create(round=round, number=2, lead=reviewer.person)

        names = [str(row) for row in (round, group, review, reviewer)]

        assert names == [
            "Peer reviews of 2026 to 2027",
            "Group 2",
            f"Peer review {review.pk} of 2026 to 2027",
            "Reviewer of a peer review",
        ]

    @pytest.mark.parametrize("model", [PeerReview, Reviewer], ids=lambda model: model.__name__)
    def test_nothing_of_support_leads_to_a_review(self, model):
        referring = {relation.related_model for relation in model._meta.related_objects}

        assert referring <= {Reviewer, WhatChanged}

    def test_only_text_is_the_one_sentence_that_a_host_shares(self):
        texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
        boxes = [
            field.name for field in WhatChanged._meta.concrete_fields if isinstance(field, texts) and not field.choices
        ]

        assert boxes == ["sentence"]
