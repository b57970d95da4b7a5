"""Withdrawing published minutes, by an officer."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from boards.fetching import with_right
from boards.minutes.redaction import passages_of
from boards.minutes.withdrawing.forms import WithdrawForm
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting
from boards.steps import WITHDRAW


@never_cache
def minutes_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what the public reads in the place of published minutes, item by item or nothing at all."""
    meeting = with_right(request, pk, WITHDRAW.right)
    public = meeting.versions.last_public()
    if public is None:
        messages.info(request, WITHDRAW.refusal)
        return redirect(meeting)
    passages = passages_of(public)
    if request.method == "POST":
        form = WithdrawForm(request.POST, passages=passages)
        if form.is_valid() and _withdrawn(request, meeting, form):
            messages.success(request, WITHDRAW.done)
            return redirect("meetings:minutes", pk)
    else:
        form = WithdrawForm(passages=passages, initial={"version": public.number})
    context = {"meeting": meeting, "form": form, "public": public, "errors": _errors(form)}
    return TemplateResponse(
        request, "boards/minutes/minutes_withdraw.html", context, status=422 if form.errors else 200
    )


def _withdrawn(request: HttpRequest, meeting: Meeting, form: WithdrawForm) -> bool:
    given = form.cleaned_data
    try:
        withdraw(
            meeting=meeting,
            version=given["version"],
            instead=form.instead,
            reason=given["reason"],
            is_reason_shown=given["is_reason_shown"],
            by=request.user,
        )
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, problems in by_field.items():
            form.add_error(name if name in form.fields else None, problems)
        return False
    return True


def _errors(form: WithdrawForm) -> list[tuple[str, str]]:
    """Each error with the id of its field; one of no field leads to the first choice."""
    first = f"choice-{form.passages[0].key}" if form.passages else "reason"
    return [
        (form[first if name in (NON_FIELD_ERRORS, "version") else name].auto_id, str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]
