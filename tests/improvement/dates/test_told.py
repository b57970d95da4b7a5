"""Everyone gets their dates by e-mail: who, what of, once for each action, and never what a review is about or why."""

import datetime as dt
import re

import pytest

from improvement.dates.links import token_of
from improvement.models import PeerReview, Reviewer
from improvement.rounds import writes
from improvement.rounds.telling import one_action
from office.models import Message
from office.post.told import posted_in_words
from partnerships.models import Headship, Person, School
from tests.clients import signed_in
from tests.factories import make_delegate, make_headship, make_person, make_review, make_reviewer, make_user
from tests.improvement.dates.conftest import IMPACT, TODAY, VISIT, WORKSHOP, link
from tests.improvement.dates.test_calendars import events, own
from tests.post import outbox

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
NEW_DAY = dt.date(2026, 12, 3)
RAE, VI, CHAM, HEAD = (f"{name}@example.org" for name in ("rae", "vi", "cham", "hetty"))
EVERYONE = {RAE, VI, CHAM, HEAD}
SECRETS = ("Zztopic", "nspection", "An inspection", "Inclusion")


def by_address(emails=None) -> dict[str, str]:
    """The text of each e-mail with its subject, by whom it went to; fails where one person got two."""
    emails = outbox() if emails is None else emails
    found = {email.to[0]: f"{email.subject}\n{email.body}" for email in emails}
    assert len(found) == len(emails)
    return found


def move(review: PeerReview, day: dt.date = NEW_DAY, **more) -> None:
    writes.set_visit(review=review, first=(day, "morning"), by=None, **more)


@pytest.fixture
def without_days(world) -> PeerReview:
    PeerReview.objects.update(visit_on=None, workshop_on=None, impact_review_on=None)
    world.review.refresh_from_db()
    return world.review


def test_dates_that_are_set_go_to_its_people_by_their_own_link_and_to_who_heads_the_host(world, without_days):
    move(without_days)

    told = by_address()
    assert told.keys() == EVERYONE
    assert "has its dates" in told[VI]
    assert "Thursday 3 December 2026, morning" in told[VI]
    assert "Rae Own (lead reviewer); Vi Own" in told[VI]
    assert f"/dates/{token_of(world.vi)}/" in told[VI]
    assert f"/reviews/{without_days.pk}/" in told[HEAD]
    assert "/dates/" not in told[HEAD]


def test_dates_that_changed_are_told_as_they_are_now(world):
    move(world.review)

    told = by_address()
    assert told.keys() == EVERYONE
    assert "have changed" in told[RAE]
    assert "3 December 2026" in told[RAE]
    assert "26 November 2026" not in told[RAE]


def test_days_around_go_to_those_whose_they_are(world):
    writes.set_days_around(review=world.review, workshop=WORKSHOP + A_DAY, impact_review=IMPACT, by=None)

    told = by_address()
    assert told.keys() == {CHAM, HEAD}
    assert "Workshop: Friday 15 January 2027" in told[CHAM]


@pytest.mark.parametrize(
    ("write", "said"), [(writes.postpone, "is postponed. It has no new day yet"), (writes.cancel, "is cancelled")]
)
def test_who_was_to_come_hears_that_it_is_postponed_or_cancelled_and_not_why(world, write, said):
    write(review=world.review, reason="inspection", by=None)

    told = by_address()
    assert told.keys() == EVERYONE
    assert said in told[VI]
    assert "Visit: was to be on Thursday 26 November 2026" in told[VI]


def test_postponed_visit_takes_no_other_day_with_it(world):
    writes.postpone(review=world.review, reason="inspection", by=None)

    for address, text in by_address().items():
        assert "Visit: was to be on Thursday 26 November 2026" in text
        assert "Workshop" not in text, address
        assert "Impact review" not in text, address


def test_new_day_after_a_postponement_is_told_as_dates_that_are_set(world):
    writes.postpone(review=world.review, reason="inspection", by=None)
    outbox().clear()

    move(world.review)

    assert "3 December 2026" in by_address()[VI]


