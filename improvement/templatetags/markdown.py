"""``{{ text|markdown }}``: Markdown as safe HTML."""

from django import template
from django.utils.safestring import SafeString

from improvement.strategy.markdown import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML in the portal's look; ``render`` has sanitised it, so it need not be escaped again."""
    return SafeString(render(text))
