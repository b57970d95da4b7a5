"""What is entered of one review: topics, days, people and steps. There is no box for words (ADR 50)."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from crispy_forms_gds.layout import HTML, Div, Field, Fieldset, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.days import in_words
from base.form_fields import AnswersField
from improvement.clashes.inset_days import InsetDaysField, inset_days, set_inset_days
from improvement.clashes.looking import WHO_COMES, at_field, clashes_of, in_sentences
from improvement.clashes.school_calendar import SchoolCalendar
from improvement.forms import NOTHING_CHANGED, DayInYearField
from improvement.models import Half, InsetDay, PeerReview, Reviewer, Topic
from improvement.rounds import writes
from improvement.rounds.candidates import Candidate
from improvement.rounds.fetching import as_shown
from improvement.rounds.marked_forms import MarkedForm
from improvement.rounds.meanwhile import PRESS_AGAIN, mark_of, mark_of_days
from improvement.rounds.rules import NO_TOPIC
from improvement.rounds.steps import DATA, ReviewStep, closable
from improvement.rounds.telling import one_action
from office.models import Message

ROLE = Reviewer.Role
NOTHING = "nothing"
WHICH_DAY = "On which it was done, such as 12 Nov, or 12/11/2026."
UNDO_STEP = "Leave it empty if it is not done after all."
LOOK_AT_IT = "nothing is saved yet. Look at what is said of that day, and save again to keep it, or enter another"
NOT_SAVED = ("seen", "looked", "reason", "clears_around")  # of the form's fields: they are about what is done now
CLEARS = "Take out planned days before the visit"


ONLY_ONCE = (
    "Once you save them, you can neither see nor change them: the school can, and may let you. Enter what was agreed "
    "with its headteacher."
)


class _RefusedError(Exception):
    """Raised so that nothing of a form is written of which a rule refuses a part."""


class FormOfReview(MarkedForm):
    """A form about one review."""

    written: Sequence[Message] = ()  # to those whom it concerns
    is_news = False  # whether anything was changed by it
    became = "is changed"  # of the review, once it is sent

    def __init__(self, *args: Any, review: PeerReview, **kwargs: Any) -> None:
        self.review = review
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayInYearField):
                field.first = review.round.days[0]

    def mark(self) -> str:
        """The mark of what it shows."""
        return mark_of_days(self.review)

    def send(self) -> bool:
        """Write it, the whole or nothing; False, with why at its field, where a rule refuses a part."""
        try:
            with one_action() as written, transaction.atomic():
                before = self._stored()
                self.write()
                if self.errors:
                    raise _RefusedError
                self.is_news = self._stored() != before
        except _RefusedError:
            return False
        self.written = written
        return True

    def _stored(self) -> tuple[object, ...]:
        """All that somebody entered of the review and its people."""
        people = self.review.reviewers.order_by("pk").values_list("person", "role")
        kept = PeerReview.objects.values().get(pk=self.review.pk)
        own = "days_set_at"  # a moment of the portal's
        inset = InsetDay.objects.of_schools([self.review.host_id]).order_by("day").values_list("day", flat=True)
        return {name: value for name, value in kept.items() if name != own}, list(people), list(inset)

    @property
    def said(self) -> str:
        """What the page says once it is sent."""
        return self.done if self.is_news else NOTHING_CHANGED

    @property
    def done(self) -> str:
        """What it did, in a sentence."""
        return f"The review of {self.review.host} {self.became}."

    def write(self) -> None:
        """Do what it says."""
        raise NotImplementedError

    @property
    def warning(self) -> str:
        """What of what was written is to be looked at again; empty where nothing is."""
        return ""

    def at(self, name: str, write: Callable[..., object], **what: Any) -> None:
        """Write a part; what refuses it is said at the field of that name, or at the one that it names itself."""
        try:
            write(**what, by=self.by)
        except ValidationError as refused:
            errors = getattr(refused, "error_dict", {})
            for field, each in errors.items() or [(name, refused)]:
                self.add_error(field if field in self.fields else name if name in self.fields else None, each)


def day_as_typed(text: str, review: PeerReview) -> dt.date | None:
    """The day that was typed so far, read as a form of the review reads it; None where it is none."""
    field = DayInYearField("Day")
    field.first = review.round.days[0]
    try:
        return field.to_python(text)
    except ValidationError:
        return None


def may_choose_topics(review: PeerReview) -> bool:
    """Whether the user of ``with_rights`` may choose what the review is about: the host, and its lead who knows it."""
    return review.is_host or (review.is_lead and (review.is_topic_shared or not review.topics))


def waits_for_topics(review: PeerReview) -> bool:
    """Whether the user of ``with_rights`` cannot say that its visit was held before somebody else chose topics."""
    return not (review.topics or may_choose_topics(review))


def topics_field(review: PeerReview) -> AnswersField:
    """One or two of the topics of today, and of those that were chosen before."""
    rows, is_seen = Topic.objects.in_order(), review.is_host or review.is_topic_shared
    chosen = [topic.pk for topic in review.topics]
    shown = [topic for topic in rows if topic.is_active() or topic.pk in chosen]
    return AnswersField(
        label="Topics",
        help_text="One or two." if is_seen else f"One or two. {ONLY_ONCE}",
        required=False,
        choices=[(str(topic.pk), str(topic)) for topic in shown],
    )


def _said_at(day: str, half: str = "") -> HTML:
    """Where it is said, after saving and while typing (``clashes.js``), what the day in that field clashes with."""
    half = f' half="{half}"' if half else ""
    return HTML(f'{{% include "improvement/clashes/_at_field.html" with of="{day}"{half} said=form.clashes.{day} %}}')


def _are_alike(saved: Any, typed: Any) -> bool:
    if isinstance(saved, list):
        return set(saved) == set(typed or [])
    return (saved or "") == (typed or "")


def _in_words(field: Any, saved: Any) -> str:
    """What a field holds, as a sentence has it."""
    choices = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    if isinstance(saved, list):
        return "; ".join(_in_words(field, one) for one in saved) or NOTHING
    if isinstance(saved, bool):
        return "yes" if saved else "no"
    return in_words(saved) if isinstance(saved, dt.date) else choices.get(str(saved or ""), "") or NOTHING


class ReviewForm(FormOfReview):
    """All of a review that is planned; what the user may not enter is not there."""

    looked = forms.CharField(widget=forms.HiddenInput, required=False)  # at the days that clash
    topics = AnswersField(label="Topics")
    is_topic_shared = forms.BooleanField(label="The lead of the partnership may see the topics", required=False)
    visit_on = DayInYearField("Day of the visit", "Such as 12 Nov, or 12/11/2026.")
    visit_half = forms.ChoiceField(label="How much of that day", choices=Half.choices, required=False)
    second_visit_on = DayInYearField("Second day")
    second_visit_half = forms.ChoiceField(label="How much of the second day", choices=Half.choices, required=False)
    reason = forms.ChoiceField(
        label="If the visit moves: why?",
        choices=[("", "It stays, or its day was entered wrongly"), *PeerReview.Reason.choices],
        required=False,
    )
    clears_around = forms.BooleanField(
        label=CLEARS,
        help_text="A workshop or an impact review that would then be before the visit has no day until you enter one.",
        required=False,
    )
    lead_reviewer = forms.ChoiceField(label="Lead reviewer", required=False)
    reviewers = AnswersField(
        label="Reviewers",
        help_text="Heads of the partnership’s schools, its leads, and who is in another of this year’s reviews. "
        "A deputy is named on the review’s page first.",
        required=False,
    )
    champions = AnswersField(
        label="Improvement champions",
        help_text="Lead the workshop, and may be of the school itself.",
        required=False,
    )
    data_shared_on = DayInYearField("Data shared on")
    workshop_on = DayInYearField("Workshop planned for")
    impact_review_on = DayInYearField("Impact review planned for")
    inset_days = InsetDaysField()

    DAYS = ("visit_on", "visit_half", "second_visit_on", "second_visit_half", "reason")
    PEOPLE = ("lead_reviewer", "reviewers", "champions")

    def __init__(self, *args: Any, review: PeerReview, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        self.candidates = {str(one.person.pk): one for one in candidates}
        self.named = {role: [str(one.person_id) for one in review.people if one.role == role] for role in ROLE}
        kwargs["initial"] = {
            **{name: getattr(review, name) for name in self.base_fields if hasattr(review, name)},
            "topics": [str(topic.pk) for topic in review.topics],
            "second_visit_half": review.second_visit_half if review.second_visit_on else Half.DAY,
            "reason": "",  # of the next move
            "lead_reviewer": next(iter(self.named[ROLE.LEAD_REVIEWER]), ""),
            "reviewers": self.named[ROLE.REVIEWER],
            "champions": self.named[ROLE.CHAMPION],
            "inset_days": inset_days(review.host_id, review.year) if review.may_plan else [],
        }
        super().__init__(*args, review=review, **kwargs)
        self._offer()
        for name in self._not_theirs():
            del self.fields[name]
        self.initial["seen"] = self.mark()
        self._lay_out()

    def _offer(self) -> None:
        people = [(pk, str(one)) for pk, one in self.candidates.items()]
        fields: dict[str, Any] = self.fields
        fields["topics"] = topics_field(self.review)
        fields["lead_reviewer"].choices = [("", "Nobody yet"), *people]
        for name in ("reviewers", "champions"):
            fields[name].choices = people
        fields["inset_days"].year = self.review.year

    def mark(self) -> str:
        """The mark of all that is in its fields."""
        return mark_of([(name, self.initial.get(name)) for name in self.fields if name != "seen"])

    def _not_theirs(self) -> set[str]:
        review, names = self.review, set[str]()
        if not may_choose_topics(review):
            names.add("topics")
        if not review.is_host:
            names.add("is_topic_shared")
        if review.is_held:
            names.update((*self.DAYS, "clears_around"))
        if not (review.workshop_on or review.impact_review_on):
            names.add("clears_around")
        if review.visit_on is None:
            names.add("reason")
        if not review.may_plan:
            names.update((*self.PEOPLE, "inset_days"))
        if DATA not in closable(review):
            names.add("data_shared_on")
        return names

    def _lay_out(self) -> None:
        there = self.fields
        first, second = ("visit_on", "visit_half"), ("second_visit_on", "second_visit_half")
        parts: list[Any] = []
        if "visit_on" in there:
            days = [Div(day, _said_at(day, half), half, css_class="round-day") for day, half in (first, second)]
            moved = ["reason"] if "reason" in there else []
            moved += [Field.checkbox("clears_around", small=True)] if "clears_around" in there else []
            parts.append(Fieldset(*days, *moved, legend="Visit", legend_size=Size.MEDIUM))
        around = ["data_shared_on"] if "data_shared_on" in there else []
        around += [part for name in ("workshop_on", "impact_review_on") for part in (name, _said_at(name))]
        around += ["inset_days"] if "inset_days" in there else []
        parts.append(Fieldset(*around, legend="Before and after", legend_size=Size.MEDIUM))
        if "topics" in there:
            parts.append(Field.checkboxes("topics", legend_size=Size.MEDIUM, small=True))
        parts += [Field.checkbox("is_topic_shared", small=True)] if "is_topic_shared" in there else []
        if "champions" in there:
            several = (Field.checkboxes(name, small=True) for name in ("reviewers", "champions"))
            people = ("lead_reviewer", *several)
            parts.append(Fieldset(*people, legend="People", legend_size=Size.MEDIUM, css_class="round-people"))
        self.lay_out("seen", "looked", *parts)

    @cached_property
    def clashes(self) -> dict[str, str]:
        """What its days clash with, as far as they can be read: a sentence to show at the field."""
        values = self.cleaned_data if self.is_bound else self.initial
        days = {name: day for name in WHO_COMES if name in self.fields and (day := values.get(name))}
        return {name: at_field(days[name], said) for name, said in clashes_of(self.review, days).items()}

    def clean(self) -> dict[str, Any]:
        """Refuse what does not fit together."""
        data = super().clean() or {}
        first, second = data.get("visit_on"), data.get("second_visit_on")
        if second and not first and "visit_on" not in self.errors and "visit_on" in self.fields:
            self.add_error("visit_on", "Enter the first day of the visit, or take its second day out")
        if first and second and second <= first:
            self.add_error("second_visit_on", "The second day of the visit must be after the first")
        if "visit_on" in self.fields and not first and self.review.visit_on and "visit_on" not in self.errors:
            day = in_words(self.review.visit_on)
            self.add_error("visit_on", f"This visit is on {day}. Enter another day, or postpone it")
        if data.get("reason") and "visit_on" not in self.errors and not self._has_other_days(data):
            self.add_error("reason", "Enter the new day of the visit too, or choose that it stays")
        self._refuse_twice(data)
        return data

    def _ask_about_clashes(self, data: dict[str, Any]) -> None:
        """Show once what new days that no rule refuses clash with, before they are saved and e-mails go (ADR 55)."""
        new = {name for name in self.clashes if data[name] != self.initial[name]}
        looked = " ".join(data[name].isoformat() for name in sorted(new))
        if new and data.get("looked") != looked:
            for name in new:
                self.add_error(name, f"{in_words(data[name])}: {LOOK_AT_IT}")
            self.carry("looked", looked)

    def _refuse_twice(self, data: dict[str, Any]) -> None:
        leads, reviews = data.get("lead_reviewer"), data.get("reviewers") or []
        if leads and leads in reviews:
            self.add_error("reviewers", f"{self._name(leads)} is the lead reviewer already. Choose them once")
        for champion in data.get("champions") or []:
            if champion in {leads, *reviews}:
                self.add_error("champions", f"{self._name(champion)} reviews already. Choose somebody else as champion")

    def _name(self, pk: str) -> str:
        return str(self.candidates[pk].person)

    def write(self) -> None:
        """Who is no longer in it goes first, so that their other visits do not count; then days, then who is new."""
        data, review = self.cleaned_data.copy(), self.review
        wanted = self._wanted() if review.may_plan else None
        if wanted is not None:
            for one in review.people:
                if (one.role, str(one.person_id)) not in wanted:
                    self.at("champions", writes.remove_reviewer, reviewer=one)
        if self._has_other_topics():
            stay = [pk for pk in self.initial["topics"] if pk in data["topics"]]  # in the order that it had
            keys = list(dict.fromkeys([*stay, *data["topics"]]))
            by_key = Topic.objects.in_bulk([int(pk) for pk in keys])
            topics = [by_key[int(pk)] for pk in keys]
            self.at("topics", writes.choose_topics, review=review, topics=topics)
        if self._is_changed("is_topic_shared"):
            self.at("is_topic_shared", writes.share_topics, review=review, is_shared=data["is_topic_shared"])
        if self._has_other_days(data):
            second = (data["second_visit_on"], data["second_visit_half"] or Half.DAY)
            around = (data["workshop_on"], data["impact_review_on"])
            if data.get("clears_around"):
                last = data["second_visit_on"] or data["visit_on"]
                workshop, impact_review = (day if day and day >= last else None for day in around)
                around = workshop, impact_review
            what = {"second": second if second[0] else None, "around": around, "reason": data.get("reason", "")}
            first = (data["visit_on"], data["visit_half"] or Half.DAY)
            self.at("visit_on", writes.set_visit, review=review, first=first, **what)
            if "clears_around" in self.fields and {"workshop_on", "impact_review_on"} & self.errors.keys():
                self.add_error("clears_around", f"Or tick “{CLEARS}”, and save again")
        elif self._is_changed("workshop_on", "impact_review_on"):
            planned = {"workshop": data["workshop_on"], "impact_review": data["impact_review_on"]}
            self.at("workshop_on", writes.set_days_around, review=review, **planned)
        for role, pk in wanted or ():
            if pk not in self.named[ROLE(role)]:
                self._name_one(role, self.candidates[pk])
        if self._is_changed("data_shared_on"):
            self.at("data_shared_on", writes.close_step, review=review, step=DATA, on=data["data_shared_on"])
        if self._is_changed("inset_days"):
            self.at("inset_days", set_inset_days, school=review.host, year=review.year, days=data["inset_days"])
        if not self.errors:
            self._ask_about_clashes(data)

    @property
    def saved_now(self) -> list[tuple[str, str]]:
        """What is saved where something else was typed: each field's label, and what it holds in words."""
        typed, rows = self.cleaned_data, list[tuple[str, str]]()
        for name, field in self.fields.items():
            saved = self.initial.get(name)
            if name not in NOT_SAVED and not _are_alike(saved, typed.get(name)):
                rows.append((str(field.label), _in_words(field, saved)))
        return rows

    @property
    def warning(self) -> str:
        """What its days clash with now, and that a day which was entered for the visit is over."""
        review = as_shown(PeerReview.objects.filter(pk=self.review.pk)).get()
        last, said = review.last_visit_day, in_sentences(review)
        if review.is_planned and last and last < timezone.localdate() and self._has_other_days(self.cleaned_data):
            said = [f"{in_words(last)} is over. Say that the visit was held, or enter another day.", *said]
        if self._is_changed("inset_days"):
            days = self.cleaned_data["inset_days"]
            calendar = SchoolCalendar.of([], days)
            said += [f"The INSET day {in_words(day)} is outside term." for day in days if calendar.is_outside_term(day)]
        return " ".join(said)

    def _is_changed(self, *names: str) -> bool:
        return any(name in self.fields and self.cleaned_data.get(name) != self.initial[name] for name in names)

    def _has_other_topics(self) -> bool:
        """Whether others are ticked; their boxes stand in the order of all topics, and not in the review's."""
        ticked = self.cleaned_data.get("topics") or []
        return "topics" in self.fields and set(ticked) != set(self.initial["topics"])

    def _wanted(self) -> list[tuple[str, str]]:
        """Each role with the key of who is to have it."""
        data = self.cleaned_data
        lead = [(ROLE.LEAD_REVIEWER, data["lead_reviewer"])] if data["lead_reviewer"] else []
        several = {ROLE.CHAMPION: data["champions"], ROLE.REVIEWER: data["reviewers"]}
        return [*lead, *((role, pk) for role, people in several.items() for pk in people)]

    def _name_one(self, role: str, one: Candidate) -> None:
        field = {ROLE.LEAD_REVIEWER: "lead_reviewer", ROLE.REVIEWER: "reviewers", ROLE.CHAMPION: "champions"}[
            ROLE(role)
        ]
        what: dict[str, Any] = {"person": one.person, "role": role, "school": one.school}
        self.at(field, writes.name_reviewer, review=self.review, **what)

    def _has_other_days(self, data: dict[str, Any]) -> bool:
        if not data.get("visit_on"):
            return False
        if any(name in self.errors for name in self.DAYS[:4]):
            return True  # a box that cannot be read says so by itself
        asked, now = ([row[name] or None for name in self.DAYS[:4]] for row in (data, self.initial))
        if not asked[2]:
            asked[3] = now[3] = None  # half of no second day
        return asked != now


