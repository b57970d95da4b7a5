"""A box for Markdown with what it will look like beside it."""

from typing import Any, ClassVar

from django.contrib.admin.widgets import AdminTextareaWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from improvement.strategy import markdown

FIRST_LEVEL = 3  # of its headings: it stands in a form, under the form's own
LONGEST = 200_000  # characters that are drawn; a text is far shorter


def preview_of(text: str) -> SafeString:
    """What the text will look like; ``render`` leaves nothing in it that a browser would run."""
    return mark_safe(markdown.render(text[:LONGEST], FIRST_LEVEL))  # noqa: S308


class MarkdownBox(AdminTextareaWidget):
    """The box, the preview beside it, and a button that draws it anew in a window of its own where no script does."""

    class Media:
        """Draws it as one types."""

        js: ClassVar = ["improvement/markdown-preview.js"]

    def __init__(self, *, preview_url: str) -> None:
        super().__init__({"rows": 24})
        self.preview_url = preview_url

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box and what stands beside it."""
        box = super().render(name, value, attrs, renderer)
        context = {
            "box": box,
            "id": (attrs or {}).get("id", ""),
            "url": self.preview_url,
            "html": preview_of(value or ""),
        }
        return render_to_string("improvement/strategy/_markdown_box.html", context)
