"""What is kept of an address that follows something, and how it is forgotten: by refusals, time, erasing, a restore."""

import contextlib
import datetime as dt
import threading
from smtplib import SMTPRecipientsRefused
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Erasure
from office.models import Message
from office.post.sending import send_due
from portal.backups.erasures import replay
from portal.follow.writes import ask_to_follow, confirm, is_written_to_enough, leave
from portal.models import FollowRequest, Subscription
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from portal.privacy.retention import apply_rules
from tests.factories import make_enquiry, make_membership, make_partnership, make_person, make_quadrant, make_school
from tests.factories import make_user as make_account
from tests.portal.follow.following import ANN, asked, follow, tell_now

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def colne():
    return make_partnership("Colne", schools=2)


def refuse(message: Message, code: int, times: int = 1) -> None:
    """Have the mail server refuse the message so often."""
    said = SMTPRecipientsRefused({message.recipient: (code, b"no")})
    with mock.patch("office.post.sending.EmailMultiAlternatives.send", side_effect=said):
        for _ in range(times):
            Message.objects.update(next_try_at=timezone.now())
            send_due()


class TestRefusals:
    def test_address_that_no_mail_server_knows_is_forgotten_and_is_no_officers_trouble(self, colne):
        ask_to_follow(email=ANN, record=colne, client_hash="")

        refuse(Message.objects.get(), 550)

        assert not Subscription.objects.exists()
        assert not Message.objects.exists()

    def test_follower_whose_address_is_gone_is_forgotten(self, colne):
        subscription = follow(colne)
        make_membership(colne, make_school())
        tell_now(subscription, timezone.localdate())

        refuse(Message.objects.get(), 550)

        assert not Subscription.objects.exists()

    def test_follower_who_is_out_of_reach_for_a_while_stays(self, colne):
        subscription = follow(colne)
        make_membership(colne, make_school())
        tell_now(subscription, timezone.localdate())

        refuse(Message.objects.get(), 450, times=7)

        assert Message.objects.get().state == Message.State.REFUSED
        assert Subscription.objects.get() == subscription

    def test_address_that_could_not_be_asked_is_forgotten(self, colne):
        ask_to_follow(email=ANN, record=colne, client_hash="")

        refuse(Message.objects.get(), 450, times=7)

        assert not Subscription.objects.exists()


class TestTime:
    @pytest.mark.parametrize(("hours", "is_kept"), [(71, True), (73, False)])
    def test_address_that_did_not_say_yes_goes_after_three_days_with_what_was_written(self, colne, hours, is_kept):
        ask_to_follow(email=ANN, record=colne, client_hash="")
        Subscription.objects.update(asked_at=timezone.now() - dt.timedelta(hours=hours))

        apply_rules()

        assert Subscription.objects.exists() is is_kept
        assert Message.objects.exists() is is_kept

    def test_address_that_said_yes_stays(self, colne):
        follow(colne, asked_at=timezone.now() - dt.timedelta(days=800))

        apply_rules(even_so=True)

        assert Subscription.objects.exists()

    @pytest.mark.parametrize(("days", "is_kept"), [(89, True), (91, False)])
    def test_address_that_follows_what_ended_goes_after_a_while(self, colne, days, is_kept):
        follow(colne)
        other = follow(make_quadrant())
        colne.ended_on = timezone.localdate() - dt.timedelta(days=days)
        colne.save()

        apply_rules()

        assert Subscription.objects.filter(partnership=colne).exists() is is_kept
        assert Subscription.objects.filter(pk=other.pk).exists()

    def test_dry_run_forgets_nobody(self, colne):
        asked(colne, asked_at=timezone.now() - dt.timedelta(days=9))

        apply_rules(is_dry_run=True)

        assert Subscription.objects.exists()

    @pytest.mark.parametrize(("hours", "is_kept"), [(23, True), (25, False)])
    def test_client_is_forgotten_after_a_day_by_the_command_and_by_the_next_who_asks(self, colne, hours, is_kept):
        for act in (
            lambda: call_command("forget_clients"),
            lambda: ask_to_follow(email="lee@example.org", record=colne, client_hash="y"),
            apply_rules,
        ):
            FollowRequest.objects.create(client_hash="x", asked_at=timezone.now() - dt.timedelta(hours=hours))

            act()

            assert FollowRequest.objects.from_client("x").exists() is is_kept
            FollowRequest.objects.all().delete()

    def test_request_that_is_counted_has_no_address(self, colne):
        ask_to_follow(email=ANN, record=colne, client_hash="x")

        request = FollowRequest.objects.get()
        assert {field.name for field in FollowRequest._meta.get_fields()} == {"id", "asked_at", "client_hash"}
        assert str(request).startswith("A request of ")

    def test_command_says_how_many_clients_it_forgot_of_enquiries_and_followers(self, colne, capsys):
        long_ago = timezone.now() - dt.timedelta(days=2)
        FollowRequest.objects.create(client_hash="x", asked_at=long_ago)
        make_enquiry(client_hash="x", created_at=long_ago)

        call_command("forget_clients")

        assert "from 2 enquiries and alerts" in capsys.readouterr().out


