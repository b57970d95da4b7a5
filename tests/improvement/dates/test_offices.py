"""People without an address: at which school's office they are written to, what of, and who is said to have heard."""

import pytest

from improvement.models import Colleague, PeerReview, Reviewer
from improvement.rounds import writes
from improvement.rounds.offices import OwnSchools
from improvement.rounds.telling import one_action
from office.models import Message
from office.post.told import posted_in_words
from partnerships.models import Headship, Person, School
from partnerships.people.addressees import whom
from tests.clients import signed_in
from tests.factories import make_headship, make_lead, make_person, make_review, make_reviewer, make_user
from tests.improvement.dates.conftest import IMPACT, TODAY, WORKSHOP
from tests.improvement.dates.test_told import A_DAY, CHAM, EVERYONE, HEAD, NEW_DAY, RAE, by_address, move
from tests.post import outbox

pytestmark = pytest.mark.django_db
ALPHA, BETA, GAMMA = (f"office@{name}.example" for name in ("alpha", "beta", "gamma"))
PERSONAL = "/dates/"  # in the address of every page that is one person's alone


@pytest.fixture
def offices(world) -> None:
    """Every school has an office: Alpha is reviewed; Vi, of Beta, has no address."""
    for school, address in zip(world.schools, (ALPHA, BETA, GAMMA), strict=True):
        School.objects.filter(pk=school.pk).update(office_email=address)
    Person.objects.filter(pk=world.vi.person_id).update(email="")
    Reviewer.objects.filter(pk=world.vi.pk).update(school=world.schools[1])
    world.vi.refresh_from_db()


def texts_to(address: str) -> str:
    """All that went to an address, in one text."""
    return "\n".join(email.body + email.alternatives[0].content for email in outbox() if email.to == [address])


def test_who_is_taken_out_is_written_to_at_their_own_schools_office_and_not_at_the_hosts(world, offices):
    writes.remove_reviewer(reviewer=world.vi, by=None)

    told = by_address()
    assert told.keys() == {BETA, "rae@example.org", "cham@example.org", "hetty@example.org"}
    assert "For Vi Own: please pass this on." in told[BETA]
    assert "You no longer take part in the peer review of Alpha" in told[BETA]


def test_who_is_taken_out_and_whose_school_nobody_knows_is_said_to_have_heard_nothing(world, offices):
    Reviewer.objects.filter(pk=world.vi.pk).update(school=None)

    with one_action() as written:
        writes.remove_reviewer(reviewer=world.vi, by=None)

    assert not any("Vi Own" in mail.body for mail in outbox())
    assert "No e-mail address is recorded of Vi Own: tell them yourself." in posted_in_words(written)


def test_who_is_taken_out_of_one_review_and_put_into_others_has_no_link_in_any_office(world, offices):
    others = [make_review(world.round, school, visit_on=NEW_DAY) for school in world.schools[1:]]
    with one_action():
        writes.remove_reviewer(reviewer=world.vi, by=None)
        writes.name_reviewer(
            review=others[0], person=world.vi.person, role="champion", school=world.schools[1], by=None
        )
        writes.name_reviewer(
            review=others[1], person=world.vi.person, role="reviewer", school=world.schools[1], by=None
        )

    message = Message.objects.get(whom=whom(world.vi.person_id))
    assert message.recipient == BETA
    assert message.links == {}
    assert not any(PERSONAL in texts_to(address) for address in (ALPHA, BETA, GAMMA))


def test_letter_to_an_office_says_that_no_page_of_their_own_is_in_it(world, offices):
    move(world.review)

    told = by_address()
    assert told.keys() == {RAE, BETA, CHAM, HEAD}
    assert "The dates of the peer review of Alpha have changed" in told[BETA]
    assert "3 December 2026" in told[BETA]
    assert PERSONAL not in texts_to(BETA)
    assert "is theirs alone" in told[BETA]
    assert "Vi Own cannot come" in told[BETA]
    assert "is theirs alone" not in told[RAE]


def test_letter_to_an_office_about_what_is_over_for_its_reader_speaks_of_no_link(world, offices):
    writes.cancel(review=world.review, reason="capacity", by=None)

    assert "is cancelled" in by_address()[BETA]
    assert "is theirs alone" not in by_address()[BETA]


