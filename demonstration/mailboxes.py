"""The mailboxes of schools' offices, where a lead's message to all schools goes that reaches no head."""

from base.saving_many import save_many
from demonstration.headteacher import SHOWCASE
from demonstration.luck import happens
from demonstration.writing import REASON
from partnerships.models import Membership, School


def make_mailboxes() -> None:
    """Give most schools of the showcase one; some have none, and the lead is told which."""
    members = Membership.objects.active().filter(partnership__slug=SHOWCASE)
    schools = School.objects.open().filter(memberships__in=members, office_email="").order_by("urn")
    chosen = [school for school in schools if happens(0.7, "has a mailbox", str(school.urn))]
    for school in chosen:
        school.office_email = f"office.{school.urn}@example.org"
    save_many(chosen, by=None, why=REASON, fields=["office_email"])
