"""What is asked at each step of a request, of an offer, and first of all: never in anybody's own words."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.days import in_words
from base.form_fields import AnswersField
from improvement.forms import NOTHING_CHANGED, ChoiceOf, HalfDaysBox, OneDayField, ProgrammeForm, TopicField
from improvement.models import Deployment, Offer, SupportRequest, SystemLeader
from improvement.models.support import HIGHEST_ORDER
from improvement.models.system_leaders import MOST_DAYS
from improvement.rounds.marked_forms import MarkedForm
from improvement.support import steps, writes
from improvement.support.doubts import doubts_about
from improvement.support.meanwhile import CHANGED_MEANWHILE, OFFER_CHANGED, mark_of_offer, mark_of_request
from improvement.support.reach import in_a_sentence
from office.models import Message
from partnerships.models import District, Membership, Organisation, School

NOT_LIKE_THAT = "Choose one of the list"
SAID_OF_IT = [one for one in SupportRequest.Outcome.choices if one[0] != SupportRequest.Outcome.NOT_SAID]


class AskForm(ProgrammeForm):
    """A school asks: with which topic, in which phase, by when, and of which partnership where it is in several."""

    button = "Ask for support"

    school = ChoiceOf("For which school", [], otherwise="Choose the school")
    partnership = ChoiceOf("Which partnership to ask first", [], otherwise="Choose the partnership")
    topic = TopicField()
    phase = ChoiceOf("Phase", School.Phase.choices, otherwise="Choose a phase")
    wanted_by = OneDayField("By when", "For example 31 March 2027.", is_to_come=True)

    def __init__(self, *args: Any, schools: list[School], **kwargs: Any) -> None:
        self.schools = schools
        members = Membership.objects.active().in_active_partnerships().filter(school__in=schools)
        self.members = list(members.select_related("partnership").order_by("partnership__name", "pk"))
        if len(schools) == 1:
            kwargs["initial"] = {"phase": schools[0].phase}
        super().__init__(*args, **kwargs)
        self.fields["topic"].offer()  # type: ignore[attr-defined]
        asked_of = {str(row.partnership_id): row.partnership for row in self.members}
        if len(schools) == 1:
            del self.fields["school"]
        else:
            self.fields["school"].choices = [("", "Choose"), *((str(one.urn), str(one)) for one in schools)]  # type: ignore[attr-defined]
        if len(asked_of) < 2:
            del self.fields["partnership"]
        else:
            self.fields["partnership"].choices = [("", "Choose"), *((key, str(one)) for key, one in asked_of.items())]  # type: ignore[attr-defined]
            self.fields["partnership"].required = False  # of the schools some may be in one alone
        self.lay_out(*self.fields)

    def clean_wanted_by(self) -> dt.date:
        """A day to come, within a year."""
        day: dt.date = self.cleaned_data["wanted_by"]
        today = timezone.localdate()
        if not today <= day <= today + writes.A_YEAR:
            raise ValidationError("By when: enter a day from today to a year ahead")
        return day

    def clean(self) -> dict[str, Any]:
        """The school, and which of its partnerships is asked first."""
        data = super().clean() or {}
        chosen = data.get("school", "")
        school = self.schools[0] if len(self.schools) == 1 else None
        data["who"] = school or next((one for one in self.schools if str(one.urn) == chosen), None)
        own = [row.partnership for row in self.members if data["who"] and row.school_id == data["who"].pk]
        data["first"] = own[0] if len(own) == 1 else None
        if len(own) > 1 and "partnership" not in self.errors:
            data["first"] = next((one for one in own if str(one.pk) == data.get("partnership")), None)
            if data["first"] is None:
                self.add_error("partnership", f"Choose a partnership of {data['who']}")
        return data

    def write(self) -> SupportRequest:
        """Ask. Raises ``ValidationError``."""
        data = self.cleaned_data
        return writes.ask_for_support(
            school=data["who"],
            topic=data["topic"],
            phase=data["phase"],
            wanted_by=data["wanted_by"],
            partnership=data["first"],
            by=self.by,
        )


class SupportStepForm(MarkedForm):
    """What one step asks; nothing but a button in most. ``said`` is what the page says once it is done.

    Who is written to is said of the messages themselves, for an address may be missing.
    """

    meanwhile = CHANGED_MEANWHILE

    says: ClassVar[str] = ""  # above the form
    said: str = ""
    unheard: ClassVar[str] = ""  # instead, where nobody is written to who has to know of it

    def __init__(self, *args: Any, request: SupportRequest, step: steps.SupportStep, **kwargs: Any) -> None:
        self.request, self.step = request, step
        self.heading = step.button_for(request)
        self.button = self.button_said()
        super().__init__(*args, **kwargs)

    def mark(self) -> str:
        """The mark of how the request stands."""
        return mark_of_request(self.request)

    def button_said(self) -> str:
        """What the button below the form is called."""
        return self.heading

    def write(self) -> object:
        """Do it. Raises ``ValidationError``."""
        raise NotImplementedError

    def is_heard_of(self, written: Collection[Message]) -> bool:
        """Whether those who have to know of it are written to."""
        return True

    @property
    def note(self) -> str:
        """What is said above the form of whom it is asked of; empty where there is nothing to say."""
        return ""

    @property
    def deployment(self) -> Deployment:
        """Whom it is asked of, or agreed with."""
        there = self.request.deployment
        if there is None:
            raise ValidationError(writes.CHANGED)
        return there


class _ChoosingForm(SupportStepForm):
    """A step with one of several, whose buttons stand beside each on the page of the request."""

    which = ChoiceOf("Which", [], otherwise=NOT_LIKE_THAT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in self.among()}
        self.fields["which"].choices = [("", "Choose"), *((key, row.by) for key, row in self.rows.items())]  # type: ignore[attr-defined]

    def among(self) -> Any:
        """The offers or those of the short list."""
        return self.request.deployments.exclude(state__in=Deployment.BINDING).select_related(
            "school", "system_leader__person", "organisation"
        )

    @property
    def chosen(self) -> Any:
        """The one of them."""
        return self.rows[self.cleaned_data["which"]]


class ShortListForm(_ChoosingForm):
    """Which offer is to be on the short list."""

    def among(self) -> Any:
        """The offers within reach."""
        return Offer.objects.within_reach_of(self.request).listed()

    def write(self) -> object:
        """Put it there."""
        self.said = f"{self.chosen.by} is on the short list."
        return writes.put_on_short_list(request=self.request, offer=self.chosen, by=self.by)


class DropForm(_ChoosingForm):
    """Who is to be off it."""

    def write(self) -> object:
        """Take them off."""
        self.said = f"{self.chosen.by} is off the short list."
        return writes.take_off_short_list(deployment=self.chosen, by=self.by)


class AskOneForm(_ChoosingForm):
    """Whom to ask."""

    said = "They are asked."
    unheard = "They do not know yet that they are asked: ring them."

    def write(self) -> object:
        """Ask them."""
        if self.chosen.is_of_hub:
            self.said = f"Nobody writes to {self.chosen.by}: ring them, and enter what they answered."
        return writes.ask(deployment=self.chosen, by=self.by)

    def is_heard_of(self, written: Collection[Message]) -> bool:
        """Whether one of those who are asked has an address; of a hub it is said that nobody writes."""
        return self.chosen.is_of_hub or any(message.recipient for message in written)


class ReleaseForm(SupportStepForm):
    """For how many days, and when."""

    said = "Thank you. The school that asked agrees to the days, or asks somebody else."

    days = HalfDaysBox("Days", MOST_DAYS, "How many days in all. Half days too, such as 2.5.")
    starts_on = OneDayField("First day", "For example 8 January 2027.", is_to_come=True)
    ends_on = OneDayField("Last day", "For example 26 March 2027, within a year.", is_to_come=True)

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        if there := request.deployment:
            kwargs["initial"] = {name: getattr(there, name) for name in ("days", "starts_on", "ends_on")}
        super().__init__(*args, request=request, **kwargs)

    def button_said(self) -> str:
        """They are entered already where it is pressed."""
        return "Save the days" if self.step.is_again(self.request) else "Yes, for these days"

    @property
    def says(self) -> str:  # type: ignore[override]
        """What follows."""
        if self.request.is_agreed:
            return "Once the days are others, the school that asked agrees to them again."
        return (
            "Say for how many days, and between which dates. The school that asked agrees to it, or asks somebody else."
        )

    @property
    def note(self) -> str:
        """By when it is wanted, and how much was offered."""
        offer = Offer.objects.behind(self.deployment).first()
        wanted = f"It is wanted by {in_words(self.request.wanted_by)}."
        if offer is None:
            return wanted
        number = f"{offer.days} day{'' if offer.days == 1 else 's'}"
        return f"{wanted} The offer is of {number}, until {in_words(offer.ended_on)}."

    def write(self) -> object:
        """Release."""
        if self.step.is_again(self.request) and not self.has_changed():
            self.said = NOTHING_CHANGED
            return None
        data = self.cleaned_data
        return writes.release(
            deployment=self.deployment,
            days=data["days"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=self.by,
        )


class DeclineForm(SupportStepForm):
    """Why not."""

    says = (
        "The school that asked sees the reason, and asks somebody else. Nobody else sees the reason. You then see the "
        "request no longer."
    )
    said = "Thank you. The school that asked can ask somebody else."

    why = ChoiceOf("Why not", Deployment.Why.choices, otherwise="Choose a reason")

    def button_said(self) -> str:
        """It is said already where it is pressed."""
        return "Save: you cannot after all" if self.step.is_again(self.request) else "No, for this reason"

    def write(self) -> object:
        """Decline."""
        return writes.decline(deployment=self.deployment, why=self.cleaned_data["why"], by=self.by)


class AgreeForm(SupportStepForm):
    """Who pays, and the order's number."""

    says = "Both schools see who pays, and the number."
    said = "It is agreed."

    payer = ChoiceOf("Who pays", Deployment.Payer.choices, otherwise="Choose who pays")
    order_number = forms.CharField(
        label="The order’s number, if there is one",
        help_text="Digits alone, such as 4500123456: leave out letters, and zeros in front. Nothing else may be here.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        if (there := request.deployment) and there.payer:
            kwargs["initial"] = {"payer": there.payer, "order_number": there.order_number}
        super().__init__(*args, request=request, **kwargs)

    @property
    def doubts(self) -> list[str]:
        """What is unusual about the days that are agreed to."""
        return [] if self.request.is_agreed else doubts_about(self.request)

    def clean_order_number(self) -> int | None:
        """A number, whatever stands between its digits."""
        digits = "".join(self.cleaned_data["order_number"].split())
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:20]) <= HIGHEST_ORDER:
            raise ValidationError("The order’s number: enter digits alone, 15 at most, such as 4500123456")
        return int(digits)

    def clean(self) -> dict[str, Any]:
        """An order is of somebody who pays."""
        data = super().clean() or {}
        if data.get("order_number") and data.get("payer") == Deployment.Payer.NOBODY:
            self.add_error("order_number", "Nobody pays, so there is no order: leave its number empty")
        return data

    def write(self) -> object:
        """Agree; or, where that is done, change who pays."""
        data = self.cleaned_data
        paid = {"payer": data["payer"], "order_number": data["order_number"]}
        if not self.request.is_agreed:
            return writes.agree(deployment=self.deployment, **paid, by=self.by)
        there = self.deployment
        if paid == {"payer": there.payer, "order_number": there.order_number}:
            self.said = NOTHING_CHANGED
            return None
        self.said = "Who pays is changed."
        return writes.change_payer(deployment=there, **paid, by=self.by)


