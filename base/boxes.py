"""How the boxes of every form are drawn."""

from typing import Any

from django.forms.renderers import DjangoTemplates


class WholeText(DjangoTemplates):
    """As Django draws them, but for the greatest length: a browser cuts what is pasted there without a word.

    What is too long the form says, and keeps.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a box."""
        if "widget" in context:
            context["widget"].get("attrs", {}).pop("maxlength", None)
        return super().render(template_name, context, request)
