"""Markdown to HTML that is safe to show."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST_LEVEL, LEVELS = 2, 3  # of headings: the page has its h1 already

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_CLASSES = {
    "p": "govuk-body",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
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


def render(text: str, first_level: int = FIRST_LEVEL) -> str:
    """HTML of a Markdown text, in the Design System's classes, sanitised: what is not allowed is dropped.

    Its headings start at ``first_level``, and none is more than one level below the one before, whatever was typed.
    """
    tokens = _MARKDOWN.parse(text)
    _shift_headings(tokens, first_level)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        set_tag_attribute_values={tag: {"class": names} for tag, names in _CLASSES.items()},
        link_rel="noopener noreferrer",
    )


def opening(text: str) -> str:
    """The first paragraph of the first quotation, as a quotation in Markdown; of a text without one, its first.

    Empty where the text has no paragraph.
    """
    tokens = _MARKDOWN.parse(text)
    quoted = next((place for place, token in enumerate(tokens) if token.type == "blockquote_open"), None)
    inside = tokens[quoted or 0 :]
    begins = next((place for place, token in enumerate(inside) if token.type == "paragraph_open"), None)
    paragraph = "" if begins is None else inside[begins + 1].content
    return "\n".join(f"{'> ' if quoted is not None else ''}{line}" for line in paragraph.splitlines())


def _shift_headings(tokens: list[Token], first_level: int) -> None:
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: first_level + rank for rank, tag in enumerate(used)}
    level = first_level - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(levels[token.tag], level + 1, first_level + LEVELS - 1)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
