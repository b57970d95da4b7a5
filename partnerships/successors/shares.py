"""What is asked of a school that splits: at which of the schools that follow each membership goes on."""

from collections.abc import Iterable

from django import forms

LEAVE = ""  # the choice to move nothing
SHARED = (
    "The school splits. Choose one, several or none for each membership. Tick those that carry it on: it ends with the "
    "school and goes on there. Where you tick none, it stays as it is until somebody moves or ends it."
)
Named = Iterable[tuple[int, str]]  # URN and name


def share_field(partnership: object, schools: Named) -> forms.MultipleChoiceField:
    """Who carries on a membership: one, several or none of the schools that follow."""
    return forms.MultipleChoiceField(
        label=f"Which carries on the membership in {partnership}?",
        choices=[(str(urn), f"{name} ({urn})") for urn, name in schools],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def others_field(schools: Named) -> forms.ChoiceField:
    """Where the leads and heads of the school are recorded."""
    return forms.ChoiceField(
        label="Where are its leads and heads from then on?",
        choices=[
            *((str(urn), f"Record them at {name} ({urn})") for urn, name in schools),
            (LEAVE, "Leave them as they are"),
        ],
        initial=LEAVE,
        required=False,
        widget=forms.RadioSelect,
    )
