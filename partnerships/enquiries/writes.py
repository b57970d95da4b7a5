"""Passing on what the public writes."""

from django.conf import settings

from office.post.sending import send
from partnerships.models import Enquiry, Lead, Partnership, School


def send_enquiry(
    *,
    kind: Enquiry.Kind,
    about: Partnership | School,
    message: str,
    page_url: str,
    sender_name: str = "",
    sender_email: str = "",
    sender_school: str = "",
    client_hash: str = "",
) -> Enquiry:
    """Keep the enquiry, and e-mail it to whom it is for: the partnership's leads, else the council.

    ``page_url`` is the whole address of the page that it was sent from. Nobody signs in to send one, so there is no
    ``by``. Raises ``ValidationError`` where the enquiry breaks a rule of the model.
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
    enquiry.save()  # before any e-mail and in no transaction with it: it is kept whatever the mail server does
    Enquiry.objects.forget_clients()
    _pass_on(enquiry, page_url)
    return enquiry


def _pass_on(enquiry: Enquiry, page_url: str) -> None:
    """To each lead that can be reached; to the council where there is none or no mail server takes it."""
    reached = [_mail(enquiry, address, page_url) for address in _leads_addresses(enquiry)]
    if any(reached):
        enquiry.went_to_lead = True
        enquiry.save(update_fields=["went_to_lead"])
    else:
        _mail(enquiry, settings.COUNCIL_EMAIL, page_url)


def _leads_addresses(enquiry: Enquiry) -> list[str]:
    """Where the current leads are reached, published or not, each address once; none for a report."""
    if enquiry.is_report or not enquiry.partnership:
        return []
    leads = Lead.objects.active().filter(partnership=enquiry.partnership).select_related("person").order_by("pk")
    return list(dict.fromkeys(lead.reachable_email for lead in leads if lead.reachable_email))


def _mail(enquiry: Enquiry, address: str, page_url: str) -> bool:
    """Whether the mail server took it."""
    context = {
        "enquiry": enquiry,
        "page_url": page_url,
        "is_for_council": address == settings.COUNCIL_EMAIL,
        "council_name": settings.COUNCIL_NAME,
    }
    return send(to=address, template="enquiry", context=context, reply_to=enquiry.sender_email).was_taken
