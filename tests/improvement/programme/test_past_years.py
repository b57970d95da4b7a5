"""A past year in figures: frozen once, shown as they were frozen, and nothing to recover what was left out from."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from base.school_terms import academic_year, day_in_year, year_days
from improvement import triggers
from improvement.models import Framework, PeerReview, SupportRequest, Topic, YearFigure, YearSnapshot
from improvement.models.year_figures import FrozenFiguresError
from improvement.programme.past_years import freeze_last_year, past_years
from tests.factories import make_partnership, make_review, make_round, make_school, make_support_request, make_topic
from tests.pages.reading import read, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = academic_year(TODAY) - 1
FIRST, LAST = year_days(YEAR)
AFTER = LAST + dt.timedelta(days=1)
HELD = {"inclusion": 4, "achievement": 3, "sixth-form": 2}  # by each of three partnerships, none of the other topics


def hold(each: dict[str, int]) -> None:
    """Reviews that each of three partnerships held last year, so many of each topic."""
    for _ in range(3):
        round = make_round(make_partnership(schools=0), year=YEAR)
        for slug, number in each.items():
            for _ in range(number):
                topic, day = Topic.objects.get(slug=slug), day_in_year(YEAR, 3, 10)
                make_review(round, make_school(), state="held", visit_on=day, topic=topic)


def end(topic: Topic, partnership, *, is_met: bool, on: dt.date = LAST) -> SupportRequest:
    became = {"state": "given", "outcome": "given"} if is_met else {"state": "unmet", "unmet_reason": "money"}
    closed = {"owner": "", "next_on": None, "asked_on": FIRST, "closed_on": on, "reach": "county"}
    return make_support_request(make_school(), topic=topic, partnership=partnership, **closed | became)


def support_each_topic(*, met: int, unmet: int) -> None:
    """Requests that ended last year, so many of each topic in each of three partnerships."""
    for partnership in [make_partnership(schools=0) for _ in range(3)]:
        for topic in Topic.objects.all():
            for number in range(met + unmet):
                end(topic, partnership, is_met=number < met)


def figures(kind: str) -> dict[str, int]:
    rows = YearFigure.objects.filter(kind=kind).select_related("topic")
    return {row.topic.slug if row.topic else "all": row.value for row in rows}


def freeze() -> YearSnapshot | None:
    return freeze_last_year(AFTER)


class TestFreezing:
    def test_reviews_of_the_year_are_counted_by_topic_where_that_is_safe(self):
        hold(HELD | {"early-years": 1})
        make_review(make_round(year=YEAR))  # not held

        freeze()

        assert figures("reviews") == {"all": 30, "inclusion": 12, "achievement": 9, "sixth-form": 6}

    def test_support_that_ended_in_the_year_is_counted_met_and_not(self):
        support_each_topic(met=2, unmet=2)
        inclusion = make_topic()
        end(inclusion, None, is_met=True, on=AFTER)  # of this year
        make_support_request(topic=inclusion)  # goes on
        SupportRequest.objects.create(
            **vars_of(end(inclusion, None, is_met=True)) | {"state": "withdrawn", "outcome": ""}
        )
        SupportRequest.objects.create(**vars_of(end(inclusion, None, is_met=True)) | {"outcome": "not-said"})

        freeze()

        topics = Topic.objects.count()
        assert figures("asked")["all"] == 12 * topics + 2
        assert figures("met")["all"] == 6 * topics + 2
        assert figures("unmet")["all"] == 6 * topics
        assert figures("met")["inclusion"] == 8

    def test_year_is_frozen_once_and_what_changes_later_changes_nothing(self):
        hold(HELD)
        freeze()
        before = figures("reviews")
        PeerReview.objects.filter(topic__slug="inclusion").update(topic=make_topic("Achievement"))
        hold({"inclusion": 9})

        assert freeze() is None

        assert figures("reviews") == before

    def test_topics_that_a_host_takes_out_before_the_year_is_over_are_in_no_figure(self):
        hold(HELD)
        taken_out = PeerReview.objects.filter(topic__slug="sixth-form")[:2]
        PeerReview.objects.filter(pk__in=[one.pk for one in taken_out]).update(topic=make_topic())

        freeze()

        assert "sixth-form" not in figures("reviews")

    def test_erasing_a_review_or_taking_its_topics_out_afterwards_leaves_nothing_to_compare(self):
        """The number stays, and no other number of the year is made anew beside it."""
        hold(HELD)
        freeze()
        before = list(YearFigure.objects.values())
        PeerReview.objects.filter(topic__slug="sixth-form").delete()

        freeze()

        assert list(YearFigure.objects.values()) == before

    def test_what_is_left_out_is_written_down_nowhere(self):
        hold({"inclusion": 4, "achievement": 3, "early-years": 1})

        freeze()

        assert "early-years" not in figures("reviews")
        assert not YearFigure.objects.filter(value__lt=5).exists()
        fields = {"id", "snapshot", "kind", "topic", "reason", "theme", "stage", "value"}
        assert {field.name for field in YearFigure._meta.fields} == fields

    def test_year_of_which_no_number_is_safe_is_frozen_too(self):
        hold({"inclusion": 2})

        assert freeze().year == YEAR
        assert freeze() is None
        assert not YearFigure.objects.exists()

    def test_this_year_is_not_frozen_on_its_last_day(self):
        hold(HELD)

        assert freeze_last_year(LAST) is None

    def test_command_says_how_many_are_safe(self, capsys):
        hold(HELD)

        call_command("freeze_figures")
        call_command("freeze_figures")

        assert f"Figures of {YEAR} to {YEAR + 1}: 4 are safe." in capsys.readouterr().out
        assert YearSnapshot.objects.get().frozen_on == TODAY


def vars_of(row: SupportRequest) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.primary_key}


class TestNeverChanging:
    @pytest.fixture
    def figure(self):
        snapshot = YearSnapshot.objects.create(year=YEAR, frozen_on=AFTER)
        return YearFigure.objects.create(snapshot=snapshot, kind="reviews", value=7)

    def test_neither_a_save_nor_an_update_changes_it(self, figure):
        figure.value = 8
        with pytest.raises(FrozenFiguresError):
            figure.save()
        with pytest.raises(FrozenFiguresError):
            YearFigure.objects.update(value=8)

    def test_database_refuses_raw_sql(self, figure):
        with pytest.raises(DatabaseError, match=triggers.FROZEN), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE improvement_yearfigure SET value = 8")

    def test_number_under_five_is_refused(self, figure):
        with pytest.raises(DatabaseError), transaction.atomic():
            YearFigure.objects.create(snapshot=figure.snapshot, kind="asked", value=4)


class TestPage:
    def test_numbers_are_shown_by_topic_and_what_is_not_safe_is_said_not_to_be(self, client):
        hold(HELD | {"early-years": 1})
        freeze()

        page = read(client.get("/improvement/"))
        rows = {
            text_of(row.find("th")): [text_of(cell) for cell in row.findall("td")]
            for row in page.iter("tr")
            if row.find("th") is not None
        }

        said = text_of(page)
        assert f"{YEAR} to {YEAR + 1}: topics and support" in said
        assert "Numbers under five are not shown." in said
        assert rows["Inclusion"] == ["12", *["not shown"] * 3]
        assert rows["Early years"] == ["not shown"] * 4

    def test_year_without_a_safe_number_says_so(self, client):
        hold({"inclusion": 2})
        freeze()

        assert "No figure of that year can be shown" in text_of(read(client.get("/improvement/")))

    def test_portal_in_its_first_year_says_nothing_of_past_ones(self, client):
        assert "topics and support" not in text_of(read(client.get("/improvement/")))

    def test_topic_that_is_not_chosen_any_more_keeps_its_number(self):
        hold(HELD)
        freeze()
        inclusion = Topic.objects.get(slug="inclusion")

        year = past_years(Topic.objects.exclude(pk=inclusion.pk))[0]

        assert {row.name: row.numbers[0][1] for row in year.topics}["Inclusion"] == 12

    def test_page_takes_at_most_nine_queries_with_stages_of_themes(self, count_queries):
        framework = Framework.objects.current()
        of_stage = {"kind": "stages", "theme": framework.themes.first(), "stage": framework.stages.first(), "value": 6}
        YearFigure.objects.create(snapshot=YearSnapshot.objects.create(year=YEAR, frozen_on=AFTER), **of_stage)

        assert count_queries("/improvement/") <= 9

    def test_years_cost_two_queries(self, django_assert_num_queries):
        hold(HELD)
        freeze()
        topics = list(Topic.objects.all())

        with django_assert_num_queries(2):
            past_years(topics)


class TestReasons:
    """Why reviews were postponed or cancelled, which officers read."""

    @pytest.fixture
    def moved(self):
        """So many of each reason in each of three partnerships."""
        for _ in range(3):
            round = make_round(make_partnership(schools=0), year=YEAR)
            for reason, number in {"inspection": 3, "capacity": 2, "head": 1, "diary": 1, "other": 1}.items():
                for _ in range(number):
                    make_review(round, make_school(), state="cancelled", reason=reason)

    def of_reasons(self) -> dict[str, int]:
        return dict(YearFigure.objects.filter(kind="reasons").values_list("reason", "value"))

    def test_those_that_are_safe_are_frozen_and_no_smaller_one(self, moved):
        freeze()

        assert self.of_reasons() == {"inspection": 9, "capacity": 6}

    def test_a_review_that_is_erased_later_changes_nothing(self, moved):
        freeze()
        before = self.of_reasons()
        PeerReview.objects.all().delete()

        assert freeze() is None
        assert self.of_reasons() == before

    def test_what_one_partnership_alone_had_is_left_out(self):
        round = make_round(make_partnership(schools=0), year=YEAR)
        for _ in range(12):
            make_review(round, make_school(), state="cancelled", reason="inspection")

        freeze()

        assert self.of_reasons() == {}

    def test_page_for_everybody_has_none_of_them(self, moved, client):
        freeze()

        assert "An inspection" not in client.get("/improvement/").content.decode()

    @pytest.mark.parametrize(("kind", "reason"), [("reasons", ""), ("reviews", "diary"), ("reasons", "curiosity")])
    def test_database_takes_a_reason_where_reasons_are_counted_alone(self, kind, reason):
        snapshot = YearSnapshot.objects.create(year=YEAR, frozen_on=TODAY)

        with pytest.raises(DatabaseError), transaction.atomic():
            YearFigure.objects.create(snapshot=snapshot, kind=kind, reason=reason, value=7)
