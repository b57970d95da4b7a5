"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, and peer reviews."""

    name = "improvement"
    verbose_name = "Strategy and resources"

    def ready(self) -> None:
        """Say where the link to somebody's dates leads, that officers do not read what is written of reviews, and who
        tells their people what changed."""
        from improvement.dates.emails import messages_kept_from
        from improvement.dates.links import KIND, path_of
        from improvement.dates.told import tell_everyone
        from improvement.rounds.telling import tellers
        from office.post import links, seen

        links.add(KIND, path_of)
        seen.keep_back(messages_kept_from)
        tellers[:] = [tell_everyone]
