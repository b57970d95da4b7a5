"""What a lead may correct, one thing a page: the fields of the record, schools that left or joined, and all else."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from crispy_forms_gds.layout import Field, Fieldset

from confirmations.answering.forms import RecordForm
from confirmations.proposals.correctable import CORRECTABLE, Correctable
from partnerships.models import Lead

LEFT, JOINED, ELSE = "school-left", "school-joined", "something-else"


@dataclass(frozen=True)
class Correction:
    """One page: its end of the address, what it is about, its heading, and the fields that it asks for."""

    slug: str
    title: str
    heading: str = "Correct the record"
    facts: tuple[Correctable, ...] = ()

    def now(self, lead: Lead) -> list[tuple[str, object]]:
        """What the record says of it, a line each with its label where there are several."""
        rows = {Lead: lead, type(lead.partnership): lead.partnership}
        labels = [each.label if len(self.facts) > 1 else "" for each in self.facts]
        return [(label, getattr(rows[each.model], each.name)) for label, each in zip(labels, self.facts, strict=True)]


def _of_facts() -> list[Correction]:
    """A page for each field that a lead may correct, and one for those that belong together."""
    pages = []
    for slug, group in groupby(CORRECTABLE, key=attrgetter("page")):
        facts = tuple(group)
        pages.append(Correction(slug, facts[0].label if len(facts) == 1 else facts[0].heading, facts=facts))
    return pages


CORRECTIONS = {
    each.slug: each
    for each in [
        *_of_facts(),
        Correction(LEFT, "Schools that have left", "A school has left"),
        Correction(JOINED, "Schools that have joined", "A school has joined"),
        Correction(ELSE, "Something else", "Something else is wrong"),
    ]
}


class CorrectionForm(RecordForm):
    """One thing of the record, for the lead to put right."""

    def __init__(self, *args: object, correction: Correction, **kwargs: object) -> None:
        self.correction = correction
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if correction.slug == ELSE:
            self.fields["comment"].label = "What is wrong, and how should it be?"

    @property
    def nothing_said(self) -> str:  # type: ignore[override]
        """What to do where nothing was changed."""
        return {
            LEFT: "Choose the school that has left, and enter its last day",
            JOINED: "Enter the school that has joined, and its first day",
            ELSE: "Say what is wrong, and how it should be",
        }.get(self.correction.slug, "Nothing is changed. Correct it, or go back: what is right needs no correction")

    def sections(self) -> list[Fieldset | Field]:
        """The fields of this page alone."""
        for name in ("successor_name", "successor_email", "successor_on"):
            del self.fields[name]
        if self.correction.slug == LEFT:
            self.add_left(1, "Which school has left?")
            return ["left_1", "left_1_on"]
        if self.correction.slug == JOINED:
            self.add_joined(1, "Which school has joined?")
            return ["joined_1", "joined_1_on"]
        self.add_facts(self.correction.facts)
        return [each.form_name for each in self.correction.facts]
