"""A lead as a vCard, for the telephone's address book."""

import vobject

from partnerships.models import Lead


def lead_vcard(lead: Lead, page_url: str) -> str:
    """The lead's name, post and published contact details as a vCard 3.0; nothing that is not public."""
    card = vobject.vCard()
    given, _, family = lead.person.name.rpartition(" ")
    card.add("n").value = (
        vobject.vcard.Name(family=family, given=given, prefix=lead.person.title)
        if given
        else vobject.vcard.Name(given=family, prefix=lead.person.title)
    )
    card.add("fn").value = str(lead.person)
    card.add("org").value = [lead.school_today.name if lead.school_today else lead.partnership.name]
    card.add("title").value = f"{lead.get_role_display()}, {lead.partnership}"
    if lead.public_email:
        _add(card, "email", lead.public_email)
    if lead.public_telephone:
        _add(card, "tel", lead.public_telephone)
    card.add("url").value = page_url
    return card.serialize()


def _add(card: vobject.base.Component, name: str, value: str) -> None:
    line = card.add(name)
    line.value = value
    line.type_param = "WORK"
