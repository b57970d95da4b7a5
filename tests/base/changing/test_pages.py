"""Dated changes in admin: asked, previewed, agreed to, done."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from accounts import roles
from partnerships.models import Membership, Partnership, Person, SchoolLink
from tests.admin import change
from tests.factories import STARTED, make_lead, make_membership, make_partnership, make_person, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
LAST_DAY = dt.date(2027, 8, 31)
ASKED = {"ask": "1", "leaving_reason": "left"}  # a reason is asked for where a school leaves


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def membership() -> Membership:
    """A school's in Colne, which has three."""
    return make_membership(make_partnership("Colne", schools=2), make_school("Great Waltham"))


def ask(client, address: str, **typed: object):
    """Send the form, to see what would happen."""
    return client.post(address, ASKED | typed)


def confirm(client, address: str, **typed: object):
    """Send the form, and agree to what would happen."""
    outcome = ask(client, address, **typed).context["effect"]
    return client.post(address, ASKED | typed | {"agreed": outcome.text.replace("\n", "\r\n")}, follow=True)


def test_change_is_asked_previewed_and_done_with_a_message_and_a_link(officer, membership):
    address = change(membership, "leave")

    form = officer.get(address).content.decode()
    preview = ask(officer, address, on="31 August 2027").content.decode()
    membership.refresh_from_db()
    ended_by_then = membership.ended_on
    done = confirm(officer, address, on="31 August 2027")

    membership.refresh_from_db()
    assert "Last day in the partnership" in form
    assert "Great Waltham leaves Colne on 31 August 2027." in preview
    assert "Great Waltham is in no partnership from 1 September 2027." in preview
    assert (ended_by_then, membership.ended_on) == (None, LAST_DAY)
    assert "Great Waltham leaves Colne on 31 August 2027." in done.content.decode()
    assert f'<a href="{change(membership)}">Open Great Waltham in Colne</a>' in done.content.decode()
    assert len(done.redirect_chain) == 1


def test_change_leads_back_to_the_page_it_was_opened_from(officer, membership):
    done = confirm(officer, change(membership, "leave"), on="31/8/2027", next=change(membership.school))

    assert done.redirect_chain == [(change(membership.school), 302)]


def test_change_leads_nowhere_else(officer, membership):
    done = confirm(officer, change(membership, "leave"), on="31/8/2027", next="https://example.org/")

    assert done.redirect_chain == [(change(membership), 302)]


def test_move_offers_the_other_partnerships_that_are_not_over(officer, membership):
    make_partnership("Over", ended_on=dt.date(2024, 8, 31))
    other = make_partnership("Dengie", schools=2)

    form = officer.get(change(membership, "move")).context["form"]
    confirm(officer, change(membership, "move"), on="1/9/2027", to=other.pk)

    assert list(form.fields["to"].queryset) == [other]
    assert membership.school.memberships.get(partnership=other).started_on == dt.date(2027, 9, 1)


def test_lead_is_handed_over_to_somebody_new(officer):
    lead = make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"))
    typed = {"new_name": "Bo Dee", "on": "1 September 2027", "email": "bo@example.org"}

    done = confirm(officer, change(lead, "hand-over"), **typed)

    new = Person.objects.get(name="Bo Dee").leads.get()
    assert (new.partnership, new.email, new.publish_contact) == (lead.partnership, "bo@example.org", False)
    assert "Bo Dee becomes lead of Colne on 1 September 2027." in done.content.decode()


