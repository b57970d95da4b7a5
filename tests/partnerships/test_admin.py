"""Admin, as an LA officer works in it."""

import datetime as dt

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import Erasure
from boards.models import Interest, ItemVersion, Mark, NamedVote, PlannedItem, Recorder, SentExtract, Suggestion, Vote
from improvement.models import (
    Agreement,
    Answer,
    Colleague,
    Deployment,
    Designation,
    DisclosureHold,
    InsetDay,
    NextStep,
    Offer,
    Participation,
    PeerReview,
    Practice,
    PriorityProgress,
    Reviewer,
    ReviewGroup,
    Round,
    SelfEvaluation,
    SpreadCount,
    Stage,
    Statement,
    SupportRequest,
    SystemLeader,
    TermReport,
    Theme,
    Topic,
    WhatChanged,
    YearFigure,
    YearSnapshot,
)
from office.models import JournalRow, TableStamp
from partnerships.models import Membership, MergedPerson, Partnership, PersonName, School
from portal.models import FollowRequest, SavedList, Subscription
from tests.admin import SCHOOL_INLINES, add, change, changelist, inlines, models_of_officers
from tests.factories import (
    make_board,
    make_district,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def partnership_form(partnership: Partnership, memberships: list[dict], leads: list[dict] | None = None) -> dict:
    """What the browser sends to change a partnership, with new memberships and leads."""
    return {
        "name": partnership.name,
        "slug": partnership.slug,
        "kind": partnership.kind_id,
        "started_on": "2023-09-01",
        **inlines("former_names", memberships=memberships, leads=leads or []),
    }


ON_THE_RECORDING_SCREEN = {
    Interest,
    ItemVersion,
    Mark,
    NamedVote,
    PlannedItem,
    Recorder,
    SentExtract,
    Suggestion,
    Vote,
}  # and kept there, beside the draft, in the forward plan, or on the page of an extract
# Which a restore alone reads; which limits count; whose address is for its own e-mails.
SEEN_BY_NOBODY = {Erasure, FollowRequest, MergedPerson, Subscription, TableStamp}
ON_THE_PAGE_OF_A_PERSON = {PersonName}
ON_THE_DESK = {SavedList}
ON_THE_PAGE_OF_ITS_ENTRY = {JournalRow}
OF_THE_PROGRAMME = {  # which has no list in admin (ADR 50, ADR 53)
    *(Deployment, Designation, DisclosureHold, Offer, SupportRequest, SystemLeader),
    *(Agreement, Answer, NextStep, Participation, PriorityProgress, Practice, SelfEvaluation, SpreadCount, TermReport),
    *(Stage, Statement, Theme),  # on the page of their framework
    *(Colleague, InsetDay, PeerReview, ReviewGroup, Reviewer, Round, Topic, WhatChanged, YearFigure, YearSnapshot),
    TermReport,  # which is read as the paper that it became
}


def test_admin_has_every_model_of_our_apps():
    models = {
        model
        for label in settings.PORTAL_APPS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical") and not model._meta.auto_created
    }

    beside = ON_THE_RECORDING_SCREEN | ON_THE_PAGE_OF_A_PERSON | ON_THE_PAGE_OF_ITS_ENTRY | ON_THE_DESK | SEEN_BY_NOBODY
    assert models - set(admin.site._registry) == beside | OF_THE_PROGRAMME


@pytest.mark.parametrize("model", models_of_officers(), ids=lambda model: model.__name__)
def test_changelist_opens_for_the_officer_and_can_be_searched(officer, model):
    assert officer.get(changelist(model)).status_code == 200
    assert officer.get(changelist(model), {"q": "colne 12"}).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("model", [School, Partnership, Membership], ids=lambda model: model.__name__)
def test_changelist_queries_do_not_grow_and_stay_within_twelve(officer, model):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            officer.get(changelist(model))
        return len(queries)

    make_lead(make_partnership(schools=2))
    baseline = count()
    for _ in range(10):
        make_lead(make_partnership(schools=3))

    assert count() == baseline <= 12  # one of them for the council’s word for “quadrant”


@pytest.mark.parametrize(
    "query",
    [
        "when=now",
        "when=past",
        "when=future",
        "has_lead=yes",
        "has_lead=no",
        "confirmed=yes",
        "confirmed=no",
        "when=junk",
    ],
)
def test_partnership_filters_answer(officer, query):
    make_lead(make_partnership(schools=2))

    assert officer.get(f"{changelist(Partnership)}?{query}").status_code in (200, 302)


def test_partnership_with_one_school_is_current_though_it_does_not_count(officer):
    make_partnership("Small", schools=1)

    listed = officer.get(changelist(Partnership), {"when": "now"}).context["cl"].result_list

    assert [partnership.name for partnership in listed] == ["Small"]


def test_partnerships_without_a_home_are_listed_as_county_wide(officer):
    make_partnership("Across", home_quadrant=None)
    make_partnership("At home")

    page = officer.get(changelist(Partnership), {"home_quadrant__isnull": "True"})

    assert [partnership.name for partnership in page.context["cl"].result_list] == ["Across"]
    assert "County-wide</a>" in page.content.decode()


def test_empty_list_says_what_to_do_and_one_without_matches_leads_back(officer):
    empty = officer.get(changelist(Partnership)).content.decode()
    make_partnership("Colne")
    without_matches = officer.get(changelist(Partnership), {"q": "zzz"}).content.decode()

    assert "Add one with its lead and its schools" in empty
    assert "No partnerships match" in without_matches


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["yes", "no"])
@pytest.mark.parametrize("name", ["member", "has_district", "corrected", "authority"])
def test_school_filters_split_the_schools_in_two(officer, name, choice):
    make_partnership(schools=[make_school(), make_school(la_code="919")])
    make_school(district=make_district())
    counts = {
        value: officer.get(f"{changelist(School)}?{name}={value}").context["cl"].result_count for value in ("yes", "no")
    }

    assert sum(counts.values()) == School.objects.count()
    assert counts[choice] > 0


