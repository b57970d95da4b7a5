"""The e-mails about signing in and about one's account, most by sending the forms that cause them."""

import re
from collections.abc import Iterator

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.linking import MOVED, note_link, tell_of_account
from accounts.ways_in import change_address, set_password
from base.one_go import in_one_go
from base.saving import save
from improvement.models import Reviewer
from office.journal.taking_back import take_back
from office.journal.telling import tell_taken_back
from office.models import Council
from partnerships.models import Headship, Lead, Person, School
from partnerships.people.posts import save_post
from portal.privacy.erasing import erase_person
from portal.privacy.telling import tell_looked_at
from register.runs.telling import tell_of_closings
from tests.every_page.people import (
    ADMINISTRATOR,
    BOARD_MEMBER,
    CHAIR,
    EMAILS,
    HEADTEACHER,
    HOST,
    LEAD,
    OFFICER,
    PUBLIC,
    account_of,
    client_of,
)
from tests.post import outbox

PASSWORD, NEW_PASSWORD = "the first long password", "another long password"
ADDRESS = LEAD_ADDRESS = "a.new.address@example.org"


def occasions() -> Iterator:
    """All of them."""
    yield "account/email/login_code", "asked for", lambda: _send(Client(SERVER_NAME=HOST), "account_request_login_code")
    yield (
        "account/email/password_reset_key",
        "forgotten",
        lambda: _send(Client(SERVER_NAME=HOST), "account_reset_password"),
    )
    yield "account/email/password_reset", "reset", _reset
    yield "account/email/password_changed", "changed", _change_password
    yield "account/email/password_set", "set", _set_password
    yield "account/email/email_confirmation", "a new address", _change_address
    yield "account/email/email_changed", "the new address confirmed", _confirm_address
    yield "email/account-changed", "another address, by an administrator", _change_address_of_another
    yield "email/account-linked", "by an administrator", lambda: _link("linked to you")
    yield "email/account-linked", "another address", lambda: _move("linked to you")
    yield "email/account-linked-beside", "by an administrator", lambda: _link("linked to Ann")
    yield "email/account-linked-beside", "another address", lambda: _move("linked to Ann")
    yield "email/account-linked-beside", "another password", lambda: _set_another_password("another password")
    yield "email/post-begun", "with an account", _begin_headship
    yield "email/taken-back", "a headship that had begun", _take_headship_back
    yield "email/address-changed", "of a lead", lambda: _change_lead_address(LEAD_ADDRESS)
    yield "email/address-changed", "a first one of a headteacher", _record_first_address
    yield "email/address-changed", "the council’s", _change_mailbox
    yield "email/reviewer-changed", "linked", _link_reviewer
    yield "email/schools-closed", "one of a lead", lambda: _close(1)
    yield "email/schools-closed", "two of a lead", lambda: _close(2)
    yield "email/held-looked-at", "the first on a day", lambda: _look_at_held(is_most=False)
    yield "email/held-looked-at", "the most on a day", lambda: _look_at_held(is_most=True)
    yield "email/record-erased", "of nobody beside anybody", _erase
    yield "mfa/email/totp_activated", "turned on", _turn_on
    yield "mfa/email/totp_deactivated", "turned off", lambda: client_of(OFFICER).post(reverse("mfa_deactivate_totp"))
    yield "mfa/email/recovery_codes_generated", "new codes", _new_codes
    yield "mfa/email/webauthn_removed", "removed", _remove_key
    for template in ("mfa/email/webauthn_added", *(f"socialaccount/email/account_{done}" for done in LINKED)):
        yield template, "as allauth sends it", lambda template=template: _notify(template)


LINKED = ("connected", "disconnected")


def _send(client: Client, name: str, **data: str) -> None:
    client.post(reverse(name), {"email": EMAILS[HEADTEACHER]} | data)


def _reset() -> None:
    user, client = account_of(HEADTEACHER), client_of(PUBLIC)
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    form = client.get(reverse("account_reset_password_from_key", kwargs=parts))["Location"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def _change_password() -> None:
    user = account_of(HEADTEACHER)
    user.set_password(PASSWORD)
    user.save()
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    _send(client_of(HEADTEACHER), "account_change_password", **data)


def _set_password() -> None:
    """By somebody who has had none so far."""
    user = account_of(BOARD_MEMBER)
    user.set_unusable_password()
    user.save()
    _send(client_of(BOARD_MEMBER), "account_set_password", password1=NEW_PASSWORD, password2=NEW_PASSWORD)


def _change_address() -> Client:
    client = client_of(HEADTEACHER)
    client.post(reverse("account_email"), {"action_add": "", "email": ADDRESS})
    return client


def _confirm_address() -> None:
    client = _change_address()
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)[1]
    mail.outbox.clear()  # the code is another occasion
    client.post(reverse("account_email_verification_sent"), {"code": code})


