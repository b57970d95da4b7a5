"""Whoever changes an address to which notices go cannot do it in silence: the old one, the new one and others hear."""

import datetime as dt

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import EmailField
from django.utils import timezone

from accounts import roles
from accounts.linking import note_link
from accounts.models import User
from accounts.ways_in import change_address
from base.saving import save
from office.council.reading import the_council
from office.models import Council, Message
from partnerships.mailboxes.sheet import Mailbox
from partnerships.mailboxes.writes import set_mailboxes
from partnerships.models import Lead, Partnership, Person, School
from partnerships.people.addresses import FIELDS
from tests.admin import change, inlines
from tests.clients import signed_in
from tests.factories import (
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

pytestmark = [pytest.mark.django_db, pytest.mark.once]
COUNCIL = "school-partnerships@example.org"
OLD, NEW = "old@example.org", "new@example.org"
# Fields that no way leads to change, or whose record says what was sent: an address of before is told of nothing.
NEVER_CHANGED = {
    ("Invitation", "email"),  # sent once; another address is another invitation
    ("Delegate", "email"),  # named once
    ("Enquiry", "sender_email"),
    ("Letter", "reply_to"),
    ("Message", "recipient"),
    ("Message", "reply_to"),
    ("Subscription", "email"),  # another address asks, and is asked
}
BY_ITSELF = {("User", "email")}  # ``accounts.ways_in`` tells both


@pytest.fixture
def officer():
    return make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Olu Shah")


def told(kind: str = "address-changed") -> list[str]:
    return sorted(message.recipient.lower() for message in Message.objects.filter(kind=kind))


def of_model(model, field):
    """A record of that model, with the old address in that field."""
    makers = {
        Person: make_person,
        Lead: lambda **fields: make_lead(person=make_person("Ann Day"), **fields),
        School: lambda **fields: make_school("Alder Primary", **fields),
        Partnership: lambda **fields: make_partnership("Colne", **fields),
        Council: lambda **fields: _council(**fields),
    }
    return makers[model](**{field: OLD})


def _council(**fields):
    council = Council.objects.get()
    Council.objects.update(**fields)
    council.refresh_from_db()
    return council


EVERY = [(model, field) for model, fields in FIELDS.items() for field in fields]


@pytest.mark.parametrize(("model", "field"), EVERY)
@pytest.mark.parametrize("now", [NEW, ""])
def test_the_old_address_and_the_new_hear_whatever_is_changed(officer, model, field, now):
    row = of_model(model, field)
    setattr(row, field, now or (COUNCIL if field == "mailbox" else ""))

    save(row, by=officer)

    assert {OLD, *filter(None, [now])} <= set(told())
    message = Message.objects.filter(kind="address-changed", recipient=OLD).get()
    assert "Olu Shah changed the e-mail address of" in message.text
    assert OLD not in message.text
    assert "o…@example.org" in message.text


def test_every_address_of_a_record_is_watched_or_never_changes():
    ours = [model for model in apps.get_models() if model._meta.app_label in settings.PORTAL_APPS]
    found = {
        (model.__name__, field.name)
        for model in ours
        if not model.__name__.startswith("Historical")
        for field in model._meta.fields
        if isinstance(field, EmailField)
    }

    assert found == {(model.__name__, field) for model, field in EVERY} | NEVER_CHANGED | BY_ITSELF


def test_an_account_s_address_tells_both(officer):
    account = make_user(OLD)

    change_address(user=account, to=NEW, by=officer)

    assert {OLD, NEW} <= set(told("account-changed"))


@pytest.mark.parametrize("model", [Person, School, Lead, Partnership])
def test_saving_with_the_same_address_tells_nobody(officer, model):
    [field] = FIELDS[model]
    row = of_model(model, field)
    setattr(row, field, OLD.upper())

    save(row, by=officer)

    assert told() == []


class TestCouncil:
    """Its mailbox hears of what nobody else does, so it is the first to be changed."""

    def put(self, officer, mailbox):
        council = Council.objects.get()
        council.mailbox = mailbox
        save(council, by=officer)

    def test_in_admin_both_hear_and_are_told_not_to_answer(self, officer):
        page = signed_in(officer).get(change(Council.objects.get()))
        data = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}

        signed_in(officer).post(change(Council.objects.get()), data | {"mailbox": NEW})

        assert the_council().mailbox == NEW
        assert told() == sorted([NEW, COUNCIL])
        assert "Do not answer this e-mail" in Message.objects.filter(kind="address-changed")[0].text

    def test_put_back_at_once_the_council_hears_of_both_and_of_what_was_done_between(self, officer):
        reviewer = make_person("Ann Day", email=OLD)
        self.put(officer, NEW)
        note_link(user=make_user("puppet@example.org", person=reviewer), before=None, by=officer)
        self.put(officer, COUNCIL)

        assert told().count(COUNCIL) == 2
        assert COUNCIL in told("account-linked-beside")
        assert {COUNCIL} <= {to for letter in outbox() for to in letter.to}