def test_school_facts_of_the_register_cannot_be_typed_over(officer):
    school = make_school("As the register has it")

    officer.post(
        change(school),
        {
            "name": "Typed over",
            "known_as": "What people say",
            **inlines(*SCHOOL_INLINES),
        },
    )

    school.refresh_from_db()
    assert (school.name, school.known_as) == ("As the register has it", "What people say")


@pytest.mark.parametrize("make", [make_partnership, make_school, make_person, make_lead])
def test_nothing_public_can_be_deleted(officer, make):
    record = make()

    response = officer.post(change(record).replace("change/", "delete/"), {"post": "yes"})

    assert response.status_code == 403
    assert type(record).objects.filter(pk=record.pk).exists()
    assert b"are kept and never deleted" in officer.get(change(record)).content


class TestMembershipsInline:
    def test_new_membership_is_saved(self, officer):
        partnership, school = make_partnership(), make_school()

        response = officer.post(
            change(partnership), partnership_form(partnership, [{"school": school.pk, "started_on": "2023-09-01"}])
        )

        assert response.status_code == 302
        assert partnership.memberships.get().school == school

    def test_overlap_with_the_database_is_refused_with_a_sentence(self, officer):
        partnership, school = make_partnership(), make_school()
        make_membership(partnership, school, ended_on=dt.date(2024, 8, 31))
        form = partnership_form(partnership, [{"school": school.pk, "started_on": "2024-08-31"}])

        response = officer.post(change(partnership), form)

        assert response.status_code == 200
        assert "Enter dates that do not overlap" in response.content.decode()

    def test_overlap_within_the_form_is_refused_with_a_sentence(self, officer):
        partnership, school = make_partnership(), make_school()
        twice = [
            {"school": school.pk, "started_on": "2023-09-01", "ended_on": "2024-08-31"},
            {"school": school.pk, "started_on": "2024-08-31"},
        ]

        response = officer.post(change(partnership), partnership_form(partnership, twice))

        assert response.status_code == 200
        assert "is listed twice for the same time" in response.content.decode()

    def test_same_person_twice_among_the_leads_is_refused_with_a_sentence(self, officer):
        partnership, person = make_partnership(), make_person("Ann Day")
        lead = {"person": person.pk, "role": "lead", "started_on": "2023-09-01"}

        response = officer.post(change(partnership), partnership_form(partnership, [], [lead, lead]))

        assert response.status_code == 200
        assert "Ann Day is listed twice for the same time" in response.content.decode()

    def test_lead_who_ends_and_starts_again_in_one_go_is_saved(self, officer):
        lead = make_lead(make_partnership())
        kept = {"person": lead.person_id, "role": "lead"}
        rows = [
            {"id": lead.pk, "started_on": "2023-09-01", "ended_on": "2024-08-31", **kept},
            {"started_on": "2025-09-01", **kept},
        ]
        data = {**partnership_form(lead.partnership, [], rows), "leads-INITIAL_FORMS": 1}

        assert officer.post(change(lead.partnership), data).status_code == 302
        assert lead.partnership.leads.count() == 2

    def test_new_partnership_is_saved_with_its_lead_and_schools(self, officer):
        new = Partnership(name="Colne", slug="colne", kind=make_kind())
        member = {"school": make_school().pk, "started_on": "2023-09-01"}
        lead = {"person": make_person().pk, "role": "lead", "started_on": "2023-09-01"}

        response = officer.post(add(Partnership), partnership_form(new, [member], [lead]))

        assert response.status_code == 302
        assert Partnership.objects.get(slug="colne").leads.count() == 1

    def test_end_before_start_is_refused_with_a_sentence(self, officer):
        partnership = make_partnership()
        backwards = [{"school": make_school().pk, "started_on": "2024-09-01", "ended_on": "2024-08-31"}]

        response = officer.post(change(partnership), partnership_form(partnership, backwards))

        assert "The end date must be on or after the start date" in response.content.decode()


def test_seat_that_ends_in_admin_ends_the_seat_that_it_brings(officer):
    chair = make_person()
    own = make_seat(make_board("South quadrant meeting"), chair, role="chair")
    brought = make_seat(make_board("School Partnership Board"), chair, by_virtue_of=own)

    officer.post(
        change(own),
        {
            "board": own.board_id,
            "person": chair.pk,
            "role": "chair",
            "position": 0,
            "started_on": "2023-09-01",
            "ended_on": "2024-08-31",
        },
    )

    brought.refresh_from_db()
    assert brought.ended_on == dt.date(2024, 8, 31)


def test_view_on_site_leads_to_the_public_page(officer):
    partnership = make_partnership()

    page = officer.get(change(partnership), follow=True)

    assert 'class="viewsitelink"' in page.content.decode()
