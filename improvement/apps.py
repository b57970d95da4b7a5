"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, peer reviews, system leaders and support."""

    name = "improvement"
    verbose_name = "Strategy and resources"

    def ready(self) -> None:
        """Have requests for support go on by themselves, and keep from everybody to whom it was written about one."""
        from improvement.support.writes import TURN, widen_what_is_due
        from office import jobs
        from office.models import Message
        from office.post import seen

        jobs.add("support that is asked for further away", widen_what_is_due)
        seen.keep_back(lambda _: Message.objects.filter(kind=TURN))
