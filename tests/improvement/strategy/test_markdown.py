"""Markdown to HTML that is safe to show."""

import pytest

from improvement.strategy.markdown import opening, render


def test_markdown_wears_the_design_system():
    html = render("A *word*.\n\n* one\n* two\n\n> The vision")

    assert '<p class="govuk-body">A <em>word</em>.</p>' in html
    assert '<ul class="govuk-list govuk-list--bullet">' in html
    assert "<blockquote>" in html


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# One\n\n## Two", ["h2", "h3"]),
        ("## One\n\n## Two", ["h2", "h2"]),
        ("## One\n\n#### Two", ["h2", "h3"]),
        ("### One\n\n## Two", ["h2", "h2"]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5", ["h2", "h3", "h4", "h4", "h4"]),
    ],
)
def test_markdown_headings_start_below_the_pages_own_and_skip_none(text, headings):
    html = render(text)

    assert [html[at + 1 : at + 3] for at in range(len(html)) if html.startswith("<h", at)] == headings


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "![tracking](https://example.org/pixel.png)",
        '<p style="color: red">red</p>',
        '<a href="https://example.org" onclick="alert(1)">press</a>',
    ],
)
def test_markdown_lets_nothing_through_that_runs_or_fetches(text):
    html = render(text)

    for mark in ("<script", "<img", "<p style", "<a onclick", 'href="javascript', 'href="data'):
        assert mark not in html


def test_markdown_links_say_who_they_are():
    html = render('[Guidance](https://www.gov.uk/ "The guidance")')

    assert 'href="https://www.gov.uk/"' in html
    assert 'rel="noopener noreferrer"' in html
    assert 'class="govuk-link"' in html


def test_markdown_keeps_links_within_the_site():
    assert 'href="/partnerships/"' in render("[Partnerships](/partnerships/)")


def test_markdown_of_nothing_is_nothing():
    assert render("") == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Before\n\n> We believe\n> this\n>\n> And that\n\nAfter", "> We believe\n> this"),
        ("> ## Vision\n>\n> We believe", "> We believe"),
        ("# Heading\n\nWe *believe*\n\nAfter", "We *believe*"),
        ("# Heading", ""),
        ("", ""),
    ],
)
def test_opening_is_the_first_paragraph_of_the_first_quotation_or_of_all(text, first):
    assert opening(text) == first