class OutcomeForm(SupportStepForm):
    """What became of it, not what it was good for."""

    says = (
        "Say whether it took place. There is no box for what was found, or how good it was. The request closes once "
        "both schools have said it, and from 28 days after the last day as the school that asked says. For 14 days "
        "after that each can change what it said."
    )
    said = "Thank you. It is noted."

    outcome = ChoiceOf("What became of it", SAID_OF_IT, otherwise="Choose what became of it")

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        self.is_asker = steps.says_as_asker(request)
        there = request.deployment
        if request.is_outcome_said if self.is_asker else there and there.outcome:
            kwargs["initial"] = {"outcome": request.outcome if self.is_asker else there and there.outcome}
        super().__init__(*args, request=request, **kwargs)

    def write(self) -> object:
        """Say it for the user's own side; who is of both says it for one after the other."""
        if not self.has_changed():
            self.said = NOTHING_CHANGED
            return None
        outcome = self.cleaned_data["outcome"]
        return writes.say_outcome(deployment=self.deployment, outcome=outcome, is_asker=self.is_asker, by=self.by)


class UnmetForm(SupportStepForm):
    """Why nobody could help."""

    says = "The reason is counted for the year, without the school. The request is closed."
    said = "The request is closed as not met."

    reason = ChoiceOf("Why it was not met", SupportRequest.Unmet.choices, otherwise="Choose why it was not met")

    def write(self) -> object:
        """Close it."""
        return writes.close_unmet(request=self.request, reason=self.cleaned_data["reason"], by=self.by)


