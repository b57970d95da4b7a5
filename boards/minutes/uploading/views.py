"""Uploading old minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from base.uploads import takes_files
from boards.minutes.uploading.forms import UploadMinutesForm
from boards.minutes.uploading.writes import upload_minutes
from boards.models.access import boards_recorded_by
from boards.steps import UPLOAD


@takes_files
@never_cache
def minutes_upload(request: HttpRequest) -> HttpResponse:
    """Old minutes of one of the boards that the user records, as the approved version of a meeting in the past."""
    boards = boards_recorded_by(request.user)
    if not boards.exists():
        raise PermissionDenied
    form = UploadMinutesForm(boards=boards, initial=request.GET.dict())  # of a meeting whose page leads here
    if request.method == "POST":
        form = UploadMinutesForm(request.POST, request.FILES, boards=boards)
        if form.is_valid():
            try:
                version = upload_minutes(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, UPLOAD.done)
                return redirect("meetings:minutes", version.meeting_id)
    return TemplateResponse(
        request, "boards/minutes/minutes_upload.html", {"form": form}, status=422 if form.errors else 200
    )
