"""Tests for records that give rights to whom they are about, of whoever keeps records."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse

from accounts import roles
from boards.models import Meeting, Seat
from partnerships.models import Headship, Lead
from partnerships.people.own import NOT_ONES_OWN, NobodysOwn, refuse_ones_own
from tests.clients import signed_in
from tests.factories import make_board, make_lead, make_partnership, make_person, make_school, make_seat, make_user

pytestmark = pytest.mark.django_db
GIVES_RIGHTS = (Seat, Lead, Headship, Meeting)


@pytest.fixture
def administrator():
    user = make_user(person=make_person("Ann Day"), is_staff=True)
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    return user


def rows(prefix, *typed):
    sent = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{place}-{name}": value for place, row in enumerate(typed) for name, value in row.items()}


def test_an_administrator_gives_themself_no_seat(administrator):
    typed = {"board": make_board().pk, "person": administrator.person.pk, "role": "member", "started_on": "2026-01-01"}

    page = signed_in(administrator).post(reverse("admin:boards_seat_add"), typed | {"position": "1"})

    assert NOT_ONES_OWN in page.content.decode()
    assert not Seat.objects.exists()


def test_nor_a_longer_one(administrator):
    seat = make_seat(make_board(), administrator.person, ended_on="2026-01-31")
    typed = {"board": seat.board_id, "person": seat.person_id, "role": seat.role, "started_on": seat.started_on}

    signed_in(administrator).post(reverse("admin:boards_seat_change", args=[seat.pk]), typed | {"position": "1"})

    seat.refresh_from_db()
    assert seat.ended_on is not None


def test_nor_one_in_the_table_of_their_own_page(administrator):
    client = signed_in(administrator)
    address = reverse("admin:partnerships_person_change", args=[administrator.person.pk])
    seat = {"board": make_board().pk, "role": "member", "started_on": "2026-01-01"}
    typed = rows("headships") | rows("leads") | rows("seats", seat)

    page = client.post(address, {"name": "Ann Day", "slug": "ann-day"} | typed)

    assert NOT_ONES_OWN in page.content.decode()
    assert not Seat.objects.exists()


def test_nor_does_a_superuser_who_would_break_no_glass(administrator):
    administrator.is_superuser = True
    administrator.save()

    test_an_administrator_gives_themself_no_seat(administrator)


def test_they_give_one_to_somebody_else(administrator):
    typed = {"board": make_board().pk, "person": make_person("Lee Moss").pk, "role": "member"}

    signed_in(administrator).post(
        reverse("admin:boards_seat_add"), typed | {"started_on": "2026-01-01", "position": "1"}
    )

    assert Seat.objects.get().person.name == "Lee Moss"


def test_a_table_with_their_own_row_in_it_is_saved_where_that_row_stays_as_it_is(administrator):
    school = make_school()
    make_lead(make_partnership("Colne"), administrator.person)
    own = Headship.objects.create(person=administrator.person, school=school, started_on="2020-09-01")
    inline = next(one for one in admin.site.get_model_admin(type(school)).inlines if one.model is Headship)
    request = RequestFactory().get("/")
    request.user = administrator
    formset_class = inline(type(school), admin.site).get_formset(request, school)
    typed = {"person": own.person_id, "role": own.role, "started_on": "1 September 2020", "id": own.pk}
    sent = {"headships-TOTAL_FORMS": 1, "headships-INITIAL_FORMS": 1}
    sent |= {f"headships-0-{name}": value for name, value in typed.items()}

    assert formset_class(sent, instance=school).is_valid()
    assert not formset_class(sent | {"headships-0-ended_on": "1 September 2030"}, instance=school).is_valid()


def test_nobody_hands_a_lead_over_to_themself(administrator):
    lead = make_lead(make_partnership("Colne"), make_person("Lee Moss"))
    typed = {"ask": "1", "to": administrator.person.pk, "on": "1 September 2030"}

    page = signed_in(administrator).post(reverse("admin:partnerships_lead_hand-over", args=[lead.pk]), typed)

    assert NOT_ONES_OWN in page.content.decode()


@pytest.mark.parametrize("model", GIVES_RIGHTS)
def test_every_form_in_admin_for_what_gives_rights_refuses_it(model):
    forms = [one for kept, one in admin.site._registry.items() if kept is model]
    forms += [inline for one in admin.site._registry.values() for inline in one.inlines if inline.model is model]

    assert forms
    assert all(issubclass(one if isinstance(one, type) else type(one), NobodysOwn) for one in forms)


def test_whose_account_is_linked_to_nobody_records_everybody(administrator):
    administrator.person = None

    refuse_ones_own(None, by=administrator)
    refuse_ones_own(7, by=administrator)
    with pytest.raises(ValidationError):
        refuse_ones_own(7, by=make_user(person=make_person("Lee Moss", pk=7)))
