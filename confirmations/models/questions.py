"""What leads are asked each year, and what they answered."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone
from django.utils.formats import date_format

from base.school_terms import before_year, year_label, year_starts_on
from office.models import Message
from office.models.messages import MessageQuerySet
from partnerships.models import Lead, Partnership

REMIND_AFTER = (14, 28)  # days without an answer, from the day on which the lead was asked
BETWEEN_REMINDERS = 14  # days, also where cron was late with the first


def _post_of(pk: str) -> MessageQuerySet:
    """The e-mails that ask a question or remind of it, as part of a query of questions; not receipts of answers."""
    about = Concat(Value("question "), Cast(OuterRef(pk), models.CharField()))
    return Message.objects.filter(about=about, kind__startswith="question-")


class QuestionQuerySet(models.QuerySet):
    """What was asked, by season and by answer."""

    def of_season(self, kind: str, year: int) -> Self:
        """Those of one kind about one school year."""
        return self.filter(kind=kind, year=year)

    def standing(self) -> Self:
        """Those that no newer one has taken the place of."""
        return self.filter(withdrawn_at__isnull=True)

    def with_post(self) -> Self:
        """With what became of the last e-mail of each: ``post_pk``, ``post_state``, ``post_error``, ``post_sent_at``.

        ``was_sent`` is whether any of its e-mails, the question or a reminder, was. All are empty where the post of it
        is no longer kept.
        """
        last = _post_of("pk").order_by("-pk")
        return self.annotate(
            **{f"post_{field}": Subquery(last.values(field)[:1]) for field in ("pk", "state", "error", "sent_at")},
            was_sent=Exists(_post_of("pk").sent()),
        )

    def written_nowhere(self) -> Self:
        """Those of whose lead no address was recorded, so that nobody was asked: answered ones are not among them."""
        return self.filter(Exists(_post_of("pk").without_address()), answered_at__isnull=True).exclude(
            Exists(_post_of("pk").exclude(state=Message.State.NO_ADDRESS))
        )

    def answered(self) -> Self:
        """Those that the lead answered."""
        return self.standing().filter(answered_at__isnull=False)

    def unanswered(self, on: dt.date | None = None) -> Self:
        """Those still to be answered, the link's last day past or not.

        A lead owes no answer once their term or the partnership has ended; nor, on the record itself, where a co-lead
        has given it or it was confirmed since without being asked; nor, on next year, if they are to go before it.
        """
        by_co_lead = Question.objects.answered().filter(
            kind=Question.Kind.RECORD, partnership=OuterRef("partnership"), year=OuterRef("year")
        )
        asked = self.standing().filter(answered_at__isnull=True, lead__in=Lead.objects.leading(on))
        by_then = before_year("lead__ended_on", "year")
        unasked = Q(partnership__last_confirmed_on__gte=TruncDate("asked_at"))
        settled = Q(kind=Question.Kind.RECORD) & (Exists(by_co_lead) | unasked)
        return asked.exclude(settled).exclude(by_then, kind=Question.Kind.NEXT_YEAR)

    def open_about_record(self, lead: Lead) -> Self:
        """What the lead was asked about the record and has not answered, the link's last day past or not."""
        return self.standing().filter(lead=lead, kind=Question.Kind.RECORD, answered_at__isnull=True)

    def settled_by_others(self) -> Self:
        """Those that need no answer any more (``unanswered``)."""
        return self.standing().filter(answered_at__isnull=True).exclude(pk__in=self.unanswered().values("pk"))


class Question(models.Model):
    """One question put to one lead by e-mail, with a link that answers it (ADR 15)."""

    class Kind(models.TextChoices):
        """What is asked."""

        RECORD = "record", "Is the record right?"
        NEXT_YEAR = "next-year", "Do you go on next year?"

    class Answer(models.TextChoices):
        """What the lead said."""

        RIGHT = "right", "It is right"
        PROPOSED = "proposed", "Sent a proposal"
        GOES_ON = "goes-on", "Goes on"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="questions")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField("question", max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(
        "school year", help_text="The year in which it starts: 2026 for 2026 to 2027."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the command did it.",
    )
    expires_on = models.DateField("link works until", help_text="The last day on which the link works.")
    reminders = models.PositiveSmallIntegerField("reminders sent", default=0)
    reminded_on = models.DateField("last reminded on", null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a newer link took the place of this one, or the e-mail could not be sent.",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "kind"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="confirmations_question_one_open",
                violation_error_message="This lead has an open question of this kind already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["record", "next-year"]), name="confirmations_question_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=["right", "proposed", "goes-on"]),
                name="confirmations_question_answered_with_an_answer",
                violation_error_message="An answer has its moment, and a moment its answer.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="confirmations_question_answered_after_asking",
            ),
        ]
        indexes = [models.Index(fields=["kind", "year"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lead.person}, {self.partnership}"

    @property
    def asks_about_record(self) -> bool:
        """Whether it asks for the record; else whether the lead goes on."""
        return self.kind == self.Kind.RECORD

    @property
    def is_answered(self) -> bool:
        """Whether the lead has answered."""
        return self.answered_at is not None

    @property
    def brought_a_proposal(self) -> bool:
        """Whether the lead sent what is to change."""
        return self.answer == self.Answer.PROPOSED

    @property
    def hands_over(self) -> bool:
        """Whether the lead, asked about next year, sent something else than that they go on."""
        return self.brought_a_proposal and not self.asks_about_record

    @property
    def year_label(self) -> str:
        """The school year it is about, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def year_starts_on(self) -> dt.date:
        """The first day of that school year."""
        return year_starts_on(self.year)

    @property
    def state(self) -> str:
        """How far it has come, in words."""
        if self.is_answered:
            return "Sent a hand-over" if self.hands_over else self.get_answer_display()
        if self.withdrawn_at:
            return "Replaced by a newer link"
        return "Link expired" if self.is_expired() else f"Waiting; link works until {date_format(self.expires_on)}"

    @property
    def stands(self) -> str:
        """How far it has come, in words; of whoever no e-mail reached, that. Of those ``with_post``."""
        unreached = (Message.State.REFUSED, Message.State.NO_ADDRESS)
        is_unreached = self.post_state in unreached and not self.was_sent  # type: ignore[attr-defined]
        is_waited_for = not (self.is_answered or self.withdrawn_at)
        return "Not reached" if is_unreached and is_waited_for else self.state

    def is_expired(self, on: dt.date | None = None) -> bool:
        """Whether the link's last day is over."""
        return (on or timezone.localdate()) > self.expires_on

    @property
    def next_reminder_on(self) -> dt.date | None:
        """The day on which the lead is to be reminded next, as far as this row can tell; None: no more."""
        if self.reminders >= len(REMIND_AFTER):
            return None
        due_on = timezone.localdate(self.asked_at) + dt.timedelta(days=REMIND_AFTER[self.reminders])
        if self.reminded_on is None:
            return due_on
        return max(due_on, self.reminded_on + dt.timedelta(days=BETWEEN_REMINDERS))

    def is_due_a_reminder(self, on: dt.date | None = None) -> bool:
        """Whether the lead should be reminded on that day; one that a missed day left is due until the link ends."""
        on = on or timezone.localdate()
        return self.next_reminder_on is not None and self.next_reminder_on <= on and not self.is_expired(on)