@pytest.mark.parametrize("before", [VISIT + 60 * A_DAY, VISIT, TODAY + A_DAY])
def test_who_is_replaced_who_reviews_now_host_and_fellow_reviewers_are_told(world, before):
    PeerReview.objects.update(visit_on=before)
    writes.replace_reviewer(reviewer=world.vi, person=make_person("Nora New", email="nora@example.org"), by=None)

    told = by_address()
    assert "You no longer take part" in told[VI]
    assert f"/dates/{token_of(world.vi)}/" not in told[VI], "their page is theirs no more"
    assert "You are a reviewer in the peer review of Alpha" in told["nora@example.org"]
    assert f"/dates/{token_of(Reviewer.objects.get(person__name='Nora New'))}/" in told["nora@example.org"]
    others = {RAE, CHAM, HEAD}
    assert told.keys() == {VI, "nora@example.org", *others}
    for one in others:
        assert "Who comes to Alpha has changed" in told[one]
        assert "Nora New" in told[one]


@pytest.mark.parametrize(("before", "others"), [(VISIT, set()), (TODAY + A_DAY, {RAE, VI, CHAM, HEAD})])
def test_who_comes_into_it_besides_is_news_to_the_others_in_the_last_days_alone(world, before, others):
    PeerReview.objects.update(visit_on=before)

    nora = make_person("Nora New", email="nora@example.org")
    writes.name_reviewer(review=world.review, person=nora, role="reviewer", by=None)

    assert by_address().keys() == {"nora@example.org", *others}


def test_who_leads_it_instead_is_told_to_everybody_long_before_the_visit(world):
    with one_action():
        writes.remove_reviewer(reviewer=world.rae, by=None)
        writes.remove_reviewer(reviewer=world.vi, by=None)
        writes.name_reviewer(review=world.review, person=world.vi.person, role="lead-reviewer", by=None)
        writes.name_reviewer(review=world.review, person=world.rae.person, role="reviewer", by=None)

    told = by_address()
    assert told.keys() == {RAE, VI, CHAM, HEAD}
    assert all("Who comes to Alpha has changed" in told[one] for one in (CHAM, HEAD))


@pytest.mark.parametrize("who", ["lead", "delegate", "nobody"])
def test_who_comes_into_it_reads_who_named_them_and_whom_to_ask(world, who):
    delegate = make_user(name="Sam Office")
    make_delegate(Headship.objects.get(person=world.head), delegate, started_on=TODAY)
    by = {"lead": make_user(person=world.lead.person), "delegate": delegate, "nobody": None}[who]

    writes.name_reviewer(
        review=world.review, person=make_person("Neo", email="neo@example.org"), role="reviewer", by=by
    )

    told = by_address()["neo@example.org"]
    assert ("Lee Lead named you." in told) is (who == "lead")
    assert ("You were named on behalf of Hetty Head." in told) is (who == "delegate")
    assert "Questions? Ask Lee Lead, who leads Colne, or Hetty Head, who heads Alpha." in told
    assert "Sam Office" not in told


def test_who_no_longer_takes_part_is_asked_to_take_the_days_out_of_their_calendar(world):
    writes.remove_reviewer(reviewer=world.vi, by=None)

    assert "If its days are in your calendar, open the file below: it takes them out." in by_address()[VI]


def test_file_for_who_no_longer_takes_part_cancels_the_days_that_their_calendar_has(client, world):
    writes.set_visit(review=world.review, first=(NEW_DAY, "day"), second=(NEW_DAY + A_DAY, "morning"), by=None)
    before = own(client, world.rae)
    outbox().clear()
    writes.remove_reviewer(reviewer=world.rae, by=None)
    address = re.search(r"/dates/\S+/calendar\.ics", by_address()[RAE])[0]

    gone = events(client, address)

    assert gone.keys() == before.keys()
    assert {name: event["DTSTART"].dt for name, event in gone.items()} == {
        name: event["DTSTART"].dt for name, event in before.items()
    }
    assert all(event["STATUS"] == "CANCELLED" for event in gone.values())
    assert all(gone[name]["SEQUENCE"] > before[name]["SEQUENCE"] for name in gone)
    assert client.get(address.replace("visit", "visot")).status_code == 404
    assert client.post(address).status_code == 405


def test_what_has_no_day_and_what_is_over_is_told_to_nobody(world, without_days):
    writes.name_reviewer(review=without_days, person=make_person(email="new@example.org"), role="reviewer", by=None)
    writes.remove_reviewer(reviewer=world.vi, by=None)
    move(without_days, TODAY - A_DAY)

    assert not Message.objects.exists()


