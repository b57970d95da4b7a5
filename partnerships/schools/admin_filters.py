"""Ways to narrow admin's list of schools."""

from base.records.filters import WordFilter


class InPartnershipFilter(WordFilter):
    """Schools in a partnership that counts or in none that does."""

    title = "partnership"
    parameter_name = "member"
    words = (
        ("yes", "in_a_partnership", "In a partnership that counts"),
        ("no", "without_a_partnership", "In none that counts"),
    )


class OpenFilter(WordFilter):
    """Schools that are open today, those that are proposed to close among them, or closed: these when asked for."""

    title = "open today"
    parameter_name = "open"
    default, left_out = "yes", "Schools that are not open are left out."
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
    """Schools of home authorities, from outside, or left with one that ends."""

    title = "authority"
    parameter_name = "authority"
    words = (
        ("yes", "of_home", "Home"),
        ("no", "outside_home", "Outside"),
        ("ended", "of_an_ended_authority", "One that ends, and none after it"),
    )


class SetAsideFilter(WordFilter):
    """Links between schools that hold, or that officers set aside as wrong."""

    title = "set aside as wrong"
    parameter_name = "set_aside"
    words = (("yes", "set_aside", "Set aside"), ("no", "standing", "Not set aside"))
