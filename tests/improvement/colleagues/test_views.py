"""Naming a deputy for a review: a name and a work address, who may, whom it may be, and for how long it is kept."""

import datetime as dt

import pytest
from django.db import models
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import Colleague, Reviewer
from improvement.rounds import writes as round_writes
from improvement.rounds.candidates import candidates_for
from partnerships import search
from partnerships.models import Person
from portal.privacy.retention import rules
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
WHO = {"name": "Cy May", "email": "C.May@Beta.example.org", "role": "reviewer"}


@pytest.fixture
def lead():
    """Who leads Colne, of three schools; Alpha is reviewed."""
    search.reset()
    schools = [make_school(name) for name in ("Alpha", "Beta", "Gamma")]
    lead = make_lead(make_partnership("Colne", schools=schools))
    later = timezone.localdate() + dt.timedelta(days=20)
    make_review(make_round(lead.partnership), schools[0], visit_on=later, year=academic_year(timezone.localdate()))
    return lead


@pytest.fixture
def review(lead):
    return lead.partnership.rounds.get().reviews.get()


@pytest.fixture
def client(lead):
    """Signed in as the lead."""
    return signed_in(make_user(person=lead.person))


@pytest.fixture
def beta(lead):
    return lead.partnership.memberships.get(school__name="Beta").school


def at(review) -> str:
    return f"/reviews/{review.pk}/people/name/"


def sent(client, review, school, **changed) -> str:
    return client.post(at(review), WHO | {"school": school.pk} | changed, follow=True).content.decode()


def test_lead_names_a_deputy_of_a_member_who_gets_their_dates(client, review, beta):
    page = sent(client, review, beta)

    assert "Cy May is in this review now, as reviewer." in page
    named = Reviewer.objects.get()
    assert (named.person.name, named.person.email, named.school) == ("Cy May", "c.may@beta.example.org", beta)
    assert named.person.colleague.school == beta
    assert [mail.to for mail in outbox()] == [["c.may@beta.example.org"]]
    assert "c.may@" not in page.lower(), "the address is shown to nobody"
    assert "is not kept" not in page


def test_who_was_named_once_is_offered_for_other_reviews(client, review, beta):
    sent(client, review, beta)
    other = make_review(review.round, beta)
    round_writes.remove_reviewer(reviewer=Reviewer.objects.get(), by=None)

    assert "Cy May, Beta" in [str(one) for one in candidates_for(other)]


def test_head_of_the_host_names_their_own_deputy_as_champion_alone(review, beta):
    head = make_headship(make_person("Ann Day"), review.host).person
    client = signed_in(make_user(person=head))

    refused = sent(client, review, beta, role="champion")
    assert refused.count("Choose the school where they work") >= 2
    shown = client.get(at(review)).content.decode()
    assert 'value="champion"' in shown
    assert not any(f'value="{role}"' in shown for role in ("reviewer", "lead-reviewer"))
    assert "Who works at the school that is reviewed may lead its workshop" in shown
    sent(client, review, review.host, role="reviewer")
    assert not Person.objects.filter(name="Cy May").exists(), "nothing is kept of what was refused"
    assert "as improvement champion." in sent(client, review, review.host, role="champion")


def test_lead_is_offered_no_second_lead_reviewer_and_told_who_cannot_review(client, review, beta):
    assert 'value="lead-reviewer"' in client.get(at(review)).content.decode()
    assert "Cy May works at Alpha, which is reviewed." in sent(client, review, review.host)
    make_reviewer(review, role="lead-reviewer")

    assert 'value="lead-reviewer"' not in client.get(at(review)).content.decode()


def test_delegate_may_and_nobody_else(lead, review, beta):
    delegate = make_user(name="Sam Office")
    make_delegate(lead, delegate)
    reviewer = make_reviewer(review).person
    head = make_headship(make_person(), beta).person

    assert signed_in(delegate).get(at(review)).status_code == 200
    for user in (make_user(person=reviewer), make_user(person=head), make_user(is_superuser=True), make_user()):
        browser = signed_in(user)
        assert browser.get(at(review)).status_code == browser.post(at(review), WHO).status_code == 404


