"""An officer writes to the leads of a list: the form, whom it reaches and what it says, and then it goes."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from base.admin_addresses import change_address
from base.changing.effects import agreed_in, carry_out
from base.methods import may_be_sent
from office.council.reading import the_council
from office.post.told import posted_in_words
from partnerships.letters.forms import LetterForm
from portal.answers.leads import Leads
from portal.circulars.writes import send_circular
from portal.permissions import ADD_CIRCULAR


@may_be_sent
def circular_write(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Write to the leads whom the address asks for, as the answer does (``portal/answers/leads.py``).

    To nobody where a part of it is not understood: the answer has all leads then.
    """
    if not (Leads.may_be_read_by(request.user) and request.user.has_perm(ADD_CIRCULAR)):  # type: ignore[union-attr]
        raise PermissionDenied("You write to no leads.")
    answer = Leads(request.GET, on=timezone.localdate())
    form = LetterForm(request.POST) if request.method == "POST" else LetterForm()
    query = request.GET.urlencode()
    context: dict[str, object] = {
        "title": "Write to these leads",
        "form": form,
        "back": f"{Leads.address()}{f'?{query}' if query else ''}",
    }
    if answer.form.faults:
        context["faults"] = answer.form.faults
        return TemplateResponse(
            request, "portal/circulars/circular_refused.html", site.each_context(request) | context, status=404
        )
    context |= {
        "readers": _readers(answer),
        "reached": [lead for lead in answer.rows if lead.reachable_email],
        "unreached": [lead for lead in answer.rows if not lead.reachable_email],
        "answers_to": the_council().mailbox,
    }
    if form.is_bound and "change" not in request.POST and form.is_valid():
        agreed = agreed_in(request)
        send = partial(send_circular, leads=answer.rows, readers=_readers(answer), by=request.user, **form.cleaned_data)
        try:
            sent, goes = carry_out(send, agreed=agreed)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if goes:
                messages.success(request, posted_in_words(sent.messages))
                return redirect(change_address(sent.circular))
            context |= {"title": "Check before it goes", "sent": sent, "has_changed": bool(agreed)}
            context["example"] = sent.reached[0]
            return TemplateResponse(
                request, "portal/circulars/circular_preview.html", site.each_context(request) | context
            )
    return TemplateResponse(request, "portal/circulars/circular_form.html", site.each_context(request) | context)


def _readers(answer: Leads) -> str:
    """Who they are, in words."""
    return ", ".join(["Current leads", *answer.form.in_words])
