"""What every form of a page has: how it is laid out, and what it is bound to."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout
from django.http import HttpRequest, QueryDict


def laid_out(*parts: Any) -> FormHelper:
    """The helper of a form with these parts, its button among them; the browser checks nothing.

    The server's error summary says better what is wrong.
    """
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.layout = Layout(*parts)
    return helper


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, if anything was."""
    return request.POST if request.method == "POST" else None