def test_office_is_that_of_the_school_that_somebody_heads_before_that_of_the_review(world, offices):
    make_headship(world.vi.person, world.schools[2])

    move(world.review)

    assert by_address().keys() == {RAE, GAMMA, CHAM, HEAD}


def test_office_is_that_of_the_review_where_they_head_that_school_and_another(world, offices):
    for school in reversed(world.schools[1:]):
        make_headship(world.vi.person, school)

    move(world.review)

    assert by_address().keys() == {RAE, BETA, CHAM, HEAD}


def test_office_is_that_of_the_school_at_which_a_colleague_was_named(world, offices):
    Reviewer.objects.filter(pk=world.vi.pk).update(school=None)
    Colleague.objects.create(person=world.vi.person, school=world.schools[2])

    move(world.review)

    assert by_address().keys() == {RAE, GAMMA, CHAM, HEAD}


def test_own_schools_without_an_office_are_no_reason_to_write_to_another(world, offices):
    School.objects.filter(pk=world.schools[1].pk).update(office_email="")

    with one_action() as written:
        move(world.review)

    assert by_address().keys() == {RAE, CHAM, HEAD}
    assert "No e-mail address is recorded of Vi Own: tell them yourself." in posted_in_words(written)


def test_former_head_is_not_written_to_at_the_school_that_they_left(world, offices):
    make_headship(world.vi.person, world.schools[2], ended_on=TODAY - A_DAY)
    Reviewer.objects.filter(pk=world.vi.pk).update(school=None)

    move(world.review)

    assert by_address().keys() == {RAE, CHAM, HEAD}


def test_head_of_the_host_who_is_its_champion_is_written_to_at_the_hosts_office(world, offices):
    Headship.objects.filter(person=world.head).delete()
    Person.objects.filter(pk=world.cham.person_id).update(email="")
    make_headship(world.cham.person, world.schools[0])

    move(world.review)

    told = by_address()
    assert told.keys() == {RAE, BETA, ALPHA}
    assert "For Cham Own: please pass this on." in told[ALPHA]
    assert "3 December 2026" in told[ALPHA]
    assert f"/reviews/{world.review.pk}/" in told[ALPHA], "the office acts for the head as the host's"
    assert PERSONAL not in texts_to(ALPHA)


def test_head_of_the_host_who_is_no_longer_its_champion_hears_of_the_days_all_the_same(world, offices):
    Headship.objects.filter(person=world.head).delete()
    make_headship(world.cham.person, world.schools[0])

    with one_action():
        writes.remove_reviewer(reviewer=world.cham, by=None)
        move(world.review)

    told = by_address()[CHAM]
    assert "You no longer take part in the peer review of Alpha" in told
    assert "The dates of the peer review of Alpha have changed" in told
    assert PERSONAL not in told


def test_head_who_reviews_elsewhere_is_written_to_at_the_office_without_their_link(world, offices):
    Person.objects.filter(pk=world.head.pk).update(email="")
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, world.head, school=world.schools[0])

    with one_action():
        move(world.review)
        move(other, NEW_DAY + A_DAY)

    assert "The peer review of Beta has its dates" in texts_to(ALPHA)
    assert "The dates of the peer review of Alpha have changed" in texts_to(ALPHA)
    assert f"/reviews/{world.review.pk}/" in texts_to(ALPHA)
    assert PERSONAL not in texts_to(ALPHA)


def test_head_of_two_hosts_is_written_to_at_the_office_of_each_about_its_own_review(world, offices):
    Person.objects.filter(pk=world.head.pk).update(email="")
    make_headship(world.head, world.schools[2])
    other = make_review(world.round, world.schools[2])

    with one_action():
        move(world.review)
        move(other, NEW_DAY + A_DAY)

    told = by_address()
    assert "peer review of Alpha" in told[ALPHA]
    assert "Gamma" not in told[ALPHA]
    assert "peer review of Gamma" in told[GAMMA]
    assert "Alpha" not in told[GAMMA]


def test_head_of_two_hosts_of_which_one_has_no_office_is_named_for_that_one(world, offices):
    Person.objects.filter(pk=world.head.pk).update(email="")
    make_headship(world.head, world.schools[2])
    School.objects.filter(pk=world.schools[2].pk).update(office_email="")
    other = make_review(world.round, world.schools[2])

    with one_action() as written:
        move(world.review)
        move(other, NEW_DAY + A_DAY)

    assert ALPHA in by_address()
    assert "No e-mail address is recorded of Hetty Head: tell them yourself." in posted_in_words(written)