def test_one_action_is_one_email_a_person_over_several_reviews_and_writes(world):
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, world.vi.person)

    with one_action() as written:
        move(other, NEW_DAY + A_DAY)
        move(world.review)
        move(world.review, VISIT + A_DAY)
        writes.set_days_around(review=world.review, workshop=WORKSHOP + A_DAY, impact_review=IMPACT, by=None)

    told = by_address()
    assert len([one for one in written if one.recipient]) == len(told) == 4
    assert "Peer reviews: what has changed" in told[VI]
    assert "4 December 2026" in told[VI]
    assert "27 November 2026" in told[VI]
    assert len(re.findall("/dates/", told[VI])) == 2


def test_what_ends_as_it_was_is_told_to_nobody(world):
    with one_action() as written:
        move(world.review)
        writes.set_visit(review=world.review, first=(VISIT, "day"), by=None)

    assert written == []


def test_what_is_refused_leaves_nothing_in_the_post(world):
    lead = signed_in(make_user(person=world.lead.person))

    lead.post(f"/reviews/{world.review.pk}/postpone/", {"reason": "because"})

    assert not Message.objects.exists()


def test_who_changes_it_is_not_written_to(world):
    writes.set_visit(review=world.review, first=(NEW_DAY, "day"), by=make_user(person=world.vi.person))

    assert by_address().keys() == EVERYONE - {VI}


def test_champion_of_the_host_who_heads_it_gets_one_email(world):
    make_headship(world.cham.person, world.schools[0])

    move(world.review)

    assert by_address().keys() == EVERYONE


def test_form_tells_once_and_says_how_many_are_told_and_whom_nobody_reaches(world):
    type(world.cham.person).objects.filter(pk=world.cham.person_id).update(email="")
    lead = signed_in(make_user(person=world.lead.person))
    address = f"/reviews/{world.review.pk}/postpone/"

    page = lead.post(address, {"reason": "inspection"}, follow=True).content.decode()

    assert "3 e-mails go out now" in page
    assert "No e-mail address is recorded of Cham Own" in page
    assert len(by_address()) == 3


def test_no_email_has_a_topic_or_a_reason_and_no_subject_a_school_or_a_day(world, without_days):
    move(without_days)
    move(without_days, VISIT, reason="inspection")
    writes.replace_reviewer(reviewer=world.vi, person=make_person(email="nora@example.org"), by=None)
    writes.postpone(review=without_days, reason="inspection", by=None)
    writes.cancel(review=without_days, reason="inspection", by=None)

    emails = outbox()
    assert len({email.subject for email in emails}) >= 5
    for email in emails:
        for secret in SECRETS:
            assert secret not in email.subject + email.body + email.alternatives[0].content
        assert not re.search(r"Alpha|Colne|\d", email.subject)


def test_answer_to_other_days_is_forgotten_and_that_to_the_same_days_kept(world):
    Reviewer.objects.update(can_come=True)

    move(world.review)

    answers = dict(Reviewer.objects.values_list("role", "can_come"))
    assert answers == {"lead-reviewer": None, "reviewer": None, "champion": True}


def test_link_in_an_email_opens_their_page(client, world):
    move(world.review)

    path = re.search(r"(/dates/\S+)", by_address()[VI])[1]
    assert path == link(world.vi)
    assert "3 December 2026" in client.get(path).content.decode()


def test_page_says_to_who_plans_whom_no_email_reaches(world):
    world.vi.person.email = ""
    world.vi.person.save()
    lead, rae = (signed_in(make_user(person=one.person)) for one in (world.lead, world.rae))
    address = f"/reviews/{world.review.pk}/"

    assert lead.get(address).content.decode().count("no e-mail address") == 1
    assert "no e-mail address" not in rae.get(address).content.decode()


def test_page_does_not_say_who_of_another_review_of_the_round_was_not_reached(world):
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, make_person("Oz Other", email="oz@example.org"))
    make_reviewer(other, world.vi.person)
    with one_action():
        move(world.review)
        move(other, VISIT)
        writes.set_days_around(review=other, workshop=WORKSHOP, impact_review=None, by=None)
        third = make_review(world.round, world.schools[2])
        make_reviewer(third, Reviewer.objects.get(person__name="Oz Other").person)
        move(third, VISIT + A_DAY)
    assert Message.objects.get(name="Oz Other").about.startswith("reviews of round")
    Message.objects.filter(name__in=["Oz Other", "Vi Own"]).update(state="refused")

    page = signed_in(make_user(person=world.head)).get(f"/reviews/{world.review.pk}/").content.decode()

    assert "mail server of Vi Own." in page


