"""Choices in a form, as radios or checkboxes that the error summary leads to."""

from django import forms


class _FirstChoice(forms.BoundField):
    """Radios or checkboxes whose errors are linked to the first of them: django-crispy-forms links to none."""

    @property
    def auto_id(self) -> str:
        """The first one's, as its template writes it."""
        return f"{super().auto_id}_1"


class AnswerField(forms.ChoiceField):
    """One answer of several, as radios."""

    widget = forms.RadioSelect

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its errors linked to the first."""
        return _FirstChoice(form, self, field_name)


class AnswersField(forms.MultipleChoiceField):
    """Any number of answers, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its errors linked to the first."""
        return _FirstChoice(form, self, field_name)
