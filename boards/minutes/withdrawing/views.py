"""Withdrawing published minutes and putting them back, by an officer."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from base.numbers import whole_number
from boards.fetching import sentence, with_right
from boards.minutes.redaction import passages_of
from boards.minutes.withdrawing.foreseen import of_putting_back, of_withdrawing
from boards.minutes.withdrawing.forms import WithdrawForm
from boards.minutes.withdrawing.writes import put_back, withdraw
from boards.models import Meeting, MinutesVersion
from boards.steps import PUT_BACK, WITHDRAW


@never_cache
def minutes_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what the public reads in the place of published minutes, item by item or nothing at all.

    What was chosen is shown once more before it is done: a post without ``sure`` withdraws nothing.
    """
    meeting = with_right(request, pk, WITHDRAW.right)
    public = meeting.versions.last_public()
    if public is None:
        messages.info(request, WITHDRAW.refusal)
        return redirect(meeting)
    passages = passages_of(public)
    if request.method == "POST":
        form = WithdrawForm(request.POST, passages=passages)
        is_sure = "sure" in request.POST
        if "again" not in request.POST and form.is_valid() and _withdrawn(request, meeting, form, is_sure=is_sure):
            if not is_sure:
                return _asked_first(request, meeting, form)
            messages.success(request, WITHDRAW.done)
            return redirect("meetings:minutes", pk)
        if "again" in request.POST:
            form = WithdrawForm(passages=passages, initial=form.sent)
    else:
        form = WithdrawForm(passages=passages, initial={"version": public.number})
    context = {"meeting": meeting, "form": form, "public": public, "errors": _errors(form)}
    return TemplateResponse(
        request, "boards/minutes/minutes_withdraw.html", context, status=422 if form.errors else 200
    )


def _asked_first(request: HttpRequest, meeting: Meeting, form: WithdrawForm) -> TemplateResponse:
    """What the public will read, in numbers, and the button that does it."""
    context = {
        "meeting": meeting,
        "crumb": "Withdraw",
        "foreseen": of_withdrawing(form.passages, form.instead),
        "reason": form.cleaned_data["reason"],
        "is_reason_shown": form.cleaned_data["is_reason_shown"],
        "rows": [(passage, form.instead[passage.key]) for passage in form.passages if passage.key in form.instead],
        "kept": [*form.sent.items()],
    }
    return TemplateResponse(request, "boards/minutes/minutes_withdraw_sure.html", context)


def _withdrawn(request: HttpRequest, meeting: Meeting, form: WithdrawForm, *, is_sure: bool) -> bool:
    """Whether it could be done; it is done where the user is sure, and else nothing of it is kept."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            withdraw(
                meeting=meeting,
                version=given["version"],
                instead=form.instead,
                reason=given["reason"],
                is_reason_shown=given["is_reason_shown"],
                by=request.user,
            )
            transaction.set_rollback(not is_sure)
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


@never_cache
def minutes_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why withdrawn minutes are put back, show what becomes public again, and do it once the officer is sure."""
    meeting = with_right(request, pk, PUT_BACK.right)
    if "leave" in request.POST:
        return redirect(meeting)
    public = meeting.versions.withdrawn().last_public()
    original = meeting.versions.published().filter(stage=MinutesVersion.Stage.PUBLISHED).first()
    if public is None or original is None:
        messages.info(request, PUT_BACK.refusal)
        return redirect(meeting)
    reason = request.POST.get("reason", "").strip()
    error = ""
    if request.method == "POST" and "again" not in request.POST:
        error = "" if reason else "Enter why the minutes are put back"
        if "sure" in request.POST and not error:
            version = whole_number(request.POST.get("version", "")) or 0
            try:
                put_back(meeting=meeting, version=version, reason=reason, by=request.user)
            except ValidationError as refused:
                error = sentence(refused)
            else:
                messages.success(request, PUT_BACK.done)
                return redirect("meetings:minutes", pk)
    asks_reason = request.method != "POST" or bool(error) or "again" in request.POST
    context = {
        "meeting": meeting,
        "crumb": "Put back",
        "foreseen": of_putting_back(public, original),
        "public": public,
        "original": original,
        "reason": reason,
        "reason_error": error,
        "asks_reason": asks_reason,
        "kept": [("version", public.number), *([] if asks_reason else [("reason", reason)])],
    }
    return TemplateResponse(request, "boards/minutes/minutes_put_back.html", context, status=422 if error else 200)
