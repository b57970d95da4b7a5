"""What is too long is refused in words; no browser is told to cut it without one."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget


class LongTextForm(forms.Form):
    """Boxes that take ten characters."""

    line = forms.CharField(max_length=10)
    text = forms.CharField(max_length=10, widget=forms.Textarea)
    of_admin = forms.CharField(max_length=10, widget=AdminTextInputWidget)
    text_of_admin = forms.CharField(max_length=10, widget=AdminTextareaWidget)


def test_what_is_pasted_is_kept_whole_and_the_form_says_that_it_is_too_long():
    form = LongTextForm(dict.fromkeys(LongTextForm.base_fields, "12345678901"))

    shown = form.as_p()

    assert "maxlength" not in shown
    assert shown.count("12345678901") == 4
    assert {*form.errors} == {*LongTextForm.base_fields}
