"""Configuration of the office app."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """What the council keeps to run the portal: the post."""

    name = "office"
    verbose_name = "Schools and partnerships"  # the heading of the desk under which an officer finds it

    def ready(self) -> None:
        """Say who may read where messages went."""
        from base.records import private
        from office.models import Message
        from office.permissions import VIEW_MESSAGE

        private.add(Message, ["recipient", "reply_to", "text", "html", "links"], VIEW_MESSAGE)