def test_banner_says_who_is_to_hear_from_an_office(world, offices):
    lead = signed_in(make_user(person=world.lead.person))

    page = lead.post(f"/reviews/{world.review.pk}/postpone/", {"reason": "inspection"}, follow=True).content.decode()

    assert "4 e-mails go out now." in page
    assert "No e-mail address is recorded of Vi Own: the office of their school is asked to pass it on." in page
    assert "tell them yourself." not in page


def test_banner_names_whom_nobody_writes_to_because_their_days_are_past(world):
    lead = signed_in(make_user(person=world.lead.person))
    PeerReview.objects.update(visit_on=TODAY - A_DAY, workshop_on=None, impact_review_on=None)
    new = make_person("Jenny Bird", email="jenny@example.org")
    make_lead(world.colne, new)

    page = lead.post(
        f"/reviews/{world.review.pk}/people/{world.vi.pk}/", {"person": new.pk}, follow=True
    ).content.decode()

    assert Message.objects.count() == 0
    assert "Nobody writes to Jenny Bird: their days are past." in page


def test_days_that_are_entered_afterwards_are_said_to_be_told_to_nobody(world):
    PeerReview.objects.update(visit_on=None, workshop_on=None, impact_review_on=None)
    world.review.refresh_from_db()

    with one_action() as written:
        move(world.review, TODAY - A_DAY)

    assert written == []
    assert written.over == ["Cham Own", "Hetty Head", "Rae Own", "Vi Own"]


def test_who_changes_it_is_not_said_to_be_written_to_by_nobody(world):
    PeerReview.objects.update(visit_on=None, workshop_on=None, impact_review_on=None)

    with one_action() as written:
        writes.set_visit(
            review=PeerReview.objects.get(), first=(TODAY - A_DAY, "day"), by=make_user(person=world.vi.person)
        )

    assert written.over == ["Cham Own", "Hetty Head", "Rae Own"]


def test_who_has_a_day_to_come_or_none_or_the_same_as_before_is_none_of_those(world):
    with one_action() as written:
        move(world.review)
        writes.set_days_around(review=world.review, workshop=WORKSHOP + A_DAY, impact_review=IMPACT, by=None)
    assert written.over == []

    PeerReview.objects.update(visit_on=TODAY - A_DAY, workshop_on=None, impact_review_on=None)
    with one_action() as written:
        writes.remove_reviewer(reviewer=world.vi, by=None)
    assert written.over == []


def test_schools_of_people_without_an_address_take_two_queries_and_those_of_others_none(
    world, offices, django_assert_num_queries
):
    for school in world.schools[1:]:
        make_headship(make_person(f"Head of {school}"), school)
    Reviewer.objects.filter(pk=world.vi.pk).update(school=world.schools[1])
    reviewer = Reviewer.objects.select_related("school").get(pk=world.vi.pk)
    world.review.host.refresh_from_db()
    reached = list(Person.objects.with_addresses().filter(name="Hetty Head"))
    unreached = list(Person.objects.with_addresses().filter(email=""))

    with django_assert_num_queries(0):
        OwnSchools(reached)
    with django_assert_num_queries(2):
        own = OwnSchools([*reached, *unreached])
        found = {str(one): own.with_office(one, world.review, reviewer) for one in unreached}
    beta, gamma = world.schools[1:]
    assert found["Head of Beta"] == found["Vi Own"] == beta
    assert found["Head of Gamma"] == gamma
    assert own.with_office(reached[0], world.review, None) == world.schools[0]


def test_dates_go_once_more_to_the_office_of_who_has_no_address(world, offices):
    lead = signed_in(make_user(person=world.lead.person))
    Person.objects.filter(pk=world.head.pk).update(email="")

    for person in (world.vi.person_id, world.head.pk):
        page = lead.post(f"/dates/reviews/{world.review.pk}/again/{person}/", follow=True).content.decode()
        assert "the office of their school is asked to pass it on" in page

    assert by_address().keys() == {ALPHA, BETA}
    assert PERSONAL not in texts_to(ALPHA) + texts_to(BETA)


def test_those_with_addresses_are_written_to_themselves_and_no_office_is(world, offices):
    Person.objects.filter(pk=world.vi.person_id).update(email="vi@example.org")

    move(world.review)

    assert by_address().keys() == EVERYONE
