"""The short forms with which anyone writes from a partnership's or a school's page, each a page of its own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.methods import may_be_sent
from partnerships.enquiries import address_hashes
from partnerships.enquiries.forms import ContactForm, EnquiryForm, JoinForm, ReportForm
from partnerships.enquiries.writes import send_enquiry
from partnerships.lives.former_addresses import leads_on_from_former_addresses
from partnerships.models import Enquiry, Partnership, School


@login_not_required
@may_be_sent
@leads_on_from_former_addresses
def partnership_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Something is wrong on a partnership's page."""
    return _form_page(request, ReportForm, get_object_or_404(Partnership, slug=slug))


@login_not_required
@may_be_sent
@leads_on_from_former_addresses
def partnership_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """A message to a partnership's leads; one that is over has nobody to write to, as its page says."""
    partnership = get_object_or_404(Partnership, slug=slug)
    return redirect(partnership) if partnership.is_over else _form_page(request, ContactForm, partnership)


@login_not_required
@may_be_sent
@leads_on_from_former_addresses
def partnership_join(request: HttpRequest, slug: str) -> HttpResponse:
    """A school asks to join a partnership; the page of one that takes no new schools says so."""
    partnership = get_object_or_404(Partnership, slug=slug)
    return _form_page(request, JoinForm, partnership) if partnership.takes_new_schools else redirect(partnership)


@login_not_required
@may_be_sent
def school_report(request: HttpRequest, urn: int) -> HttpResponse:
    """Something is wrong on a school's page."""
    return _form_page(request, ReportForm, get_object_or_404(School, urn=urn))


@login_not_required
@require_safe
def partnership_sent(request: HttpRequest, slug: str, kind: str) -> TemplateResponse:
    """Thanks, and what happens next: an address of its own, so that a reload sends nothing again."""
    return _sent_page(request, kind, get_object_or_404(Partnership.objects.with_current_leads(), slug=slug))


@login_not_required
@require_safe
def school_sent(request: HttpRequest, urn: int, kind: str) -> TemplateResponse:
    """Thanks for the report, and what happens next."""
    if kind != Enquiry.Kind.REPORT:
        raise Http404("A school is only reported on.")
    return _sent_page(request, kind, get_object_or_404(School, urn=urn))


def _form_page(request: HttpRequest, form_class: type[EnquiryForm], about: Partnership | School) -> HttpResponse:
    client_hash = address_hashes.hash_of(request)
    if request.method == "POST":
        form = form_class(request.POST, about=about, client_hash=client_hash)
        if form.is_valid():
            send_enquiry(
                kind=form.kind,
                about=about,
                client_hash=client_hash,
                **form.typed,
            )
            return redirect(f"{about.get_absolute_url()}{form.kind}/sent/")
    else:
        form = form_class(about=about, client_hash=client_hash)
    context = {"form": form, "about": about, "is_school": isinstance(about, School)}
    return TemplateResponse(request, "partnerships/enquiries/enquiry_form.html", context)


def _sent_page(request: HttpRequest, kind: str, about: Partnership | School) -> TemplateResponse:
    if kind not in Enquiry.Kind:
        raise Http404("There is no such form.")
    context = {"about": about, "is_report": kind == Enquiry.Kind.REPORT, "is_school": isinstance(about, School)}
    return TemplateResponse(request, "partnerships/enquiries/enquiry_sent.html", context)
