"""Configuration of the office app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OfficeConfig(AppConfig):
    """What the council keeps to run the portal: the post."""

    name = "office"
    verbose_name = "Schools and partnerships"  # the heading of the desk under which an officer finds it

    def ready(self) -> None:
        """Have the council's row made, say who may read messages, keep what is done in one go and show its e-mails."""
        from base.changing.emails import READERS
        from base.one_go import KEEPERS
        from base.records import private
        from office.council.making import make_the_council
        from office.journal.keeping import keep
        from office.models import Message
        from office.permissions import VIEW_MESSAGE
        from office.post.showing import written_in

        private.add(Message, ["recipient", "reply_to", "text", "html", "links"], VIEW_MESSAGE)
        KEEPERS.append(keep)
        READERS.append(written_in)
        post_migrate.connect(make_the_council, sender=self, dispatch_uid="office.council.making.make_the_council")
