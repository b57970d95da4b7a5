"""Markdown to HTML that is safe to show."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST_LEVEL, LAST_LEVEL = 2, 4  # of headings: the page has its h1 already

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_CLASSES = {
    "p": "govuk-body",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "table": "govuk-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
_TAGS = {*_CLASSES, "li", "blockquote", "strong", "em", "br", "code", "pre", "thead", "tbody"}


def render(text: str) -> str:
    """HTML of a Markdown text, in the Design System's classes, sanitised: what is not allowed is dropped.

    Its headings start at h2 and none is more than one level below the one before, whatever was typed.
    """
    tokens = _MARKDOWN.parse(text)
    _shift_headings(tokens)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        set_tag_attribute_values={tag: {"class": names} for tag, names in _CLASSES.items()},
        link_rel="noopener noreferrer",
    )


def _shift_headings(tokens: list[Token]) -> None:
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: FIRST_LEVEL + rank for rank, tag in enumerate(used)}
    level = FIRST_LEVEL - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(levels[token.tag], level + 1, LAST_LEVEL)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