def _change_address_of_another() -> None:
    change_address(user=account_of(LEAD), to="another.address@example.org", by=account_of(ADMINISTRATOR))
    _only("was changed")


def _link(subject: str) -> None:
    officer = account_of(OFFICER)
    officer.person = Person.objects.create(name="Ann Known", slug="ann-known", email="ann.known@example.org")
    note_link(user=officer, before=None, by=account_of(ADMINISTRATOR))
    _only(subject)


def _move(subject: str) -> None:
    officer = account_of(OFFICER)
    officer.person = Person.objects.create(name="Ann Known", slug="ann-known", email="ann.known@example.org")
    tell_of_account(user=officer, by=account_of(ADMINISTRATOR), done=MOVED)
    _only(subject)


def _set_another_password(subject: str) -> None:
    set_password(user=account_of(HEADTEACHER), password=NEW_PASSWORD, by=account_of(ADMINISTRATOR))
    _only(subject)


def _change_lead_address(address: str) -> None:
    lead = Lead.objects.leading().exclude(email="").order_by("pk")[0]
    lead.email = address
    save(lead, by=account_of(OFFICER))
    outbox()


def _record_first_address() -> None:
    headships = Headship.objects.active().filter(person__email="", person__user=None).exclude(school__office_email="")
    head = headships.order_by("pk")[0].person
    head.email = ADDRESS
    save(head, by=account_of(OFFICER))
    outbox()


def _change_mailbox() -> None:
    council = Council.objects.get()
    council.mailbox = ADDRESS
    save(council, by=account_of(ADMINISTRATOR))
    outbox()


def _link_reviewer() -> None:
    led = Lead.objects.leading().exclude(email="").order_by().values("partnership")
    rows = Reviewer.objects.with_a_right().filter(person__user=None, person__leads=None)
    rows = rows.filter(review__round__partnership__in=led)
    account = account_of(OFFICER)
    account.person = rows.order_by("pk")[0].person
    note_link(user=account, before=None, by=account_of(ADMINISTRATOR))
    _only("takes part in a peer review")


def _close(count: int) -> None:
    """Of a partnership whose lead has an address: a refresh would close so many of its schools."""
    lead = Lead.objects.leading().exclude(email="").order_by("pk")[0]
    schools = School.objects.filter(memberships__in=lead.partnership.memberships.active()).order_by("urn")[:count]
    tell_of_closings([school.urn for school in schools], by=account_of(OFFICER))
    to = {lead.email.lower()}
    mail.outbox[:] = [message for message in outbox() if message.to[0].lower() in to]


def _look_at_held(*, is_most: bool) -> None:
    tell_looked_at(by=account_of(OFFICER), is_most=is_most)
    outbox()


def _erase() -> None:
    person = Person.objects.create(name="Ann Known", slug="ann-known", email="ann.known@example.org")
    erase_person(person=person, reason="entered in error", by=account_of(OFFICER))
    outbox()


def _only(subject: str) -> None:
    """Leave what has these words in its subject: whoever else hears of it is another occasion."""
    mail.outbox[:] = [message for message in outbox() if subject in message.subject]


def _begin_headship() -> None:
    """At a school that nobody heads and that has no mailbox: the council hears of it."""
    school = School.objects.filter(office_email="", headships=None).order_by("urn")[0]
    lead = account_of(LEAD).person
    save_post(Headship(person=lead, school=school, started_on=timezone.localdate()), by=account_of(OFFICER))
    outbox()


def _take_headship_back() -> None:
    """The council had heard of it, and hears that it was taken back."""
    with in_one_go("A new head", by=None) as go:
        _begin_headship()
        go.keep([])
    with in_one_go("Taken back: A new head", by=None, takes_back=go.entry) as back:
        take_back(entry=go.entry, by=None)
        back.keep([])
    outbox()
    mail.outbox.clear()
    tell_taken_back(entry=back.entry)
    outbox()


def _turn_on() -> None:
    client = client_of(LEAD)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page)[1]
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    # Recovery codes come with it, which are another occasion.
    mail.outbox[:] = [message for message in mail.outbox if "recovery" not in message.subject.lower()]


def _new_codes() -> None:
    client_of(OFFICER).post(reverse("mfa_generate_recovery_codes"))


def _remove_key() -> None:
    key = Authenticator.objects.get(user=account_of(CHAIR), type="webauthn")
    client_of(CHAIR).post(reverse("mfa_remove_webauthn", args=[key.pk]))


def _notify(template: str) -> None:
    """What takes a key or an identity provider to bring about, told as allauth tells it."""
    user = account_of(OFFICER)
    request = RequestFactory(SERVER_NAME=HOST).get("/")
    request.user = user
    account = SocialAccount(user=user, provider="council", uid="1", extra_data={"email": user.email})
    with request_context(request):
        get_adapter(request).send_notification_mail(template, user, {"account": account, "provider": _Provider})


class _Provider:
    """The identity provider, as far as an e-mail names it."""

    id = "council"
    name = "the council’s account"
