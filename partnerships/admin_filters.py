"""Ways to narrow admin's lists of schools, partnerships, leads and what belongs to them."""

from base.records.filters import CurrentFilter, NamedEmptyFilter, WordFilter


class LeadStateFilter(CurrentFilter):
    """Leads that hold today, those of them who are about to leave, that are over, or that are to come."""

    words = (*CurrentFilter.words, ("ending", "ending_soon", "Ending within 60 days"))


class HasEmailFilter(WordFilter):
    """Leads to whom the council can write or cannot."""

    title = "e-mail address"
    parameter_name = "has_email"
    words = (("yes", "with_email", "Recorded"), ("no", "without_email", "Not recorded"))


class PartnershipStateFilter(CurrentFilter):
    """Partnerships that have started and not ended, however many schools they have; those that are over; the rest."""

    words = (("now", "current", "Current"), *CurrentFilter.words[1:])


class HasLeadFilter(WordFilter):
    """Partnerships with or without a lead today."""

    title = "lead"
    parameter_name = "has_lead"
    words = (("yes", "with_a_lead", "Has a lead"), ("no", "without_a_lead", "Has no lead"))


class ConfirmedFilter(WordFilter):
    """Partnerships confirmed by their lead within a year or not."""

    title = "record confirmed"
    parameter_name = "confirmed"
    words = (("yes", "confirmed", "Within a year"), ("no", "unconfirmed", "Not for a year"))


class EnquiryStateFilter(WordFilter):
    """Enquiries that wait for an officer, that went to a lead, or that are handled."""

    title = "state"
    parameter_name = "state"
    words = (
        ("open", "open", "Open: for an officer"),
        ("lead", "with_a_lead", "With a lead"),
        ("handled", "handled", "Handled"),
    )


class HomeFilter(NamedEmptyFilter):
    """Partnerships by where they are at home."""

    empty = "County-wide"


class InPartnershipFilter(WordFilter):
    """Schools in a partnership or in none."""

    title = "partnership"
    parameter_name = "member"
    words = (("yes", "in_a_partnership", "In a partnership"), ("no", "without_a_partnership", "In none"))


class OpenFilter(WordFilter):
    """Schools that are open today, those that are proposed to close among them, or closed."""

    title = "open today"
    parameter_name = "open"
    words = (("yes", "open", "Open"), ("no", "closed", "Closed"))


class OnMapFilter(WordFilter):
    """Schools that are placed on the map, by coordinates or a postcode, or not."""

    title = "coordinates or postcode recorded"
    parameter_name = "on_map"
    words = (("yes", "with_a_place", "Recorded"), ("no", "without_a_place", "Neither recorded"))


class DistrictMissingFilter(WordFilter):
    """Schools with or without a district."""

    title = "district recorded"
    parameter_name = "has_district"
    words = (("yes", "with_district", "Recorded"), ("no", "without_district", "Not recorded"))


class CorrectedFilter(WordFilter):
    """Schools of which an officer put a fact right."""

    title = "district or postcode"
    parameter_name = "corrected"
    words = (
        ("yes", "with_corrections", "Corrected by an officer"),
        ("disagrees", "disagreeing_with_register", "Corrected, and the register has another"),
        ("no", "without_corrections", "As in the register"),
    )


class AuthorityFilter(WordFilter):
    """Schools of Essex or from outside."""

    title = "authority"
    parameter_name = "authority"
    words = (("yes", "in_essex", "Essex"), ("no", "outside_essex", "Outside Essex"))
