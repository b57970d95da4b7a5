"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, peer reviews, system leaders and support."""

    name = "improvement"
    verbose_name = "Strategy and resources"

    def ready(self) -> None:
        """Let reviews go on where a school becomes another record, and requests for support by themselves.

        And keep from everybody to whom it was written about a request.
        """
        from improvement.rounds.conversions import follow_conversions
        from improvement.support.writes import TURN, widen_what_is_due
        from office import jobs
        from office.models import Message
        from office.post import seen

        jobs.add("reviews of schools that became others", follow_conversions)
        jobs.add("support that is asked for further away", widen_what_is_due)
        seen.keep_back(lambda _: Message.objects.filter(kind=TURN))