class HeldForm(FormOfReview):
    """That the visit was held; what is missing for that is asked for."""

    button, became = "Yes, it was held", "was held"
    meanwhile = PRESS_AGAIN
    topics = AnswersField(label="Topics")

    def __init__(self, *args: Any, review: PeerReview, **kwargs: Any) -> None:
        super().__init__(*args, review=review, **kwargs)
        if review.topics or not may_choose_topics(review):
            del self.fields["topics"]
        else:
            self.fields["topics"] = topics_field(review)
        self.waits = NO_TOPIC if waits_for_topics(review) else ""
        asked = ["topics"] if "topics" in self.fields else []
        self.lay_out("seen", *(Field.checkboxes(name, legend_size=Size.SMALL, small=True) for name in asked))

    def write(self) -> None:
        """Choose the topics where they are asked for, and hold it."""
        if keys := self.cleaned_data.get("topics"):
            rows = Topic.objects.in_bulk([int(pk) for pk in keys])
            self.at("topics", writes.choose_topics, review=self.review, topics=[rows[int(pk)] for pk in keys])
        if not self.errors:
            self.at("topics", writes.hold, review=self.review)


class NotHeldForm(FormOfReview):
    """That the visit was not held, though somebody said so."""

    button, became = "It was not held", "is planned again"
    meanwhile = PRESS_AGAIN

    def write(self) -> None:
        """Say so."""
        self.at("", writes.take_back_held, review=self.review)


