"""Carrying memberships and leads over to a school's successor, as an officer asks for it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.day_fields import DayField
from base.saving import Author
from partnerships.models import Membership, School, SchoolLink
from partnerships.models.school_links import probable_successors_of, wrongly_named
from partnerships.successors.chains import is_followed_by, is_followed_in_register, open_successors_of
from partnerships.successors.reasons import MoveReason
from partnerships.successors.shares import SHARED, others_field, share_field
from partnerships.successors.steps import named
from partnerships.successors.went_on import WentOn, stands, went_on
from partnerships.successors.writes import (
    carry_over_to_successor,
    chosen_otherwise,
    plan_to_carry_over,
    plan_to_put_right,
    plan_to_share_out,
    put_right,
    share_out,
    withdraw_chosen,
)
from partnerships.successors.wrong_links import WrongSuccessorForm, successors_in_register

NOTHING = "Nothing of this school goes on after that day. There is nothing to move."

MOVED_ALREADY = "Nothing is left to move: what went on after the school’s last day was moved or ended already."
MOVED_MEANWHILE = "Some of what you chose was moved or ended already. Below is what is left."
SET_ASIDE = (
    "An officer said that the register is wrong and this school did not take over. Take that back on the school’s page "
    f"first, at “{WrongSuccessorForm.label}”."
)
TO_WHICH = "Give the URN of the school to which what you ticked moves, or take the ticks back."
NOTHING_CHOSEN = (
    "Nothing is chosen, so all stays as it is until somebody moves or ends it. To move something, tick a school that "
    "carries it on, or give a URN."
)


class CarryOverForm(ChangeForm):
    """A school closes, and what is current goes on at the school that takes over: as an academy, or merged.

    Of one that splits each membership is asked about: which of the schools that follow it, or several, carries it on.
    """

    slug, label, title = "carry-over", "Move to the successor…", "Move what is current to the successor"
    urn = forms.IntegerField(label="URN of the school that takes over", widget=forms.TextInput)
    on = DayField("Last day on which the old school is open", "For example 31 August 2027.")

    def __init__(self, *args: object, record: School, **kwargs: object) -> None:
        follow = open_successors_of(record)
        initial = {"urn": follow[0].urn if len(follow) == 1 else None, "on": record.closed_on}
        super().__init__(*args, record=record, initial=initial, **kwargs)  # type: ignore[misc]
        said = "; ".join(named(one) for one in follow)
        self.fields["urn"].help_text = f"It is followed by {said}." if said else _probable(record)
        self.fields["urn"].error_messages |= {"required": "Enter a URN.", "invalid": "A URN has six digits."}
        self.follow = {one.urn: one for one in follow}
        self.shares: dict[str, int] = {}  # the keys of memberships by the field that asks of each
        if len(follow) > 1:
            self._ask_of_each()
        self.elsewhere = {one.school.urn: one for one in went_on(record)}
        if self.elsewhere:
            self._ask_what_moves_again()

    @classmethod
    def suits(cls, record: School) -> bool:
        """Whether the school closes, and has something that can go on elsewhere."""
        return record.is_closed or record.is_proposed_to_close

    def clean_urn(self) -> int | None:
        """Refuse a URN that no school here has."""
        urn = self.cleaned_data["urn"]
        self.successor = School.objects.filter(urn=urn).first() if urn else None
        if urn and self.successor is None:
            raise forms.ValidationError("No school here has this URN. Take it from the register, or add the school.")
        if urn in wrongly_named(self.record):
            raise forms.ValidationError(SET_ASIDE)
        return urn

    def clean_on(self) -> dt.date:
        """Refuse a day that contradicts the register."""
        on: dt.date = self.cleaned_data["on"]
        if said := _why_not_last(self.record, on):
            raise forms.ValidationError(said)
        return on

    def clean(self) -> dict[str, Any]:
        """Of a school that splits, refuse no answer, and two that exclude each other."""
        if not self.errors and {name for name in self.data if name.startswith("share-")} - self.shares.keys():
            raise forms.ValidationError(MOVED_MEANWHILE)
        is_asked_of_each = self.shares or "others" in self.fields  # a school may have leads or heads alone
        if is_asked_of_each and not self.errors:
            has_ticked = any(self.cleaned_data[name] for name in self.shares) or self.cleaned_data.get("others")
            if has_ticked and self.cleaned_data["urn"]:
                self.add_error("urn", "Leave this empty, or take back what you chose above: all of it moves to one.")
            elif not has_ticked and not self.cleaned_data["urn"]:
                raise forms.ValidationError(NOTHING_CHOSEN)
        if self.cleaned_data.get("moved") and not self.errors:
            self._check_what_moves_again()
        return self.cleaned_data

    def _check_what_moves_again(self) -> None:
        """Refuse to move what went on elsewhere to nowhere, or to what followed the other school in turn."""
        if self.successor is None:
            self.add_error("urn", TO_WHICH)
            return
        for one in self._moved():
            if is_followed_by(one.school, self.successor):
                self.add_error(
                    "moved",
                    f"{named(self.successor)} followed {named(one.school)} in turn. What is there moves on its own "
                    "page; take the tick back.",
                )

    def _moved(self) -> list[WentOn]:
        """What moves again with the rest: what went on at the schools that are ticked, but for the right one."""
        ticked = [self.elsewhere[int(urn)] for urn in self.cleaned_data.get("moved", ())]
        return [one for one in ticked if one.school != self.successor]

    def change(self, by: Author) -> Effect:
        """Carry memberships, leads’ schools and headships over."""
        if self.successor is None:
            return self._share_out(by)
        schools: dict[str, Any] = {"school": self.record, "successor": self.successor, "on": self.cleaned_data["on"]}
        steps = [str(step) for step in plan_to_carry_over(**schools)]
        page = _named_as_successor(self.record, self.successor)
        carry_over_to_successor(by=by, **schools)
        for wrong in self._moved():
            again: dict[str, Any] = {**schools, "wrong": wrong}
            steps += [str(step) for step in plan_to_put_right(**again)]
            put_right(by=by, **again)
        if not steps + page:
            raise forms.ValidationError(f"{NOTHING} {stands(self.elsewhere.values())}".strip())
        why = str(MoveReason(self.record.urn, self.successor.urn))
        withdraw_chosen(school=self.record, successors=[self.successor], by=by, why=why)
        return Effect((*steps, *page), (*self._what_stays(), *_still_named(self.record, self.successor)))

    def _what_stays(self) -> list[str]:
        """What went on elsewhere and does not move, and how it would."""
        moved = [self.successor, *(one.school for one in self._moved())]
        return [
            f"This stays at {named(one.school)}, where it went on: {one.what}. If it belongs at "
            f"{named(self.successor)}, choose “Change the details” and tick {named(one.school)}."
            for one in self.elsewhere.values()
            if one.school not in moved
        ]

    def _share_out(self, by: Author) -> Effect:
        chosen = {pk: [self.follow[int(urn)] for urn in self.cleaned_data[name]] for name, pk in self.shares.items()}
        others = self.cleaned_data.get("others")
        shared: dict[str, Any] = {
            "school": self.record,
            "successors": {pk: schools for pk, schools in chosen.items() if schools},
            "others": self.follow[int(others)] if others else None,
            "on": self.cleaned_data["on"],
        }
        steps = [str(step) for step in plan_to_share_out(**shared)]
        alone = self._alone(chosen, shared["others"])
        steps += _no_longer_named(self.record, alone) if alone else []
        if not steps:
            raise forms.ValidationError(f"{NOTHING} {stands(self.elsewhere.values())}".strip())
        share_out(by=by, **shared)
        if alone:
            withdraw_chosen(school=self.record, successors=alone, by=by)
        return Effect(tuple(steps))

    def _alone(self, chosen: dict[int, list[School]], others: School | None) -> list[School]:
        """The schools at which all goes on, where the register names each as a successor; none where some is left."""
        named = [*chosen.values(), *([[others]] if "others" in self.fields and others else [])]
        if not all(chosen.values()) or ("others" in self.fields and others is None):
            return []
        found = list(dict.fromkeys(school for schools in named for school in schools))
        return found if all(is_followed_in_register(self.record, one) for one in found) else []

    def _ask_of_each(self) -> None:
        """Ask of each membership, and of the leads and heads; a URN is then for what moves to none of those named."""
        on = self.record.closed_on or timezone.localdate()
        steps = plan_to_carry_over(school=self.record, successor=next(iter(self.follow.values())), on=on)
        schools = [(one.urn, one.name) for one in self.follow.values()]
        asked: dict[str, forms.Field] = {}
        for membership in (step.record for step in steps if isinstance(step.record, Membership)):
            self.shares[f"share-{membership.pk}"] = membership.pk
            asked[f"share-{membership.pk}"] = share_field(membership.partnership, schools)
        if any(not isinstance(step.record, Membership) for step in steps):
            asked["others"] = others_field(schools)
        if not asked:
            self.fields["urn"].error_messages["required"] = MOVED_ALREADY
            return
        if self.shares:
            asked[next(iter(self.shares))].help_text = SHARED
        self.fields = asked | self.fields
        self.fields["urn"].help_text = "Six digits. Leave it empty where you choose above."
        self.fields["urn"].required = False
        self.fields["urn"].label = "URN of another school, if all of it moves to one that is not named above"

    def _ask_what_moves_again(self) -> None:
        """Ask whether what went on elsewhere moves too: ticked where an officer's choice or nothing leads there."""
        said = stands(self.elsewhere.values())
        if self.fields["urn"].error_messages["required"] == MOVED_ALREADY:
            self.fields["urn"].error_messages["required"] = f"{MOVED_ALREADY} {said}"
        right = [one for urn, one in self.elsewhere.items() if not is_followed_in_register(self.record, one.school)]
        self.fields["moved"] = forms.MultipleChoiceField(
            label="Move what went on elsewhere to this URN too?",
            choices=[(str(urn), f"From {named(one.school)}: {one.what}") for urn, one in self.elsewhere.items()],
            help_text="For a school that did not take over. What it has of its own stays there.",
            initial=[] if self.shares or "others" in self.fields else [str(one.school.urn) for one in right],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        order = [name for name in self.fields if name not in ("moved", "on")]
        self.order_fields([*order, "moved", "on"])


def _still_named(school: School, successor: School) -> list[str]:
    """That the register names others, where it does not lead to the successor, and how to set that aside."""
    others = [
        urn for urn, link in successors_in_register(school).items() if urn != successor.urn and not link.set_aside_on
    ]
    if not others or is_followed_in_register(school, successor):
        return []
    these = get_text_list([named(one) for one in School.objects.filter(urn__in=others).order_by("urn")], "and")
    if not these:
        return []
    return [
        f"The register names {these}, and the page of {named(school)} names both. If the register is wrong, choose "
        f"“{WrongSuccessorForm.label}” on that page."
    ]


def _why_not_last(school: School, on: dt.date) -> str:
    """Why a day cannot be the school's last, and which can; empty where it can."""
    if last := school.closed_on:
        closes = "closed" if school.has_closed else "closes"
        return "" if on == last else f"{named(school)} {closes} on {date_format(last)}. Enter that day: it is the last."
    if school.opened_on and on < school.opened_on:
        return f"{named(school)} opened on {date_format(school.opened_on)}. Enter that day or a later one."
    if school.is_closed and on > timezone.localdate():
        return f"{named(school)} has closed. Enter today, {date_format(timezone.localdate())}, or an earlier day."
    return ""


def _named_as_successor(school: School, successor: School) -> list[str]:
    """That the pages of both will name each other, where no link says it yet, and that no other is named."""
    if is_followed_by(school, successor):
        return _no_longer_named(school, [successor])
    instead = _listed(chosen_otherwise(school, [successor]))
    return [
        f"The page of {named(school)} names {named(successor)} as its successor"
        f"{f', in place of {instead}' if instead else ''}."
    ]


def _no_longer_named(school: School, successors: list[School]) -> list[str]:
    """That the school's page will not name any more what officers chose in place of these; nothing where none did."""
    wrong = chosen_otherwise(school, successors)
    if not wrong:
        return []
    whose = "the register names" if any(is_followed_in_register(school, one) for one in successors) else "it names"
    these = get_text_list([named(one) for one in successors], "and")
    as_what = "as its successor" if len(wrong) == 1 else "as its successors"
    return [f"The page of {named(school)} no longer names {_listed(wrong)} {as_what}: {whose} {these}."]


def _listed(links: list[SchoolLink]) -> str:
    return get_text_list([f"{one.linked_name} ({one.linked_urn})" for one in links], "and")


def _probable(school: School) -> str:
    """Who probably follows a school of which the register names no successor."""
    likely = [f"{one} ({one.urn}), with {get_text_list(why, 'and')}" for one, why in probable_successors_of(school)]
    said = f"; it is probably {'; '.join(likely)}" if likely else ""
    return f"Six digits. The register names none{said}."


SCHOOL_CHANGES = (CarryOverForm, WrongSuccessorForm)