class TestErasing:
    @pytest.fixture
    def ann(self):
        return make_person("Ann Day", email="Ann@Example.org")

    def test_all_that_is_held_on_a_person_has_what_they_follow(self, colne, ann):
        follow(colne)
        follow(colne, "lee@example.org")

        tables = held_on(ann, make_account())

        [row] = tables["Subscriptions"]
        assert (row["E-mail address"], row["Partnership"]) == (ANN, "Colne")

    def test_person_who_is_erased_follows_nothing_and_others_do(self, colne, ann):
        follow(colne)
        lee = follow(colne, "lee@example.org")
        ask_to_follow(email=ANN, record=make_quadrant(), client_hash="")

        effect = erase_person(person=ann, reason="they asked for it", by=make_account())

        assert "What they follow by e-mail is forgotten: 2." in effect.sentences
        assert list(Subscription.objects.all()) == [lee]
        assert not Message.objects.filter(recipient=ANN).exists()

    def test_what_is_forgotten_is_noted_without_the_address_for_a_restore(self, colne):
        subscription = follow(colne)
        number = subscription.pk

        subscription.delete()

        erasure = Erasure.objects.get()
        assert (erasure.model, erasure.key) == ("portal.Subscription", str(number))
        assert ANN not in str(erasure.as_line())

    def test_address_that_left_after_a_back_up_is_forgotten_again_where_it_is_restored(self, colne):
        subscription = follow(colne)
        other = follow(colne, "lee@example.org")
        leave(subscription=subscription)
        lines = [erasure.as_line() for erasure in Erasure.objects.all()]
        Erasure.objects.all().delete()  # as the back-up has it
        subscription.save(force_insert=True)

        replay(lines)

        assert list(Subscription.objects.all()) == [other]


class TestOnce:
    def test_confirming_twice_forgets_nothing_that_is_still_to_be_told(self, colne):
        subscription = asked(colne)
        confirm(subscription=subscription, on=TODAY)
        make_membership(colne, make_school("Ash School"), started_on=TODAY)

        confirm(subscription=subscription, on=TODAY)

        assert tell_now(subscription, TODAY)

    def test_address_follows_a_record_once(self, colne):
        follow(colne)

        with pytest.raises(IntegrityError), transaction.atomic():
            follow(colne)

    @pytest.mark.parametrize("fields", [{}, {"quadrant": True}])
    def test_subscription_is_to_one_record(self, colne, fields):
        records = {"quadrant": make_quadrant(), "partnership": colne} if fields else {}

        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(email=ANN, **records)

    def test_address_is_kept_in_small_letters(self, colne):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(email="Ann@example.org", partnership=colne)

    def test_name_of_a_subscription_has_no_address(self, colne):
        assert str(follow(colne)) == "Somebody follows Colne"

    def test_known_is_put_down_with_the_message_or_neither_is(self, colne):
        subscription = follow(colne)
        make_membership(colne, make_school())

        with mock.patch("portal.follow.writes.write", side_effect=RuntimeError), pytest.raises(RuntimeError):
            tell_now(subscription, timezone.localdate())

        subscription.refresh_from_db()
        assert subscription.told_on is None
        assert tell_now(subscription, timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_a_follower_once(colne):
    subscription = follow(colne)
    make_membership(colne, make_school())
    together, told = threading.Barrier(2), []

    def work() -> None:
        together.wait()
        told.append(tell_now(subscription, timezone.localdate()))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(told) == [False, True]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_mailbox_that_is_asked_twice_at_the_same_moment_gets_no_more_than_it_may(colne, settings):
    settings.FOLLOWS_A_DAY_TO_ONE = 1
    asked(colne)
    together = threading.Barrier(2)

    def check(email: str) -> bool:
        is_enough = is_written_to_enough(email)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(timeout=0.5)  # both have looked before either takes the row, where the database lets them
        return is_enough

    def work() -> None:
        ask_to_follow(email=ANN, record=colne, client_hash="")
        connection.close()

    with mock.patch("portal.follow.writes.is_written_to_enough", check):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert Message.objects.count() == 1
