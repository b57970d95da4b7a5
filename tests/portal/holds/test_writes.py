"""A hold on erasing: it is written down, the school is told, and nothing goes while it is on."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent, Erasure
from improvement.models import (
    DisclosureHold,
    InsetDay,
    Offer,
    PeerReview,
    ReviewGroup,
    SupportRequest,
    SystemLeader,
    WhatChanged,
)
from improvement.rounds.telling import about, about_groups
from improvement.support.telling import about as about_request
from improvement.what_changed.writes import share, take_back
from office.models import Message
from partnerships.models import Person
from portal.holds.writes import end, put_on, renew
from portal.privacy.erasing import erase_delegate, erase_person
from portal.privacy.retention import apply_rules
from tests.factories import (
    make_delegate,
    make_deployment,
    make_headship,
    make_hold,
    make_lead,
    make_offer,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_support_request,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = dt.date(2015, 1, 10)
PAST = {"asked_on": LONG_AGO, "wanted_by": LONG_AGO, "closed_on": LONG_AGO, "state": "withdrawn", "owner": ""}


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def alpha():
    school = make_school("Alpha", urn=800001)
    make_headship(make_person("Bea Oak", email="bea@example.org"), school)
    return school


@pytest.fixture
def beta():
    return make_school("Beta", urn=800002)


@pytest.fixture
def officer():
    return make_user("named@example.gov.uk", name="Nan Officer")


def make_held(school, year: int = 2015) -> PeerReview:
    """A review that was held, with a sentence of what changed."""
    review = make_review(
        make_round(make_partnership(f"Of {school}", schools=[school]), year=year),
        school,
        topic=make_topic(),
        visit_on=LONG_AGO,
        state="held",
    )
    WhatChanged.objects.create(review=review, sentence=f"Zq7marker {school}", shared_with="heads")
    return review


def make_past(school) -> list:
    """All that is held on a school of the programme, past its time."""
    review = make_held(school)
    PeerReview.objects.filter(pk=review.pk).update(group=ReviewGroup.objects.create(round=review.round, number=1))
    request = make_support_request(school, next_on=None, partnership=review.round.partnership, **PAST)
    given = make_support_request(make_school(), next_on=None, **PAST)
    make_deployment(given, school=school)
    leader = make_system_leader(make_person(), school=school)
    offers = [make_offer(school=school), make_offer(system_leader=leader)]
    Offer.objects.filter(pk__in=[one.pk for one in offers]).update(started_on=LONG_AGO, ended_on=LONG_AGO)
    SystemLeader.objects.filter(pk=leader.pk).update(started_on=LONG_AGO, ended_on=LONG_AGO)
    told = [about([review]), about([review, review]), about_groups(review.round_id)]
    told += [about_request(request), about_request(given)]
    written = timezone.now() - dt.timedelta(days=4000)
    messages = [Message.objects.create(recipient="a@example.org", about=one, written_at=written) for one in told]
    inset = InsetDay.objects.create(school=school, day=LONG_AGO)
    return [review, request, given, leader, inset, *offers, *messages]


def there(records: list) -> list[bool]:
    return [type(record)._base_manager.filter(pk=record.pk).exists() for record in records]


def put(school, officer, rf, days: int = 30, law: str = "foi") -> DisclosureHold:
    put_on(school=school, law=law, ended_on=timezone.localdate() + days * DAY, by=officer, request=rf.post("/"))
    return DisclosureHold.objects.get(school=school, law=law)


def events(kind: str) -> list[str]:
    return [event.detail for event in AuditEvent.objects.filter(kind=kind).order_by("pk")]


@time_machine.travel("2026-11-30 12:00", tick=False)
def test_hold_is_written_down_and_the_school_told_when_it_is_put_on_renewed_and_ended(alpha, officer, rf):
    hold = put(alpha, officer, rf)
    renew(hold=hold, ended_on=dt.date(2027, 3, 3), by=officer, request=rf.post("/"))
    end(hold=hold, by=officer, request=rf.post("/"))

    law = "The Freedom of Information Act 2000"
    assert events("hold-put-on") == [f"School 800001, until 30 December 2026: {law}"]
    assert events("hold-renewed") == [f"School 800001, until 3 March 2027: {law}"]
    assert events("hold-ended") == [f"School 800001: {law}"]
    assert set(AuditEvent.objects.values_list("user__email", "done_by__email")) == {(officer.email, officer.email)}
    said = outbox()
    assert [letter.to for letter in said] == [["bea@example.org"]] * 3
    for letter, words in zip(said, ("30 December 2026", "renewed the hold", "ended the hold"), strict=True):
        assert words in letter.body
        assert "Nan Officer" in letter.body
        assert law in letter.body
    assert not DisclosureHold.objects.exists()


def test_hold_that_two_officers_end_at_the_same_moment_is_ended_and_told_once(alpha, officer, rf):
    hold = put(alpha, officer, rf)
    same = DisclosureHold.objects.get()

    end(hold=hold, by=officer)
    told = end(hold=same, by=officer)

    assert told == []
    assert len(events("hold-ended")) == 1
    assert Erasure.objects.of(DisclosureHold).count() == 1
    assert len(outbox()) == 2


def test_what_is_past_its_time_stays_while_a_hold_is_on_and_goes_after(alpha, beta, today):
    held, others = make_past(alpha), make_past(beta)
    make_hold(alpha, ended_on=today + 5 * DAY)

    apply_rules(even_so=True)
    assert all(there(held))
    assert not any(there(others))

    with time_machine.travel(timezone.now() + 5 * DAY):
        apply_rules(even_so=True)
        assert all(there(held)), "the last day counts"
    with time_machine.travel(timezone.now() + 6 * DAY):
        apply_rules(even_so=True)

    assert not any(there(held))
    assert not ReviewGroup.objects.exists()


def test_review_is_kept_by_a_hold_on_the_record_before_of_its_school(alpha, beta):
    review = make_held(alpha)
    PeerReview.objects.update(host=beta, host_before=alpha)
    make_hold(alpha)

    apply_rules(even_so=True)

    assert there([review]) == [True]
    assert DisclosureHold.objects.last_day_of(PeerReview.objects.get()) is not None


def test_hold_ends_in_the_night_after_its_last_day_and_the_school_is_told(alpha, today):
    make_hold(alpha, ended_on=today)

    call_command("apply_retention", verbosity=0)
    assert DisclosureHold.objects.exists()
    with time_machine.travel(timezone.now() + DAY):
        call_command("apply_retention", "--dry-run", verbosity=0)
        assert DisclosureHold.objects.exists()
        call_command("apply_retention", verbosity=0)
        [letter] = outbox()

    assert not DisclosureHold.objects.exists()
    assert letter.to == ["bea@example.org"]
    assert "its last day has passed" in letter.body
    [event] = AuditEvent.objects.filter(kind="hold-ended")
    assert event.done_by is None


class TestWhatIsTakenBack:
    @pytest.fixture
    def review(self, alpha):
        return make_held(alpha)

    def test_without_a_hold_it_is_deleted(self, review):
        assert take_back(review=review, by=None)

        assert not WhatChanged.kept.exists()

    def test_under_one_it_is_out_of_sight_and_noted_and_another_may_be_shared(self, alpha, review):
        make_hold(alpha)
        key = str(WhatChanged.objects.get().pk)

        assert take_back(review=review, by=None)
        assert not WhatChanged.objects.exists()
        share(review=review, sentence="Another.", shared_with="heads", by=None)

        assert WhatChanged.objects.get().sentence == "Another."
        assert WhatChanged.kept.taken_back().get().sentence == "Zq7marker Alpha"
        [erasure] = Erasure.objects.of(WhatChanged)
        assert (erasure.key, erasure.fields) == (key, ["taken_back_on"])

    def test_it_is_erased_with_the_last_hold(self, alpha, review, officer, rf):
        first, second = put(alpha, officer, rf), put(alpha, officer, rf, law="eir")
        take_back(review=review, by=None)
        key = str(WhatChanged.kept.get().pk)

        end(hold=first, by=officer)
        assert WhatChanged.kept.count() == 1
        end(hold=second, by=officer)

        assert not WhatChanged.kept.exists()
        assert Erasure.objects.of(WhatChanged).filter(key=key, fields=[]).exists()

    def test_it_is_erased_in_the_night_once_the_hold_is_over(self, alpha, review, today):
        make_hold(alpha, ended_on=today)
        take_back(review=review, by=None)
        PeerReview.objects.update(year=2026)

        with time_machine.travel(timezone.now() + DAY):
            apply_rules(even_so=True)

        assert not WhatChanged.kept.exists()
        assert PeerReview.objects.exists()

    def test_hold_on_another_school_keeps_nothing(self, beta, review):
        make_hold(beta)

        take_back(review=review, by=None)

        assert not WhatChanged.kept.exists()


class TestErasingAPerson:
    WHY = r"asked for by law, and that are kept until .* Erase them after that day"

    @pytest.mark.parametrize("as_what", ["reviewer", "system leader", "of who gave support", "addressee"])
    def test_it_is_refused_while_they_stand_in_what_is_kept(self, alpha, as_what):
        person = make_person("Ann Day", email="ann@example.org")
        if as_what == "reviewer":
            make_reviewer(make_held(alpha), person)
        elif as_what == "system leader":
            make_system_leader(person, school=alpha)
        elif as_what == "of who gave support":
            leader = make_system_leader(person, school=make_school())
            make_deployment(make_support_request(alpha), system_leader=leader)
        else:
            Message.objects.create(recipient="Ann@example.org", about=about([make_held(alpha)]))
        hold = make_hold(alpha)

        with pytest.raises(ValidationError, match=self.WHY) as refused:
            erase_person(person=person, reason="they asked for it", by=None)
        assert "Alpha" not in str(refused.value), "whoever erases need not know who reviews whom"
        assert not Erasure.objects.exists()

        hold.delete()
        erase_person(person=person, reason="they asked for it", by=None)
        assert not Person.objects.filter(name="Ann Day").exists()

    def test_others_are_erased(self, alpha, beta):
        person = make_person("Ann Day")
        make_reviewer(make_held(beta), person)
        make_hold(alpha)

        erase_person(person=person, reason="they asked for it", by=None)

        person.refresh_from_db()
        assert person.name == "D."

    def test_delegate_to_whom_was_written_is_not_erased_either(self, alpha):
        delegate = make_delegate(make_lead(), make_user("sam@example.org", name="Sam Office"))
        Message.objects.create(recipient="sam@example.org", about=about([make_held(alpha)]))
        make_hold(alpha)

        with pytest.raises(ValidationError, match=self.WHY):
            erase_delegate(delegate=delegate, reason="they asked for it", by=None)


@pytest.mark.parametrize(("days", "said"), [(-1, "Enter today or a later day"), (185, "or an earlier day")])
def test_day_that_has_passed_or_is_too_far_ahead_is_refused(alpha, officer, rf, days, said):
    with pytest.raises(ValidationError, match=said):
        put(alpha, officer, rf, days)
    hold = make_hold(alpha)
    with pytest.raises(ValidationError, match=said):
        renew(hold=hold, ended_on=timezone.localdate() + days * DAY, by=officer, request=rf.post("/"))

    assert outbox() == []
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("days", [0, 184])
def test_first_and_last_day_that_may_be_are_taken(alpha, officer, rf, days):
    assert put(alpha, officer, rf, days).ended_on == timezone.localdate() + days * DAY


def test_second_hold_by_the_same_law_is_refused_and_one_that_is_over_gives_way(alpha, officer, rf, today):
    hold = make_hold(alpha)
    with pytest.raises(ValidationError, match="Renew that one"):
        put(alpha, officer, rf)

    DisclosureHold.objects.filter(pk=hold.pk).update(started_on=today - 9 * DAY, ended_on=today - DAY)
    assert put(alpha, officer, rf).pk != hold.pk


def test_what_was_taken_back_under_a_hold_that_is_over_is_kept_by_the_next(alpha, officer, rf, today):
    review, hold = make_held(alpha), make_hold(alpha)
    take_back(review=review, by=None)
    DisclosureHold.objects.filter(pk=hold.pk).update(started_on=today - 9 * DAY, ended_on=today - DAY)

    put(alpha, officer, rf)

    assert WhatChanged.kept.taken_back().count() == 1
    assert len(events("hold-ended")) == 1


def test_hold_says_nothing_of_a_school_in_a_log(alpha):
    assert "Alpha" not in str(make_hold(alpha))
    assert SupportRequest.objects.count() == 0