def _not_asked_any_more(there: Deployment | None) -> str:
    if there is None:
        return ""
    if there.is_of_hub:
        return f"Nobody writes to {there.by}: ring them, and say that they are not asked any more."
    return (
        f"The headteacher of {there.school} is written to, if an e-mail address is recorded: they are not asked any "
        "more, and see the request no longer."
    )


class TakeBackForm(SupportStepForm):
    """Ask somebody else."""

    said = "They are not asked any more. Ask somebody else of the short list."

    @property
    def note(self) -> str:
        """Whether they are written to."""
        return _not_asked_any_more(self.deployment)

    def write(self) -> object:
        """Take it back."""
        return writes.take_back(deployment=self.deployment, by=self.by)


class WidenForm(SupportStepForm):
    """Ask a step further."""

    says = "What was offered so far stays on the short list. It cannot be asked nearer again."

    @property
    def further(self) -> str:
        """Of whom it is asked next."""
        return in_a_sentence(self.request.goes_further)

    def button_said(self) -> str:
        """Whom this asks, for the page before it may be one of a step that is done."""
        return f"Ask {self.further}"

    @property
    def note(self) -> str:
        """Of whom it is asked now, and next, and who sees it then."""
        asked = f"It is asked of {in_a_sentence(self.request.reach)} now. This asks {self.further}"
        if self.request.goes_further == SupportRequest.Reach.COUNTY:
            return f"{asked}: the council’s officers see it then, and are written to where it is their turn."
        return f"{asked}. The partnership’s lead sees it no longer." if self.request.is_of_partnership else f"{asked}."

    def write(self) -> object:
        """Widen."""
        self.said = f"It is asked of {self.further} now."
        return writes.widen(request=self.request, by=self.by)