@pytest.mark.parametrize(("state", "is_said"), [("refused", True), ("waiting", False)])
def test_page_says_to_who_plans_whose_mail_server_refused_the_last_email(world, state, is_said):
    lead, rae = (signed_in(make_user(person=one.person)) for one in (world.lead, world.rae))
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, world.vi.person)
    with one_action():
        move(world.review)
        move(other, VISIT)
    Message.objects.filter(name="Vi Own").update(state=state)

    address = f"/reviews/{world.review.pk}/"
    assert ("mail server of Vi Own." in lead.get(address).content.decode()) is is_said
    assert "mail server of" not in rae.get(address).content.decode()


def test_what_was_held_is_not_said_to_be_to_come(world, today):
    today(VISIT + A_DAY)
    PeerReview.objects.update(state="held", workshop_held_on=VISIT + A_DAY)

    writes.replace_reviewer(reviewer=world.cham, person=make_person(email="nora@example.org"), by=None)

    told = by_address()
    for address in (CHAM, "nora@example.org"):
        assert "Impact review: " in told[address]
        assert not re.search("Visit: |Workshop: |Who comes: ", told[address])


def test_last_day_that_is_taken_out_is_said_so(world, today):
    today(VISIT + A_DAY)
    PeerReview.objects.update(state="held")

    writes.set_days_around(review=world.review, workshop=None, impact_review=None, by=None)

    assert "have changed. None is planned any more." in by_address()[CHAM]


def test_button_is_promised_only_where_there_is_one(world, today):
    button = "a button if you cannot come"
    move(world.review)
    assert button in by_address()[RAE]
    outbox().clear()

    today(NEW_DAY + A_DAY)
    writes.set_days_around(review=world.review, workshop=WORKSHOP + A_DAY, impact_review=IMPACT + A_DAY, by=None)

    told = by_address()
    assert "Your dates and a calendar file:" in told[RAE]
    assert button in told[CHAM]


def test_emails_name_whom_they_are_for(world):
    move(world.review)

    assert "\nDear Rae Own\n" in by_address()[RAE]
    assert "<p>Dear Rae Own</p>" in next(email for email in outbox() if email.to == [RAE]).alternatives[0].content


@pytest.fixture
def office(world) -> str:
    """Where the host's office is reached."""
    School.objects.filter(pk=world.schools[0].pk).update(office_email="office@alpha.example")
    return "office@alpha.example"


def test_head_without_an_address_of_their_own_is_written_to_at_the_schools_office(world, office):
    Person.objects.filter(pk=world.head.pk).update(email="")

    move(world.review)

    told = by_address()
    assert told.keys() == EVERYONE - {HEAD} | {office}
    assert "For Hetty Head: please pass this on." in told[office]
    assert "3 December 2026" in told[office]
    assert not [secret for secret in SECRETS if secret in told[office]]


def test_school_without_a_recorded_head_is_written_to_at_its_office(world, office):
    Headship.objects.all().delete()

    move(world.review)

    assert "For the headteacher of Alpha: please pass this on." in by_address()[office]


def test_school_that_nobody_can_reach_is_said_to_have_heard_nothing(world):
    Headship.objects.all().delete()

    with one_action() as written:
        move(world.review)

    assert "No e-mail address is recorded of Alpha: tell them yourself." in posted_in_words(written)


def test_head_with_an_address_of_their_own_is_not_written_to_at_the_office(world, office):
    move(world.review)

    assert by_address().keys() == EVERYONE


def test_first_dates_of_several_reviews_are_said_to_be_this_years(world, without_days):
    other = make_review(world.round, world.schools[1])
    make_reviewer(other, world.vi.person)

    with one_action():
        move(without_days)
        move(other, NEW_DAY + A_DAY)

    told = by_address()[VI]
    assert told.startswith("The dates of this year’s peer reviews")
    assert "what has changed" not in told


def test_day_that_is_past_is_not_told_as_one_to_come(world, without_days):
    writes.set_visit(review=without_days, first=(TODAY - A_DAY, "day"), around=(WORKSHOP, None), by=None)

    told = by_address()[HEAD]
    assert "Workshop: Thursday 14 January 2027" in told
    assert "9 November 2026" not in told
    assert "Who comes" not in told
