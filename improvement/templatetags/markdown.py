"""``{{ text|markdown }}``: Markdown as safe HTML; ``{{ text|opening|markdown }}``: of its first words alone."""

from django import template
from django.utils.safestring import SafeString

from improvement.strategy import markdown as strategy

register = template.Library()


@register.filter
def markdown(text: str, first_level: int = strategy.FIRST_LEVEL) -> SafeString:
    """Markdown as HTML in the portal's look, its headings from that level on.

    ``strategy.render`` has sanitised it, so it need not be escaped again.
    """
    return SafeString(strategy.render(text, first_level))


@register.filter
def opening(text: str) -> str:
    """The first paragraph of its first quotation, still as Markdown."""
    return strategy.opening(text)
