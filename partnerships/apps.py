"""Configuration of the partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Schools, partnerships and the people who lead them."""

    name = "partnerships"
    verbose_name = "Schools and partnerships"

    def ready(self) -> None:
        """Have an officer see to what reached no lead, and say whose contact details are kept to some.

        And have each change of an address told; say what taking back must know of these records; and have a quadrant
        called by the council's own word where a field is named.
        """
        from base.records import private
        from office import jobs
        from office.council.words import later_in_our_words
        from office.post import refusals
        from partnerships.change_journal import tell_the_journal
        from partnerships.enquiries.writes import pass_to_the_council
        from partnerships.models import Enquiry, Lead, Letter, Partnership, Person, School
        from partnerships.people.addresses import watch_addresses
        from partnerships.people.writes import begin_names
        from partnerships.permissions import VIEW_CONTACT_DETAILS, VIEW_ENQUIRY, VIEW_LETTER

        for model in (Person, Lead, Partnership):
            private.add(model, ["email", "telephone"], VIEW_CONTACT_DETAILS)
        private.add(School, ["office_email"], VIEW_CONTACT_DETAILS)
        private.add(Letter, ["subject", "text"], VIEW_LETTER)
        private.add(Letter, ["reply_to"], VIEW_CONTACT_DETAILS)
        private.add(Enquiry, ["sender_name", "sender_email"], VIEW_ENQUIRY)
        refusals.add("enquiry", pass_to_the_council)
        for named in (Partnership, Partnership.history.model):
            named._meta.get_field("home_quadrant").verbose_name = later_in_our_words("home quadrant")
        jobs.add("names whose day has come", begin_names)
        watch_addresses()
        tell_the_journal()
