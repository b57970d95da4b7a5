"""Useful resources."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.paging import paginate
from improvement.models import Resource


@login_not_required
@may_be_kept
@require_safe
def resource_list(request: HttpRequest) -> TemplateResponse:
    """Useful resources under their topics."""
    ignored: list[str] = []
    page = paginate(request, Resource.objects.offered().by_topic(), ignored)
    return TemplateResponse(request, "improvement/resources/resource_list.html", {"page": page, "ignored": ignored})


@login_not_required
@require_safe
def resource_file(request: HttpRequest, slug: str) -> FileResponse:
    """An uploaded resource, to save rather than to open: the browser never runs what somebody uploaded."""
    resource = get_object_or_404(Resource.objects.offered(), slug=slug)
    try:
        content = resource.file.open()
    except (FileNotFoundError, ValueError):
        raise Http404("This resource has no file") from None
    return FileResponse(content, as_attachment=True, filename=f"{resource.slug}.{resource.file_type.lower()}")