def test_preview_of_somebody_new_leaves_nobody_behind(officer):
    lead = make_lead()

    ask(officer, change(lead, "hand-over"), new_name="Bo Dee", on="1 September 2027")

    assert not Person.objects.filter(name="Bo Dee").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": ""}, "First day of the new lead: enter a day."),
        ({"on": "soon"}, "“soon” is not a day. Write it as 31 August 2026"),
        ({"on": "1/9/2027"}, "one of the two"),
        ({"on": "1/9/2023", "new_name": "Bo"}, "began on 1 September 2023"),
        ({"on": "1/9/2027", "new_name": "Bo", "publish_contact": "on"}, "Enter the address that is to be published"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(officer, typed, sentence):
    lead = make_lead()

    response = ask(officer, change(lead, "hand-over"), **typed)

    assert sentence in response.content.decode()
    assert response.context["effect"] is None
    assert lead.history.count() == 1


def test_what_the_officer_did_not_agree_to_is_shown_again(officer, membership):
    preview = ask(officer, change(membership, "leave"), on="31/8/2027").context["effect"]
    make_membership(make_partnership("Teaching Alliance"), membership.school)

    again = officer.post(change(membership, "leave"), ASKED | {"agreed": preview.text, "on": "31/8/2027"})

    membership.refresh_from_db()
    assert "it stays in Teaching Alliance" in again.content.decode()
    assert membership.ended_on is None


def test_details_can_be_changed_after_the_preview(officer, membership):
    address = change(membership, "leave")

    page = officer.post(address, {"ask": "1", "on": "31/8/2027", "agreed": "x", "again": "1"})

    assert page.context["effect"] is None
    assert 'value="31/8/2027"' in page.content.decode()


def test_pages_of_records_link_to_their_changes_while_there_is_something_to_change(officer, membership):
    lead = make_lead(membership.partnership)
    over = make_membership(membership.partnership, make_school(), ended_on=dt.date(2024, 8, 31))

    pages = [
        officer.get(change(record)).content.decode()
        for record in (membership.partnership, membership.school, lead.person, membership, lead)
    ]

    assert [change(membership, "leave") in page for page in pages] == [True, True, False, True, False]
    assert [change(lead, "hand-over") in page for page in pages] == [True, False, True, False, True]
    assert not any(change(over, "leave") in page for page in pages)


class TestCarryOver:
    @pytest.fixture
    def closing(self, membership):
        """Great Waltham, which closes, and the academy that the register names as its successor."""
        school = membership.school
        school.status, school.closed_on = "closed", LAST_DAY
        school.save()
        academy = make_school("Great Waltham Academy", opened_on=dt.date(2027, 9, 1))
        SchoolLink.objects.create(
            school=school,
            direction="successor",
            linked_urn=academy.urn,
            linked_name=academy.name,
            linked_school=academy,
        )
        return school, academy

    def test_memberships_go_on_at_the_successor_that_the_register_names(self, officer, closing, membership):
        school, academy = closing
        form = officer.get(change(school, "carry-over")).context["form"]

        done = confirm(officer, change(school, "carry-over"), urn=form.initial["urn"], on="31/8/2027")

        membership.refresh_from_db()
        assert form.initial == {"urn": academy.urn, "on": LAST_DAY}
        assert membership.ended_on == LAST_DAY
        assert academy.memberships.get().started_on == dt.date(2027, 9, 1)
        assert "ends on 31 August 2027, and Great Waltham Academy" in done.content.decode()

    def test_again_there_is_nothing_to_move(self, officer, closing):
        school, academy = closing
        confirm(officer, change(school, "carry-over"), urn=academy.urn, on="31/8/2027")

        again = ask(officer, change(school, "carry-over"), urn=academy.urn, on="31/8/2027")

        assert "There is nothing to move" in again.content.decode()

    @pytest.mark.parametrize(
        ("urn", "sentence"),
        [("999998", "No school here has this URN"), ("x", "A URN has six digits"), ("", "Enter a URN")],
    )
    def test_school_that_is_not_here_is_refused(self, officer, closing, urn, sentence):
        page = ask(officer, change(closing[0], "carry-over"), urn=urn, on="31/8/2027").content.decode()

        assert sentence in page

    def test_page_of_a_school_that_closes_leads_there(self, officer, closing):
        pages = [officer.get(change(school)).content.decode() for school in closing]

        assert [change(closing[0], "carry-over") in page for page in pages] == [True, False]


@pytest.mark.parametrize("what", ["leave", "move"])
def test_changes_are_for_those_who_may_change_the_record(client, membership, what):
    user = make_user(None, roles.HEADTEACHER, is_staff=True)
    user.user_permissions.set(Group.objects.get(name=roles.OFFICER).permissions.filter(codename="view_membership"))
    client.force_login(user)

    answers = [client.get(change(membership, what)), ask(client, change(membership, what), on="31/8/2027")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_change_of_what_is_not_there_is_not_found(officer, membership):
    assert officer.get(change(membership, "leave").replace(str(membership.pk), "999999")).status_code == 404


def test_name_of_a_partnership_is_escaped_in_what_is_told(officer):
    membership = make_membership(make_partnership("<b>Colne</b>", slug="colne"), make_school(), started_on=STARTED)

    done = confirm(officer, change(membership, "leave"), on="31/8/2027").content.decode()

    assert Partnership.objects.exists()
    assert "<b>Colne</b>" not in done


def test_why_a_school_leaves_is_asked_and_nothing_is_chosen_beforehand(officer, membership):
    address = change(membership, "leave")

    form = officer.get(address).context["form"]
    refused = ask(officer, address, on="31 August 2027", leaving_reason="").context["form"]
    confirm(officer, address, on="31 August 2027", leaving_reason="trust")

    assert not form["leaving_reason"].value()
    assert [label for _, label in form.fields["leaving_reason"].choices] == [
        *("Choose why", "Its trust decided", "Its own wish", "Moved to another partnership", "The school closed"),
        *("The school became another, which carries on", "Not known"),
    ]
    assert refused.errors == {"leaving_reason": ["Choose why. “Not known” is an answer too."]}
    membership.refresh_from_db()
    assert membership.leaving_reason == Membership.LeavingReason.TRUST


def test_links_of_what_is_told_stand_apart(officer, membership):
    done = confirm(officer, change(membership, "leave"), on="31 August 2027").content.decode()

    assert ">Open Great Waltham in Colne</a> | <a href=" in done