class TestNamesakes:
    def test_somebody_with_a_post_is_asked_about_and_not_assumed(self, client, review, beta):
        known = make_headship(make_person("Cy May", email="head@example.org"), make_school("Zeals")).person

        asked = sent(client, review, beta)

        assert "Choose who it is: somebody of that name is known" in asked
        assert "Cy May, headteacher, Zeals" in asked
        assert 'value="C.May@Beta.example.org"' in asked
        assert not Reviewer.objects.exists()
        chosen = sent(client, review, beta, person=str(known.pk))
        assert "the one that you typed is not kept" in chosen
        assert Reviewer.objects.get().person == known
        assert Colleague.objects.count() == 0
        known.refresh_from_db()
        assert known.email == "head@example.org"

    def test_somebody_else_of_that_name_is_another_record(self, client, review, beta):
        known = make_headship(make_person("Cy May"), make_school("Zeals")).person

        sent(client, review, beta, person="new")

        assert Reviewer.objects.get().person != known
        assert Person.objects.filter(name="Cy May").count() == 2

    def test_somebody_without_a_post_is_not_told_of_but_by_their_own_address(self, client, review, beta):
        hidden = make_person("Cy May", email="c.may@beta.example.org")

        assert "with that e-mail address" in sent(client, review, beta)
        page = sent(client, review, beta, email="other@example.org")

        assert "is in this review now" in page
        assert Reviewer.objects.get().person != hidden

    @pytest.mark.parametrize("known_as", ["colleague", "head"])
    def test_other_name_at_an_address_of_these_schools_is_asked_about(self, client, review, beta, known_as):
        known = make_person("Dana Deputy", email="c.may@beta.example.org")
        if known_as == "head":
            make_headship(known, beta)
        else:
            Colleague.objects.create(person=known, school=beta)

        asked = sent(client, review, beta)

        assert asked.count("Choose who it is: that e-mail address is of somebody with another name") >= 2
        assert "Dana Deputy, Beta, with that e-mail address" in asked
        assert "Somebody else with that address" in asked
        assert not Reviewer.objects.exists()
        sent(client, review, beta, person=str(known.pk))
        assert Reviewer.objects.get().person == known

    def test_two_people_at_one_address_are_two_records_if_that_is_said(self, client, review, beta):
        Colleague.objects.create(person=make_person("Dana Deputy", email="c.may@beta.example.org"), school=beta)

        sent(client, review, beta, person="new")

        assert Reviewer.objects.get().person.name == "Cy May"

    def test_whose_address_it_is_at_another_school_is_nobodys_to_learn(self, client, review, beta):
        elsewhere = make_person("Una Far", email="c.may@beta.example.org")
        make_headship(elsewhere, make_school("Zeals"))

        page = sent(client, review, beta)

        assert "Una Far" not in page
        assert "Cy May is in this review now" in page

    def test_person_who_was_not_offered_is_refused(self, client, review, beta):
        make_headship(make_person("Cy May"), make_school("Zeals"))
        other = make_person("Una Far")

        sent(client, review, beta, person=str(other.pk))

        assert not Reviewer.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Enter their full name"),
        ({"name": "behaviour is weak"}, "Begin each part of their name with a capital letter, such as Ann Day"),
        ({"name": "prunella marsh"}, "Begin each part of their name with a capital letter, such as Ann Day"),
        ({"name": "TBC"}, "“TBC” is no name. Enter who it is."),
        ({"name": "Year 6 maths"}, "Enter their name alone, such as Ann Day"),
        ({"name": "Cy May c.may@example.org"}, "Enter their name alone, such as Ann Day"),
        ({"name": "A " * 40}, "Enter their name alone, such as Ann Day"),
        ({"email": "soon"}, "Enter an e-mail address in the correct format"),
        ({"email": "bob@localhost"}, "Enter an e-mail address in the correct format"),
        ({"role": ""}, "Choose what they do in this review"),
    ],
)
def test_what_is_no_name_and_no_address_gets_a_sentence(client, review, beta, changed, said):
    page = sent(client, review, beta, **changed)

    assert page.count(said) >= 2, "at its field and in the summary"
    assert not Reviewer.objects.exists()
    assert not Colleague.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("Zoë d'Arcy", "Zoë D’Arcy", "Jan van der Berg", "Ana de Souza", "Una o’Dea", "Ian mcNeil", "Sami al-Amin"),
        *("PRUNELLA MARSH", "Ng"),
    ],
)
def test_names_are_taken_as_people_write_them(client, review, beta, name):
    assert f"{name.replace(chr(39), '&#x27;')} is in this review now" in sent(client, review, beta, name=name)


def test_school_names_no_more_than_five_in_a_day(client, review, beta):
    for name in ("Ash", "Birch", "Cole", "Dale", "Elm"):
        sent(client, review, beta, name=f"Una {name}", email=f"{name}@example.org")
    page = sent(client, review, beta)

    assert "5 people of Beta were named today, which is as many as a day takes." in page
    assert Colleague.objects.count() == 5


def test_record_has_no_box_for_words():
    texts = [
        field for field in Colleague._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
    ]

    assert texts == []


def forget() -> int:
    """What the nightly command erases of this kind."""
    rule = next(rule for rule in rules() if "deputies" in rule.what)
    return rule.apply(timezone.now() - dt.timedelta(days=rule.days))


class TestKept:
    def test_name_and_address_stay_as_long_as_a_review_names_them_and_then_go_with_their_history(
        self, client, review, beta
    ):
        sent(client, review, beta)
        person = Person.objects.get(name="Cy May")
        Colleague.objects.update(named_on=timezone.localdate() - dt.timedelta(days=2000))

        forget()
        assert Person.objects.filter(pk=person.pk).exists()
        Reviewer.objects.all().delete()
        forget()

        assert not Person.objects.filter(pk=person.pk).exists()
        assert not Person.history.filter(id=person.pk).exists()

    def test_who_came_to_head_a_school_keeps_their_record(self, client, review, beta):
        sent(client, review, beta)
        person = Person.objects.get(name="Cy May")
        make_headship(person, beta)
        Reviewer.objects.all().delete()
        Colleague.objects.update(named_on=timezone.localdate() - dt.timedelta(days=2000))

        forget()

        assert Person.objects.filter(pk=person.pk).exists()
        assert not Colleague.objects.exists()
