"""Configuration of the partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Schools, partnerships and the people who lead them."""

    name = "partnerships"
    verbose_name = "Schools and partnerships"

    def ready(self) -> None:
        """Have an officer see to what reached no lead."""
        from office.post import refusals
        from partnerships.enquiries.writes import pass_to_the_council

        refusals.add("enquiry", pass_to_the_council)