class TellAgainForm(SupportStepForm):
    """Write to whom nobody could write to before."""

    says = (
        "Those of the supporting school of whom no e-mail address was recorded are written to where there is one now."
    )
    said = "They are written to."
    unheard = "Nobody was written to: no e-mail address is recorded still."

    def is_heard_of(self, written: Collection[Message]) -> bool:
        """Whether there is an address by now."""
        return bool(written)

    def write(self) -> object:
        """Write to them."""
        return writes.tell_again(deployment=self.deployment)


class WithdrawForm(SupportStepForm):
    """Close it for it is needed no more."""

    says = "The request is closed."
    said = "The request is withdrawn."

    @property
    def note(self) -> str:
        """Whether whoever is asked is written to."""
        return _not_asked_any_more(self.request.deployment)

    def write(self) -> object:
        """Withdraw."""
        return writes.withdraw(request=self.request, by=self.by)


FORMS: dict[str, type[SupportStepForm]] = {
    steps.SHORTLIST.name: ShortListForm,
    steps.DROP.name: DropForm,
    steps.ASK.name: AskOneForm,
    steps.RELEASE.name: ReleaseForm,
    steps.DECLINE.name: DeclineForm,
    steps.AGREE.name: AgreeForm,
    steps.TAKE_BACK.name: TakeBackForm,
    steps.OUTCOME.name: OutcomeForm,
    steps.WIDEN.name: WidenForm,
    steps.TELL_AGAIN.name: TellAgainForm,
    steps.UNMET.name: UnmetForm,
    steps.WITHDRAW.name: WithdrawForm,
}


