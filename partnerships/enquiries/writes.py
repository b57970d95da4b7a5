"""Passing on what the public writes."""

from django.conf import settings
from django.db import transaction

from office.council.reading import the_council
from office.models import Message
from office.post.writing import write
from partnerships.models import Enquiry, Lead, Partnership, School

ABOUT = "enquiry "  # with its number, what its messages tell of


@transaction.atomic
def send_enquiry(
    *,
    kind: Enquiry.Kind,
    about: Partnership | School,
    message: str,
    sender_name: str = "",
    sender_email: str = "",
    sender_school: str = "",
    client_hash: str = "",
) -> Enquiry:
    """Keep the enquiry, and e-mail it to whom it is for: the partnership's leads, else the council.

    Nobody signs in to send one, so there is no ``by``. Raises ``ValidationError`` where the enquiry breaks a rule of
    the model.
    """
    enquiry = Enquiry(
        kind=kind,
        partnership=about if isinstance(about, Partnership) else None,
        school=about if isinstance(about, School) else None,
        message=message,
        sender_name=sender_name,
        sender_email=sender_email,
        sender_school=sender_school,
        client_hash=client_hash,
    )
    enquiry.full_clean()
    enquiry.save()
    Enquiry.objects.forget_clients()
    _pass_on(enquiry)
    return enquiry


def _pass_on(enquiry: Enquiry) -> None:
    """Write to each lead that has an address; to the council where there is none."""
    addresses = _leads_addresses(enquiry)
    for address in addresses or [the_council().mailbox]:
        _write(enquiry, address)
    if addresses:
        enquiry.went_to_lead = True
        enquiry.save(update_fields=["went_to_lead"])


def pass_to_the_council(message: Message) -> None:
    """Have an officer see to an enquiry that reached no lead: no mail server took what was written to them."""
    enquiry = Enquiry.objects.filter(pk=message.about.removeprefix(ABOUT)).first()
    to_others = Message.objects.telling_of(message.about).exclude(state=Message.State.REFUSED)
    if enquiry and enquiry.went_to_lead and not to_others.exists():
        enquiry.went_to_lead = False
        enquiry.save(update_fields=["went_to_lead"])
        _write(enquiry, the_council().mailbox)


def _leads_addresses(enquiry: Enquiry) -> list[str]:
    """Where the current leads are reached, published or not, each address once; none for a report."""
    if enquiry.is_report or not enquiry.partnership:
        return []
    leads = Lead.objects.active().filter(partnership=enquiry.partnership).select_related("person").order_by("pk")
    return list(dict.fromkeys(lead.reachable_email for lead in leads if lead.reachable_email))


def _write(enquiry: Enquiry, address: str) -> None:
    write(
        to=address,
        kind="enquiry",
        about=f"{ABOUT}{enquiry.pk}",
        context={
            "enquiry": enquiry,
            "page_url": f"{settings.SITE_URL}{enquiry.about.get_absolute_url()}",
            "is_for_council": address == the_council().mailbox,
        },
        reply_to=enquiry.sender_email,
    )
