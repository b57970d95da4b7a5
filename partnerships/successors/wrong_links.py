"""The register names a wrong successor: an officer sets its link aside, and may take that back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.saving import Author
from partnerships.models import School, SchoolLink
from partnerships.successors.steps import named
from partnerships.successors.went_on import went_on
from partnerships.successors.writes import set_aside

NOTHING_CHANGES = "Nothing would change. Tick the school that did not take over, or take a tick back."


class WrongSuccessorForm(ChangeForm):
    """Which of the successors that the register names took over in truth."""

    slug, label = "wrong-successor", "The register’s successor is wrong…"
    title = "Set a successor of the register aside"
    wrong = forms.MultipleChoiceField(
        label="Which of these did not take over?",
        help_text=(
            "The register’s link is kept as a record, and nothing goes by it: no page names the school as the "
            "successor, also after the next refresh. Take a tick back where the register was right after all."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, record: School, **kwargs: object) -> None:
        self.named = successors_in_register(record)
        self.before = {urn for urn, link in self.named.items() if link.set_aside_on}
        initial = {"wrong": [str(urn) for urn in self.before]}
        super().__init__(*args, record=record, initial=initial, **kwargs)  # type: ignore[misc]
        self.fields["wrong"].choices = [  # type: ignore[attr-defined]
            (str(urn), f"{_name(link, urn)} ({urn}){_since(link)}") for urn, link in self.named.items()
        ]

    @classmethod
    def suits(cls, record: School) -> bool:
        """Whether the register names a successor."""
        return bool(successors_in_register(record))

    def change(self, by: Author) -> Effect:
        """Set links aside, and take that back of others."""
        wrong = {int(urn) for urn in self.cleaned_data["wrong"]}
        if wrong == self.before:
            raise forms.ValidationError(NOTHING_CHANGES)
        school = named(self.record)
        stands = {one.school.urn: one for one in went_on(self.record)}
        sentences, warnings = [], []
        for urn in sorted(wrong ^ self.before):
            other = f"{_name(self.named[urn], urn)} ({urn})"
            set_aside(school=self.record, successor=urn, on=timezone.localdate() if urn in wrong else None, by=by)
            if urn not in wrong:
                sentences.append(f"The page of {school} names {other} as its successor again, as the register does.")
                continue
            sentences.append(
                f"The page of {school} no longer names {other} as its successor. The register’s link is kept as set "
                "aside."
            )
            if urn in stands:
                warnings.append(
                    f"This stays at {other}, where it went on: {stands[urn].what}. To move it, choose “Move to the "
                    f"successor…” on the page of {school}."
                )
        return Effect(tuple(sentences), tuple(warnings))


def successors_in_register(school: School) -> dict[int, SchoolLink]:
    """The links by which the register names a school's successors, one of each by its URN, set aside or not."""
    links = SchoolLink.objects.from_register().select_related("school", "linked_school")
    found = {link.linked_urn: link for link in links.successors().filter(school=school)}
    for link in links.predecessors().filter(linked_urn=school.urn):
        found.setdefault(link.school.urn, link)
    return dict(sorted(found.items()))


def _name(link: SchoolLink, urn: int) -> str:
    """The name of the successor, whose link may stand on either side."""
    if link.school.urn == urn:
        return link.school.name
    return link.linked_school.name if link.linked_school else link.linked_name


def _since(link: SchoolLink) -> str:
    """Since when a link is set aside, and who did it; empty where it holds."""
    return f", {in_words(link)}" if link.set_aside_on else ""


def in_words(link: SchoolLink) -> str:
    """When a link was set aside and by whom; empty where it holds."""
    if link.set_aside_on is None:
        return ""
    rows: Any = link.history.select_related("history_user").order_by("history_date", "history_id")
    by = None
    for row in rows:
        by = (by if by and by.set_aside_on else row) if row.set_aside_on else None
    who = f" by {by.history_user}" if by and by.history_user else ""
    return f"set aside on {date_format(link.set_aside_on)}{who}"