class OfferChangeForm(MarkedForm):
    """How much is offered, and how long it stands."""

    meanwhile = OFFER_CHANGED

    days = HalfDaysBox("Days", MOST_DAYS, "How many days in all. Half days too, such as 2.5.")
    ended_on = OneDayField("Last day", "For example 31 August 2027, within a year. It can be offered again after it.")

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        self.offer = offer
        if offer:
            kwargs["initial"] = {"days": offer.days, "ended_on": offer.ended_on}
        super().__init__(*args, **kwargs)

    def mark(self) -> str:
        """The mark of how much was offered, and until when."""
        return mark_of_offer(self.offer) if self.offer else ""

    def clean_ended_on(self) -> dt.date:
        """Within a year."""
        day: dt.date = self.cleaned_data["ended_on"]
        if day > timezone.localdate() + writes.A_YEAR:
            raise ValidationError("Last day: enter a day within a year")
        if self.offer and day < self.offer.started_on:
            first = in_words(self.offer.started_on)
            raise ValidationError(f"Last day: enter {first} or a later day. The offer began on {first}")
        return day

    def write(self) -> Offer:
        """Change it. Raises ``ValidationError``."""
        assert self.offer  # noqa: S101  # of a page that shows one
        data = self.cleaned_data
        return writes.change_offer(offer=self.offer, days=data["days"], ended_on=data["ended_on"], by=self.by)


class OfferForm(OfferChangeForm):
    """Help with a topic: of one's school, of oneself as a system leader, or of a hub, for which an officer says it."""

    button = "Offer this"

    whose = ChoiceOf("Who offers it", [], otherwise="Choose who offers it")
    topic = TopicField()
    phase = forms.ChoiceField(
        label="Phase",
        choices=[("", "Every phase"), *School.Phase.choices],
        required=False,
        error_messages={"invalid_choice": NOT_LIKE_THAT},
    )
    districts = AnswersField(
        label="Districts that the hub serves",
        help_text="Of a Teaching School Hub alone.",
        required=False,
        error_messages={"invalid_choice": NOT_LIKE_THAT},
    )

    def __init__(
        self, *args: Any, schools: list[School], leaders: list[SystemLeader], hubs: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.may_offer: dict[str, dict[str, Any]] = {
            **{f"school-{one.urn}": {"school": one} for one in schools},
            **{f"leader-{one.pk}": {"leader": one} for one in leaders},
            **{f"hub-{one.slug}": {"organisation": one} for one in hubs},
        }
        choices = [(key, self._said(**of)) for key, of in self.may_offer.items()]
        self.fields["whose"].choices = choices if len(choices) == 1 else [("", "Choose"), *choices]  # type: ignore[attr-defined]
        self.fields["topic"].offer()  # type: ignore[attr-defined]
        self.fields["ended_on"].is_to_come = True  # type: ignore[attr-defined]  # one that stands is ended by a day before
        if hubs:
            named = District.objects.order_by("name").values_list("slug", "name")
            self.fields["districts"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["districts"]
        self.order_fields(["whose", "topic", "phase", "districts", "days", "ended_on"])
        self.lay_out(*self.fields)

    @staticmethod
    def _said(
        school: School | None = None, leader: SystemLeader | None = None, organisation: Organisation | None = None
    ) -> str:
        return f"{leader.person}, system leader" if leader else str(school or organisation)

    def clean(self) -> dict[str, Any]:
        """A hub serves districts; others have theirs already."""
        data = super().clean() or {}
        is_hub = "organisation" in self.may_offer.get(data.get("whose", ""), {})
        if is_hub and not data.get("districts") and "districts" not in self.errors:
            self.add_error("districts", "Choose the districts that the hub serves")
        return data

    def write(self) -> Offer:
        """Offer it. Raises ``ValidationError``."""
        data = self.cleaned_data
        of = self.may_offer[data["whose"]]
        is_hub = "organisation" in of
        districts = District.objects.filter(slug__in=data["districts"]) if is_hub else District.objects.none()
        return writes.make_offer(
            **of,
            districts=list(districts),
            topic=data["topic"],
            phase=data["phase"],
            days=data["days"],
            ended_on=data["ended_on"],
            by=self.by,
        )
