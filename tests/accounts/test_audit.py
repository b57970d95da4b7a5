"""The audit trail: what is written down, and that nobody changes it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import roles
from accounts.models.audit import AppendOnlyError, AuditEvent
from accounts.writes import confirm_address, set_roles
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Kind = AuditEvent.Kind


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_audit_writes_down_refusals_sign_ins_and_sign_outs_with_the_network(client):
    user = make_user("ann@example.org")
    confirm_address(user=user)
    somewhere = {"REMOTE_ADDR": "203.0.113.77"}

    client.post("/accounts/login/", {"login": user.email, "password": "wrong"}, **somewhere)
    client.post("/accounts/login/", {"login": user.email, "password": "a long test password"}, **somewhere)
    client.post("/accounts/logout/", **somewhere)

    assert kinds() == [Kind.REFUSED, Kind.SIGNED_IN, Kind.SIGNED_OUT]
    assert set(AuditEvent.objects.values_list("network", flat=True)) == {"203.0.113.0/24"}
    assert AuditEvent.objects.get(kind=Kind.REFUSED).detail == "ann@example.org"


def test_audit_writes_down_each_role_given_and_taken():
    user, administrator = make_user(None, roles.OFFICER), make_user()

    set_roles(user=user, to=Group.objects.filter(name=roles.ADMINISTRATOR), by=administrator)

    events = AuditEvent.objects.order_by("pk").values_list("kind", "detail", "user", "done_by")
    assert list(events) == [
        (Kind.ROLE_GIVEN, roles.ADMINISTRATOR, user.pk, administrator.pk),
        (Kind.ROLE_TAKEN, roles.OFFICER, user.pk, administrator.pk),
    ]


def test_audit_writes_nothing_of_a_role_that_stays():
    user = make_user(None, roles.OFFICER)

    set_roles(user=user, to=Group.objects.filter(name__in=[roles.OFFICER, roles.ADMINISTRATOR]), by=make_user())

    assert list(AuditEvent.objects.values_list("kind", "detail")) == [(Kind.ROLE_GIVEN, roles.ADMINISTRATOR)]


def test_audit_is_only_added_to():
    event = AuditEvent.objects.record(Kind.EXPORTED, user=make_user())

    for change in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(detail="something else")


def test_audit_forgets_what_is_over_and_nothing_else():
    old = AuditEvent(kind=Kind.REFUSED, at=timezone.now() - dt.timedelta(days=91))
    old.save()
    new = AuditEvent.objects.record(Kind.REFUSED)

    forgotten = AuditEvent.objects.forget(before=timezone.now() - dt.timedelta(days=90))

    assert forgotten == 1
    assert list(AuditEvent.objects.all()) == [new]
