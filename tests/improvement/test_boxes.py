"""On every box of the programme: what may not be written there, who sees it, for how long, and who may disclose it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from improvement.templatetags.keeping import reviews_kept_for

TEMPLATES = Path(settings.BASE_DIR, "templates")
FORM = re.compile(r'{% crispy form %}|<form[^>]*method="post"')
INCLUDED = re.compile(r'{% include "([^"]+)"')
# A form, or a field to type in, and where the page has only buttons about what it shows, what stands around them.
SAYS = {
    "what may not be written": re.compile(r"no box|no name|does not belong|Dropped at once"),
    "who sees it": re.compile(r"\bsees?\b|\bseen by\b|\bread it\b"),
    "how long it is kept": re.compile(r"kept (for|as long as|until)"),
    "that it may be disclosed": re.compile(r"may have to disclose"),
}
# Where words are entered: a sentence, a sheet.
WORDS = (
    "improvement/what_changed/what_changed.html",
    "improvement/pasting/round_paste.html",
    "improvement/pasting/round_preview.html",
    "improvement/evaluation/evaluation_meeting.html",
    "improvement/evaluation/evaluation_typed.html",
    "improvement/evaluation/evaluation_step.html",
    "improvement/practice/practice_offer.html",
    "improvement/practice/practice_own.html",
    "improvement/practice/practice_answer.html",
    "improvement/priorities/meeting_priority.html",
)
SAFEGUARDING = (
    "About a child: your safeguarding lead. About an adult who works with children: your headteacher; about the "
    "headteacher: the chair of governors or the trust. The local authority designated officer is told within one "
    "working day."
)


def whole(name: str) -> str:
    """A template with what it includes."""
    text = Path(TEMPLATES, name).read_text()
    return text + "".join(whole(included) for included in INCLUDED.findall(text) if included.startswith("improvement/"))


def names() -> list[str]:
    """Of pages: what a part of one has stands on each page that includes it."""
    paths = Path(TEMPLATES, "improvement").rglob("[!_]*.html")
    return sorted(name for path in paths if FORM.search(whole(name := str(path.relative_to(TEMPLATES)))))


@pytest.mark.parametrize("name", names())
def test_page_with_a_form_says_what_it_must(name):
    text = whole(name)

    assert [what for what, said in SAYS.items() if not said.search(text)] == []


@pytest.mark.parametrize("name", WORDS)
def test_where_words_are_entered_it_is_said_where_a_concern_goes(name):
    assert SAFEGUARDING in whole(name)


def test_boxes_for_words_are_these_alone():
    """A new one says where a concern goes too."""
    sources = "".join(path.read_text() for path in Path(settings.BASE_DIR, "improvement").rglob("forms.py"))
    templates = "".join(Path(TEMPLATES, name).read_text() for name in names())

    meeting = Path(settings.BASE_DIR, "improvement/evaluation/meeting_forms.py").read_text()
    assert sources.count("forms.Textarea(") == 5
    assert meeting.count("forms.Textarea(") == 1
    assert templates.count("<textarea") == 1


@pytest.mark.parametrize(("days", "said"), [(1095, "3 years"), (365, "1 year"), (100, "100 days"), (1, "1 day")])
def test_time_is_said_as_the_settings_have_it(settings, days, said):
    settings.KEEP_REVIEWS_DAYS = days

    assert reviews_kept_for() == said
