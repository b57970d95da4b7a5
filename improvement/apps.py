"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, and peer reviews."""

    name = "improvement"
    verbose_name = "Strategy and resources"

    def ready(self) -> None:
        """Have the worker let reviews go on where a school becomes another record of the register."""
        from improvement.rounds.conversions import follow_conversions
        from office import jobs

        jobs.add("reviews of schools that became others", follow_conversions)
