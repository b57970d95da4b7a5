"""The statements that the law asks for: accessibility, privacy, cookies."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from portal.privacy.retention import back_ups, rules


@login_not_required
@may_be_kept
@require_safe
def statement(request: HttpRequest, name: str) -> TemplateResponse:
    """One of the pages that the law asks for: accessibility, privacy, cookies."""
    return TemplateResponse(request, f"portal/statements/{name}.html", {"retention": [*rules(), back_ups()]})