class ReviewStepForm(FormOfReview):
    """On which day a step was done."""

    on = DayInYearField("Day")

    def __init__(self, *args: Any, review: PeerReview, step: ReviewStep, **kwargs: Any) -> None:
        self.step = step
        self.before = getattr(review, step.field)
        kwargs["initial"] = {"on": self.before}
        super().__init__(*args, review=review, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["on"].help_text = UNDO_STEP if self.before else WHICH_DAY

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what was not done before: nobody's press of a button says which."""
        data = super().clean() or {}
        if not (data.get("on") or self.before or "on" in self.errors):
            self.add_error("on", "Enter the day on which it was done")
        return data

    def mark(self) -> str:
        """The mark of the day on which the step was done, and of the visit."""
        return mark_of(getattr(self.review, self.step.field), mark_of_days(self.review))

    @property
    def done(self) -> str:
        """That the step has that day now."""
        day = self.cleaned_data["on"]
        said = f"{self.step.label} on {in_words(day)}" if day else f"“{self.step.label}” has no day any more"
        return f"{said}: {self.review.host}."

    def write(self) -> None:
        """Say so, where the day is another than before."""
        if self.cleaned_data["on"] != self.before:
            self.at("on", writes.close_step, review=self.review, step=self.step, on=self.cleaned_data["on"])
