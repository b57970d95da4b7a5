"""Configuration of the confirmations app."""

from django.apps import AppConfig

from partnerships import apps as partnerships  # the module: of two configs in apps.py Django takes neither


class ConfirmationsConfig(AppConfig):
    """The yearly question to leads, and what they propose in answer."""

    name = "confirmations"
    verbose_name = partnerships.PartnershipsConfig.verbose_name  # to an officer they are one thing

    def ready(self) -> None:
        """Offer to ask the leads of ticked partnerships, and say where the link of a question leads."""
        from confirmations.asking.bulk import ASKING
        from confirmations.change_journal import tell_the_journal
        from confirmations.hanging import questions_and_proposals
        from confirmations.links import path_of
        from office.post import links
        from partnerships.directory.list_tools import LIST_ACTIONS
        from partnerships.lives.hanging import what_hangs

        LIST_ACTIONS.extend(ASKING)
        what_hangs.append(questions_and_proposals)
        links.add("question", path_of)
        tell_the_journal()
