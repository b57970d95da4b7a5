"""Parts of a page that are kept until a record changes, for templates: ``{% load kept %}``."""

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from office.kept_parts import part

register = template.Library()


@register.tag
def kept(parser: Parser, token: Token) -> Node:
    """``{% kept "school in a list" school.pk %}…{% endkept %}``: what it is, and all that it varies with (ADR 46).

    With the records and the day it varies by itself. What is between the tags is not even looked at where it is kept.
    """
    name, *varies = token.split_contents()[1:] or [""]
    if not (name[:1] == name[-1:] == '"' and len(name) > 2):
        raise template.TemplateSyntaxError("{% kept %} is given first what the part is, in quotation marks")
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name[1:-1], [parser.compile_filter(value) for value in varies], nodes)


class KeptNode(Node):
    """A part of a page."""

    child_nodelists = ("nodes",)

    def __init__(self, name: str, varies: list[FilterExpression], nodes: NodeList) -> None:
        self.name, self.varies, self.nodes = name, varies, nodes

    def render(self, context: Context) -> SafeString:
        """The part as it is kept, or made now.

        Raises ValueError where what it varies with is nothing: all rows would be one.
        """
        key = (self.name, *(value.resolve(context, ignore_failures=True) for value in self.varies))
        if None in key:
            raise ValueError(f"What the kept part “{self.name}” varies with is None")
        return part(key, lambda: self.nodes.render(context))
