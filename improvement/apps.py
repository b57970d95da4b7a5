"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, peer reviews, self-evaluations, system leaders and support."""

    name = "improvement"
    verbose_name = "Strategy and resources"

    def ready(self) -> None:
        """Say what the worker does, where the link to somebody's dates leads, and who tells of a review's changes.

        And tell hosts and leads what is done with a reviewer's record. Keep from officers what is written of reviews,
        and from everybody to whom it was written about a request. Show a superuser on a school's page how what is
        closed to them is opened; on a quadrant's meeting the way to its year, and on every board's to its termly
        report. Say when the council is closed, of which records not even the kind is said, and which papers nobody may
        make public yet. Have the minutes of a quadrant’s meeting say what it said of priorities.
        """
        from base.working_days import CLOSURES
        from boards import panels
        from boards.models import besides
        from boards.models.papers import closed_for_now
        from boards.papers.drawn import draws
        from improvement.clashes.closures import council_closed
        from improvement.dates.emails import messages_kept_from, post_group_lead
        from improvement.dates.links import GONE, KIND, gone_path_of, path_of
        from improvement.dates.told import tell_everyone
        from improvement.evaluation import conversions as of_evaluations
        from improvement.evaluation import links as of_answers
        from improvement.evaluation.closing import count_what_is_due
        from improvement.evaluation.emails import KINDS as OF_EVALUATIONS
        from improvement.evaluation.hanging import evaluations_that_stay
        from improvement.glass.panel import TEMPLATE, closed_programme
        from improvement.priorities import panels as of_priorities
        from improvement.priorities.minuted import priorities_becoming_public, said_of_priorities
        from improvement.programme import panels as of_programme
        from improvement.reporting import panels as of_reporting
        from improvement.reporting.holding import why_closed
        from improvement.reporting.pages import drawings_of_reports
        from improvement.rounds import conversions as of_reviews
        from improvement.rounds.beside import KIND as OF_REVIEWER
        from improvement.rounds.beside import tell_beside_reviewer
        from improvement.rounds.hanging import reviews_that_stay
        from improvement.rounds.telling import group_tellers, tellers
        from improvement.support import conversions as of_support
        from improvement.support.lateness import see_to_what_is_late
        from improvement.support.telling import TURN
        from improvement.support.writes import close_what_is_due, widen_what_is_due
        from office import jobs
        from office.journal.rules import KIND_NOT_SAID
        from office.models import Message
        from office.post import links, seen
        from partnerships.lives.hanging import what_hangs
        from partnerships.people.hearing import tellers_elsewhere
        from partnerships.schools.panels import PANELS

        CLOSURES.append(council_closed)
        closed_for_now.append(why_closed)
        draws.append(drawings_of_reports)
        besides.add(said_of_priorities, priorities_becoming_public)
        KIND_NOT_SAID.update(self.get_models(include_auto_created=True))
        jobs.add("reviews of schools that became others", of_reviews.follow_conversions)
        jobs.add("support of schools that became others", of_support.follow_conversions)
        jobs.add("self-evaluations of schools that became others", of_evaluations.follow_conversions)
        jobs.add("answers before self-evaluations that close", count_what_is_due)
        jobs.add("support that is asked for further away", widen_what_is_due)
        jobs.add("support that nobody closes", close_what_is_due)
        jobs.add("support that nobody sees to", see_to_what_is_late)
        links.add(KIND, path_of)
        links.add(GONE, gone_path_of)
        links.add(of_answers.KIND, of_answers.path_of)
        links.add(of_answers.OF_SHARING, of_answers.sharing_path_of)
        seen.keep_back(messages_kept_from)
        seen.keep_back(lambda _: Message.objects.filter(kind__in=[TURN, OF_REVIEWER, *OF_EVALUATIONS]))
        tellers_elsewhere.append(tell_beside_reviewer)
        what_hangs.append(reviews_that_stay)
        what_hangs.append(evaluations_that_stay)
        tellers[:] = [tell_everyone]
        group_tellers[:] = [post_group_lead]
        PANELS.append((TEMPLATE, closed_programme))
        panels.add(panels.BOARD, of_programme.TEMPLATE, of_programme.this_year_of_board)
        panels.add(panels.MEETING, of_programme.TEMPLATE, of_programme.this_year_of_meeting)
        panels.add(panels.BOARD, of_reporting.TEMPLATE, of_reporting.report_of_board)
        panels.add(panels.MEETING, of_reporting.TEMPLATE, of_reporting.report_of_meeting)
        panels.add(panels.MEETING, of_priorities.TEMPLATE, of_priorities.priorities_of)
        panels.add(panels.RECORDING, of_priorities.TEMPLATE, of_priorities.priorities_of, of_priorities.PLACE)
