"""A report of a fault, which the portal sends to nobody, would say neither what was typed nor what a record holds."""

import sys

import pytest
from django.views.debug import get_exception_reporter_class

from portal.web.reports import WithoutValues

ROW = "a row is refused\nDETAIL:  Failing row contains (Zzvalue)."
TYPED = {"sentence": "Zztyped words", "reason": "inspection"}


def report(rf, settings, *, debug: bool) -> str:
    """Of an error that follows from another, while a form is sent."""
    settings.DEBUG = debug
    request = rf.post("/reviews/1/what-changed/", TYPED)
    sentence = request.POST["sentence"]
    try:
        try:
            raise ValueError(ROW)
        except ValueError as refused:
            raise RuntimeError(f"It failed for {sentence!r}") from refused
    except RuntimeError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info(), is_email=True)
        return reporter.get_traceback_text() + reporter.get_traceback_html()


def test_report_has_the_names_of_what_was_sent_and_no_value(rf, settings):
    said = report(rf, settings, debug=False)

    assert "sentence" in said
    assert "RuntimeError" in said
    assert [word for word in ("Zztyped", "Zzvalue", "'inspection'") if word in said] == []


@pytest.mark.parametrize("word", ["Zztyped", "Zzvalue"])
def test_report_of_a_developers_own_portal_says_all(rf, settings, word):
    assert word in report(rf, settings, debug=True)


def test_settings_name_it(rf):
    assert get_exception_reporter_class(rf.get("/")) is WithoutValues