class TestPerson:
    """Whoever would notice that it is not the person's."""

    @pytest.fixture
    def review(self):
        """Of a school that Bea Oak heads, in a partnership that Cy Ash leads; nobody of it has another role."""
        host = make_school("Alder Primary")
        partnership = make_partnership("Colne", schools=[host])
        make_headship(make_person("Bea Oak", email="bea@example.org"), host)
        make_lead(partnership, make_person("Cy Ash", email="cy@example.org"))
        return make_review(make_round(partnership), host)

    @pytest.fixture
    def deputy(self, review):
        """A reviewer without a role."""
        return make_reviewer(review, make_person("Dee Elm", email=OLD)).person

    @pytest.mark.parametrize("before", [OLD, ""])
    def test_of_a_reviewer_the_host_and_the_lead_hear(self, officer, review, before):
        deputy = make_reviewer(review, make_person("Dee Elm", email=before)).person
        data = {"name": deputy.name, "slug": deputy.slug, "email": NEW} | inlines("leads", "seats", "headships")

        assert signed_in(officer).post(change(deputy), data).status_code == 302

        assert told("reviewer-changed") == ["bea@example.org", "cy@example.org"]
        assert (OLD in told()) is bool(before)

    def test_of_a_reviewer_whose_account_is_linked_they_hear(self, officer, deputy):
        note_link(user=make_user("puppet@example.org", person=deputy), before=None, by=officer)

        assert told("reviewer-changed") == ["bea@example.org", "cy@example.org"]
        text = Message.objects.filter(kind="reviewer-changed")[0].text
        assert "Olu Shah linked an account to the record of Dee Elm, as p…@example.org" in text
        assert "Alder" not in text

    @pytest.mark.parametrize("state", ["right is over", "nobody"])
    def test_of_who_reviews_nothing_any_more_nobody_does(self, officer, deputy, review, state):
        if state == "right is over":
            type(review).objects.update(year=review.year - 3)
            deputy.reviews.get().review.round.__class__.objects.update(year=review.year - 3)
        else:
            deputy.reviews.all().delete()

        note_link(user=make_user("puppet@example.org", person=deputy), before=None, by=officer)

        assert told("reviewer-changed") == []

    def test_officers_do_not_find_in_the_post_who_reviews_whom(self, officer, deputy):
        note_link(user=make_user("puppet@example.org", person=deputy), before=None, by=officer)

        page = signed_in(officer).get("/admin/office/message/").content.decode()

        assert "Bea Oak" not in page

    def test_of_a_head_the_other_head_the_office_and_the_lead_hear(self, officer):
        school = make_school(office_email="office@example.org")
        make_lead(make_partnership(schools=[school]), make_person("Cy Ash", email="cy@example.org"))
        head = make_headship(make_person("Ann Day", email=OLD), school).person
        make_headship(make_person("Bo Ray", email="bo@example.org"), school)
        head.email = NEW

        save(head, by=officer)

        assert told() == sorted(["bo@example.org", "cy@example.org", "office@example.org", NEW, OLD])

    def test_one_s_own_change_tells_both_addresses_and_nobody_else(self):
        lead = make_lead(person=make_person("Ann Day"), email=OLD)
        make_lead(lead.partnership, make_person("Cy Ash", email="cy@example.org"), role="co-lead")
        lead.email = NEW

        save(lead, by=make_user("ann@example.org", person=lead.person))

        assert told() == [NEW, OLD]

    def test_first_address_of_somebody_without_a_role_tells_nobody(self, officer):
        person = make_person("Ann Day")
        person.email = NEW

        save(person, by=officer)

        assert told() == []


