"""Nobody belongs to a partnership outside its life: in a record, in the plain forms and in what is written."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from base.saving import save
from partnerships.leads.writes import hand_over_lead
from partnerships.lives.writes import end_partnership
from partnerships.models import Lead, Membership, Partnership
from partnerships.successors.writes import carry_over_to_successor
from tests.admin import add, change, sent_of
from tests.clients import signed_in
from tests.factories import make_lead, make_membership, make_partnership, make_person, make_school, make_user

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2024, 9, 1), dt.date(2040, 8, 31)
DAY = dt.timedelta(days=1)


@pytest.fixture
def blackwater() -> Partnership:
    """A partnership of two schools and a lead that is to end."""
    partnership = make_partnership("Blackwater", started_on=FIRST, ended_on=LAST)
    for _ in range(2):
        make_membership(partnership, make_school(), started_on=FIRST, ended_on=LAST, leaving_reason="left")
    make_lead(partnership, started_on=FIRST, ended_on=LAST)
    return partnership


@pytest.fixture
def hylands() -> Partnership:
    """A partnership of two schools and a lead, without an end."""
    partnership = make_partnership("Hylands", schools=2, started_on=FIRST)
    make_lead(partnership, started_on=FIRST)
    return partnership


@pytest.fixture
def officer():
    return signed_in(make_user(None, roles.OFFICER, is_staff=True))


def rows_of(partnership: Partnership, started_on: dt.date, ended_on: dt.date | None) -> list[Membership | Lead]:
    days = {"partnership": partnership, "started_on": started_on, "ended_on": ended_on}
    return [Membership(school=make_school(), **days), Lead(person=make_person(), **days)]


@pytest.mark.parametrize(
    ("started_on", "ended_on", "field"),
    [
        (FIRST - DAY, LAST, "started_on"),
        (LAST + DAY, None, "started_on"),
        (FIRST, LAST + DAY, "ended_on"),
        (LAST, None, "ended_on"),
    ],
)
def test_days_outside_the_life_are_refused(blackwater, started_on, ended_on, field):
    for row in rows_of(blackwater, started_on, ended_on):
        with pytest.raises(ValidationError) as refused:
            save(row, by=None)
        assert [*refused.value.message_dict] == [field]


def test_first_and_last_day_are_of_the_life(blackwater):
    for row in rows_of(blackwater, FIRST, LAST):
        save(row, by=None)

        assert row.pk


def test_what_lay_outside_before_may_be_changed_otherwise_and_brought_nearer(hylands):
    lead = make_lead(hylands, started_on=FIRST - 9 * DAY)
    lead.telephone = "01245 000000"
    save(lead, by=None)
    lead.started_on = FIRST - DAY
    save(lead, by=None)

    lead.started_on = FIRST - 2 * DAY
    with pytest.raises(ValidationError, match="Hylands started on 1 September 2024"):
        save(lead, by=None)


def test_school_that_follows_carries_on_what_outlived_its_partnership():
    partnership, on = make_partnership(ended_on=dt.date(2025, 8, 31)), dt.date(2026, 8, 31)
    old, new = make_school(status="closed", closed_on=on), make_school(opened_on=on + DAY)
    make_membership(partnership, old)

    carry_over_to_successor(school=old, successor=new, by=None)

    assert partnership.memberships.get(school=new).ended_on is None


def sent(officer, partnership: Partnership, **days: str):
    page = officer.get(change(partnership))
    return officer.post(change(partnership), sent_of(page) | days)


def test_plain_form_refuses_a_first_day_after_that_of_its_schools(officer, hylands):
    page = sent(officer, hylands, started_on="1 September 2040")

    assert page.context["adminform"].form.errors["started_on"] == [
        "2 memberships and 1 lead began before 1 September 2040. Enter the first day of the earliest, or one before "
        "it; or put their first days right, save, and then this one."
    ]
    hylands.refresh_from_db()
    assert hylands.started_on == FIRST


def test_plain_form_leads_from_a_last_day_to_what_ends_all(officer, hylands):
    page = sent(officer, hylands, ended_on="31 August 2026")

    said = page.context["adminform"].form.errors["ended_on"][0]
    assert said.startswith("2 memberships and 1 lead would go on after 31 August 2026.")
    for slug in ("end", "merge"):
        assert f'<a href="{change(hylands, slug)}">' in page.content.decode()
    hylands.refresh_from_db()
    assert hylands.ended_on is None


def test_plain_form_does_not_lead_there_where_it_is_to_end_already(officer, blackwater):
    page = sent(officer, blackwater, ended_on="31 July 2040")

    assert page.context["adminform"].form.errors["ended_on"] == [
        "2 memberships and 1 lead would go on after 31 July 2040. Put their last days right, save, and then this one."
    ]


def test_plain_form_takes_days_that_leave_nobody_outside(officer, blackwater):
    page = sent(officer, blackwater, started_on="1 September 2020", ended_on="31 December 2040")

    assert page.status_code == 302
    blackwater.refresh_from_db()
    assert blackwater.ended_on == dt.date(2040, 12, 31)


def test_plain_form_refuses_a_confirmation_to_come(officer, hylands):
    tomorrow = timezone.localdate() + DAY

    page = sent(officer, hylands, last_confirmed_on=f"{tomorrow:%-d %B %Y}")

    assert "last_confirmed_on" in page.context["adminform"].form.errors


def test_plain_forms_of_members_and_leads_say_it_at_the_day(officer, blackwater):
    days = {"partnership": blackwater.pk, "started_on": "1 February 2041"}

    whom = {Membership: {"school": make_school().pk}, Lead: {"person": make_person().pk, "role": "lead"}}
    for model, row in whom.items():
        page = officer.post(add(model), days | row)
        assert page.context["adminform"].form.errors["started_on"] == [
            "Blackwater is to end on 31 August 2040. Enter a day of its life, or choose another partnership."
        ]


def test_new_partnership_refuses_a_lead_from_before_its_first_day(officer):
    partnership = make_partnership()
    page = officer.get(reverse("admin:partnerships_partnership_add"))
    named = {"name": "Thorndon", "slug": "thorndon", "kind": partnership.kind_id, "started_on": "1 September 2040"}
    lead = {"person": make_person().pk, "role": "lead", "started_on": "1 September 2001"}
    rows = {f"leads-0-{name}": value for name, value in lead.items()}

    page = officer.post(
        reverse("admin:partnerships_partnership_add"), sent_of(page) | named | rows | {"leads-TOTAL_FORMS": 1}
    )

    assert not Partnership.objects.filter(name="Thorndon").exists()
    assert "Thorndon starts on 1 September 2040." in page.content.decode()


def test_partnership_still_ends_with_all_of_it(hylands):
    end_partnership(partnership=hylands, on=dt.date(2026, 8, 31), by=None)

    hylands.refresh_from_db()
    assert hylands.ended_on == dt.date(2026, 8, 31)
    assert {row.ended_on for row in [*hylands.memberships.all(), *hylands.leads.all()]} == {hylands.ended_on}


def test_who_takes_over_in_a_partnership_that_is_to_end_leads_until_then(blackwater):
    told = hand_over_lead(lead=blackwater.leads.get(), to=make_person("Ann Day"), on=dt.date(2039, 9, 1), by=None)

    assert blackwater.leads.get(person__name="Ann Day").ended_on == LAST
    assert "Ann Day becomes lead of Blackwater on 1 September 2039, until Blackwater ends on 31 August 2040." in (
        told.sentences
    )
