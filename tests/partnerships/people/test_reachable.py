"""Where somebody is written to: one rule for everything that the portal writes."""

import pytest

from confirmations.proposals.kinds import OnlyWords
from confirmations.proposals.writes import decline_proposal, propose
from partnerships.models import Lead
from tests.confirmations.asked import ask
from tests.factories import STARTED, make_lead, make_partnership, make_person, make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    ("role", "own", "account", "elsewhere", "address"),
    [
        ("role@example.org", "own@example.org", "account@example.org", "other@example.org", "role@example.org"),
        ("", "own@example.org", "account@example.org", "other@example.org", "own@example.org"),
        ("", "", "account@example.org", "other@example.org", "account@example.org"),
        ("", "", "", "other@example.org", "other@example.org"),
        ("", "", "", "", ""),
    ],
)
def test_lead_is_reached_at_the_first_of_four_addresses(role, own, account, elsewhere, address):
    person = make_person("Ann Day", email=own)
    lead = make_lead(make_partnership("Colne"), person, email=role)
    make_lead(make_partnership("Stour"), person, email=elsewhere)
    make_lead(make_partnership("Over"), person, email="over@example.org", ended_on=STARTED)
    make_lead(make_partnership("Dengie"), make_person("Bo Dee"), email="bo@example.org")
    if account:
        make_user(account, person=person)

    lead = Lead.objects.get(pk=lead.pk)

    assert lead.reachable_email == address
    assert Lead.objects.filter(pk=lead.pk).with_email().exists() is bool(address)
    assert Lead.objects.filter(pk=lead.pk).without_email().exists() is not bool(address)


def test_lead_who_has_an_account_alone_is_told_and_asked_there():
    lead = make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"))
    make_user("lead@example.org", person=lead.person)

    [proposal] = propose(lead=lead, what=[OnlyWords("record")], comment="Please call")
    outbox().clear()
    decline_proposal(proposal=proposal, note="We did.", by=make_user())
    ask(lead)

    assert [message.to for message in outbox()] == [["lead@example.org"], ["lead@example.org"]]
