"""Invitations: sent by e-mail, accepted once, withdrawn, run out."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from accounts.models.invitations import path_of
from accounts.ways_in import cut_off
from base.saving import save
from partnerships.models import Person
from tests.factories import make_headship, make_lead, make_person, make_school, make_user
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = "/admin/accounts/invitation/add/"
PASSWORD = "purple otter umbrella"
SENT_AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
LASTS, A_SECOND = dt.timedelta(days=7), dt.timedelta(seconds=1)


@pytest.fixture
def officer(client):
    user = make_user("officer@example.org", roles.OFFICER, is_staff=True)
    client.force_login(user)
    return user


def invited(client, **fields) -> str:
    """Invite Ann in admin, and return the path of the link that she gets."""
    response = client.post(ADD, {"email": "Ann.Day@example.org", "name": "Ann Day", **fields})
    assert response.status_code == 302, response.context["errors"]
    client.logout()
    return link_in(outbox()[-1])


def link_in(message) -> str:
    return re.search(rf"{settings.SITE_URL}(/accounts/invitation/\S+)", message.body)[1]


def test_invitation_goes_to_the_address_and_is_written_down(client, officer):
    invited(client)

    message = outbox()[0]
    assert message.to == ["ann.day@example.org"]
    assert message.subject == "Your account for Essex school partnerships"
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.INVITED).detail == "ann.day@example.org"


def test_invitation_accepted_makes_the_account_with_its_person_and_signs_in(client, officer):
    lead = make_lead(email="ann.day@example.org")
    link = invited(client, person=lead.person.pk)

    page = client.get(link)
    response = client.post(link, {"password": PASSWORD})

    user = User.objects.get(email="ann.day@example.org")
    assert texts(page, ".//h1") == ["Make your account"]
    assert response.url == "/account/"
    assert (user.name, user.person, user.is_staff) == ("Ann Day", lead.person, False)
    assert user.has_perm("partnerships.view_contact_details"), "a lead sees contact details"
    assert texts(client.get("/account/"), ".//h1") == ["Your account"]


def test_device_on_which_an_invitation_was_accepted_is_known_and_can_be_cut_off(client, officer):
    client.post(invited(client), {"password": PASSWORD})
    user = User.objects.get(email="ann.day@example.org")

    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.SIGNED_IN, user=user).exists()
    assert cut_off(user=user, by=officer) == 1
    assert client.get("/account/").status_code == 302


def test_message_gets_the_link_of_its_own_invitation_and_none_of_one_withdrawn(client, officer):
    for name in ("ann", "bo"):
        client.post(ADD, {"email": f"{name}.day@example.org", "name": f"{name.title()} Day"})
    ann, bo = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=ann.pk).update(withdrawn_at=timezone.now())

    assert path_of(ann.pk) is None
    assert path_of(bo.pk) == bo.path


def test_invitation_works_once(client, officer):
    link = invited(client)
    client.post(link, {"password": PASSWORD})
    client.logout()

    response = client.post(link, {"password": "another long password"})

    assert response.status_code == 410
    assert texts(response, ".//h1") == ["This invitation no longer works"]
    assert "a newer e-mail has a newer link" in response.content.decode()
    assert "cut in two" in client.get(link[:-3], follow=True).content.decode()
    assert User.objects.get(email="ann.day@example.org").check_password(PASSWORD)


@pytest.mark.parametrize(("after", "status"), [(LASTS - A_SECOND, 200), (LASTS, 410), (2 * LASTS - A_SECOND, 410)])
def test_invitation_works_for_seven_days_and_not_a_second_longer(client, officer, after, status):
    with time_machine.travel(SENT_AT, tick=False):
        client.force_login(officer)
        link = invited(client)

    with time_machine.travel(SENT_AT + after, tick=False):
        page, sent = client.get(link), client.post(link, {"password": PASSWORD})
        invitation = Invitation.objects.get(email="ann.day@example.org")
        label = invitation.state_label

    is_open = status == 200
    assert page.status_code == status
    assert sent.status_code == (302 if is_open else 410)
    assert User.objects.filter(email="ann.day@example.org").exists() is is_open
    assert label == ("Accepted" if is_open else "Run out")


@pytest.mark.parametrize(("after", "label"), [(LASTS - A_SECOND, "Open"), (LASTS, "Run out")])
def test_invitation_says_in_admin_whether_it_can_still_be_accepted(client, officer, after, label):
    with time_machine.travel(SENT_AT, tick=False):
        client.force_login(officer)
        invited(client)

    with time_machine.travel(SENT_AT + after, tick=False):
        client.force_login(officer)
        page = client.get("/admin/accounts/invitation/")
        open_ones = Invitation.objects.open().count()

    assert label in texts(page, ".//td[@class='field-state_label']")
    assert open_ones == (label == "Open")


def test_invitation_says_in_its_e_mail_until_when_it_works(client, officer):
    with time_machine.travel(SENT_AT, tick=False):
        client.force_login(officer)
        invited(client)

    for body in (outbox()[0].body, outbox()[0].alternatives[0].content):
        assert "9 November 2026, 09:30" in body


def test_invitation_withdrawn_no_longer_works(client, officer):
    link = invited(client)
    Invitation.objects.update(withdrawn_at=timezone.now())

    assert client.get(link).status_code == 410
    assert client.post(link, {"password": PASSWORD}).status_code == 410
    assert not User.objects.filter(email="ann.day@example.org").exists()


def test_invitation_sent_again_makes_the_earlier_link_stop_working(client, officer):
    earlier = invited(client)
    client.force_login(officer)
    client.post(
        "/admin/accounts/invitation/", {"action": "send_again", "_selected_action": [Invitation.objects.get().pk]}
    )
    client.logout()

    assert client.get(earlier).status_code == 410
    assert client.get(link_in(outbox()[-1])).status_code == 200


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (
            "send_again",
            [
                "1 sent again, with a new link.",
                "Not sent: 1 accepted already, 1 withdrawn. Invite anew whom you withdrew.",
            ],
        ),
        ("withdraw", ["1 withdrawn.", "Left as they are: 1 accepted already, 1 withdrawn."]),
    ],
)
def test_officer_reads_of_every_ticked_invitation_what_was_done(client, officer, action, said):
    for address in ("ann@example.org", "bo@example.org", "cy@example.org"):
        invited(client, email=address)
        client.force_login(officer)
    Invitation.objects.filter(email="bo@example.org").update(withdrawn_at=timezone.now())
    Invitation.objects.filter(email="cy@example.org").update(accepted_at=timezone.now())
    chosen = list(Invitation.objects.values_list("pk", flat=True))

    page = client.post("/admin/accounts/invitation/", {"action": action, "_selected_action": chosen}, follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == said


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "☃"])
def test_invitation_with_a_wrong_link_says_so(client, token):
    assert client.get(f"/accounts/invitation/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Choose a password"),
        ("short", "too short"),
        ("12345678901234", "numeric"),
        ("Password2026!", "This password is quickly guessed"),
    ],
)
def test_invitation_refuses_a_poor_password(client, officer, password, said):
    link = invited(client)

    response = client.post(link, {"password": password})

    assert said in " ".join(texts(response, ".//div[@class='govuk-error-summary']//li"))
    assert not User.objects.filter(email="ann.day@example.org").exists()


def test_invitation_is_refused_where_there_is_an_account(client, officer):
    make_user("ann.day@example.org")

    response = client.post(ADD, {"email": "Ann.Day@example.org"})

    assert "There is an account with this e-mail address already." in response.content.decode()
    assert outbox() == []


def test_second_invitation_to_an_address_says_to_send_the_first_again(client, officer):
    invited(client)
    client.force_login(officer)

    response = client.post(ADD, {"email": "ANN.DAY@example.org", "name": "Ann Day"})

    assert "There is an open invitation to this address. Send that one again instead." in response.content.decode()
    assert Invitation.objects.count() == 1


def test_officer_is_shown_no_link_that_is_for_the_invited(client, officer):
    administrator = make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True)
    client.force_login(administrator)
    invited(client, roles=[Group.objects.get(name=roles.ADMINISTRATOR).pk])
    invitation = Invitation.objects.get()
    client.force_login(officer)
    kind = ContentType.objects.get_for_model(Invitation)

    page = client.get(f"/admin/accounts/invitation/{invitation.pk}/change/")
    shortcut = client.get(f"/admin/r/{kind.pk}/{invitation.pk}/")

    assert page.status_code == 200
    assert invitation.path not in page.content.decode()
    assert "/admin/r/" not in page.content.decode()
    assert shortcut.status_code == 404


def test_invitation_by_an_officer_gives_no_role(client, officer):
    link = invited(client, roles=[Group.objects.get(name=roles.ADMINISTRATOR).pk])

    client.post(link, {"password": PASSWORD})

    assert not User.objects.get(email="ann.day@example.org").groups.exists()


def test_invitation_by_an_administrator_gives_a_role_that_is_written_down(client):
    administrator = make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True)
    client.force_login(administrator)
    link = invited(client, roles=[Group.objects.get(name=roles.OFFICER).pk])

    client.post(link, {"password": PASSWORD})

    user = User.objects.get(email="ann.day@example.org")
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.ROLE_GIVEN)
    assert user.is_staff
    assert (event.user, event.done_by, event.detail) == (user, administrator, roles.OFFICER)


def test_each_message_leads_to_the_invitation_that_it_is_about(client, officer):
    invited(client)
    client.force_login(officer)
    other = invited(client, email="bo@example.org", name="Bo Ray")

    links = [link_in(message) for message in outbox()]

    assert len(set(links)) == 2
    assert links[1] == other
    assert "bo@example.org" in client.get(other).content.decode()


def said(client, **fields) -> str:
    """What the form answers to an invitation that it refuses."""
    response = client.post(ADD, {"email": "puppet@example.org", "name": "Ann Day", **fields})
    assert response.status_code == 200, "it was sent"
    assert not Invitation.objects.exists()
    return response.content.decode()


@pytest.mark.parametrize(("is_active", "ending"), [(True, "."), (False, ", which is closed: an administrator can")])
def test_person_who_has_an_account_is_not_invited_to_another(client, officer, is_active, ending):
    person = make_person("Ann Day", email="ann.day@example.org")
    make_user("ann.day@school.example", person=person, is_active=is_active)

    assert f"No invitation is sent: Ann Day has an account already{ending}" in said(client, person=person.pk)


def test_whoever_has_an_account_meanwhile_is_asked_for_no_password(client, officer):
    person = make_person("Ann Day", email="ann.day@example.org")
    link = invited(client, person=person.pk)
    make_user("ann.day@school.example", person=person)

    assert client.get(link).status_code == 410
    client.force_login(officer)
    chosen = [Invitation.objects.get().pk]
    page = client.post("/admin/accounts/invitation/", {"action": "send_again", "_selected_action": chosen}, follow=True)
    assert texts(page, ".//ul[@class='messagelist']/li") == ["No invitation is sent: Ann Day has an account already."]


def test_officer_invites_nobody_of_whom_no_one_would_hear(client, officer):
    person = make_person("Ann Day")
    make_headship(person, make_school())

    assert "ask an administrator to send the invitation" in said(client, person=person.pk)


def test_officer_invites_a_head_whose_office_hears(client, officer):
    person = make_person("Ann Day")
    make_headship(person, make_school(office_email="office@alder.example"))

    client.post(invited(client, person=person.pk), {"password": PASSWORD})

    assert "office@alder.example" in [message.to[0] for message in outbox()]


def test_administrator_invites_whom_another_recorded_and_not_whom_they_did(client):
    administrator = make_user("administrator@example.org", roles.OFFICER, roles.ADMINISTRATOR, is_staff=True)
    client.force_login(administrator)
    own = Person(name="Bo Ray", slug="bo-ray")
    save(own, by=administrator)

    assert "ask another administrator" in said(client, person=own.pk)
    assert invited(client, person=make_person("Ann Day").pk)


@pytest.mark.parametrize("email", ["officer+ann@example.org", "Officer+Ann@Example.org"])
def test_officer_invites_no_mailbox_of_their_own(client, officer, email):
    assert "This is a mailbox of your own." in said(client, email=email)


def test_officer_does_not_accept_what_they_sent(client, officer):
    link = invited(client)
    client.force_login(officer)

    page, sent = client.get(link), client.post(link, {"password": PASSWORD})

    assert (page.status_code, sent.status_code) == (403, 403)
    assert texts(page, ".//h1") == ["You sent this invitation"]
    assert not User.objects.filter(email="ann.day@example.org").exists()


def test_somebody_else_who_is_signed_in_there_may_accept(client, officer):
    link = invited(client)
    client.force_login(make_user("desk@example.org"))

    assert client.post(link, {"password": PASSWORD}).status_code == 302