class TestLead:
    """An account that is made co-lead after the lead's address was changed."""

    def test_the_lead_hears_at_the_address_of_before(self, officer):
        lead = make_lead(person=make_person("Ann Day"), email=OLD)
        lead.email = NEW
        save(lead, by=officer)
        colleague = make_person("Dee Elm", email="dee@example.org")
        make_user("dee.account@example.org", person=colleague)

        data = {"partnership": lead.partnership_id, "person": colleague.pk, "role": "co-lead"}
        signed_in(officer).post("/admin/partnerships/lead/add/", data | {"started_on": "1 September 2026"})

        assert {OLD, NEW, COUNCIL} <= set(told("post-begun"))

    def test_a_lead_that_was_ended_before_hears_too(self, officer):
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        lead = make_lead(person=make_person("Ann Day", email=OLD), ended_on=yesterday)
        colleague = make_person("Dee Elm")
        make_user("dee.account@example.org", person=colleague)

        data = {"partnership": lead.partnership_id, "person": colleague.pk, "role": "lead"}
        signed_in(officer).post("/admin/partnerships/lead/add/", data | {"started_on": "1 September 2026"})

        assert OLD in told("post-begun")


class TestSchool:
    """Where its office's mailbox is changed, by a list too."""

    def test_a_list_of_mailboxes_tells_each_that_is_changed(self, officer):
        changed, first = make_school(office_email=OLD), make_school()
        make_headship(make_person("Bo Ray", email="bo@example.org"), changed)
        make_headship(make_person("Una Far", email="una@example.org"), first)

        set_mailboxes(rows=[Mailbox(changed, NEW), Mailbox(first, "first@example.org")], by=officer)

        assert told() == ["bo@example.org", NEW, OLD]

    def test_of_a_headship_where_no_address_is_known_the_lead_and_the_council_hear(self, officer):
        school = make_school()
        make_lead(make_partnership(schools=[school]), make_person("Cy Ash", email="cy@example.org"))
        colleague = make_person("Dee Elm")
        make_user("dee.account@example.org", person=colleague)

        data = {"school": school.pk, "person": colleague.pk, "role": "headteacher", "started_on": "1 September 2026"}
        signed_in(officer).post("/admin/partnerships/headship/add/", data)

        assert told("post-begun") == ["cy@example.org", COUNCIL]


def test_a_password_that_an_administrator_sets_for_a_head_is_heard_of_beside_them():
    administrator = make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True)
    school = make_school(office_email="office@example.org")
    make_lead(make_partnership(schools=[school]), make_person("Cy Ash", email="cy@example.org"))
    head = make_headship(make_person("Ann Day", email=OLD), school).person
    account: User = make_user(OLD, person=head)

    data = {"usable_password": "true", "password1": "three words apart 77", "password2": "three words apart 77"}
    assert signed_in(administrator).post(f"/admin/accounts/user/{account.pk}/password/", data).status_code == 302

    assert told("account-linked-beside") == ["cy@example.org", "office@example.org", COUNCIL]
    assert "set a new password" in Message.objects.filter(kind="account-linked-beside")[0].text
    assert told("account-changed") == [OLD]
