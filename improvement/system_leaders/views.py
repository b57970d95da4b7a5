"""The register of system leaders, one of them, and what an officer and they themselves say of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from base.forms import sent
from base.methods import may_be_sent
from base.paging import paginate
from improvement.forms import ProgrammeForm, written
from improvement.models import SystemLeader
from improvement.models.support_access import may_edit_register, sees_register
from improvement.models.system_leaders import SystemLeaderQuerySet
from improvement.saying import say_done
from improvement.system_leaders.filters import RegisterFilters
from improvement.system_leaders.forms import AddForm, DesignationForm, EndForm, WorkForm
from improvement.system_leaders.writes import confirm_leader

NOT_SHOWN = "not-shown"  # of ``?show=``


@never_cache
@require_safe
def leader_list(request: HttpRequest) -> HttpResponse:
    """The system leaders, 25 a page; to an officer besides who is not shown, and why: the first 25 of them.

    ``?show=not-shown`` has all of those.
    """
    if not sees_register(request.user):
        return _own_entry(request)
    may_edit = may_edit_register(request.user)
    not_shown = SystemLeader.objects.visible_to(request.user).not_shown().listed()
    if may_edit and request.GET.get("show") == NOT_SHOWN:
        return _not_shown(request, not_shown)
    filters = RegisterFilters(request.GET, request.user)
    page = paginate(request, filters.apply(), filters.ignored)
    context = {
        "filters": filters,
        "page": page,
        "ignored": filters.ignored,
        "may_edit": may_edit,
        "not_shown": Paginator(not_shown, settings.PAGE_SIZE).page(1) if may_edit else None,
        "all_not_shown": f"?show={NOT_SHOWN}",
    }
    return TemplateResponse(request, "improvement/system_leaders/leader_list.html", context)


def _not_shown(request: HttpRequest, not_shown: SystemLeaderQuerySet) -> TemplateResponse:
    """All whom the register does not show, 25 a page."""
    ignored: list[str] = []
    context = {"page": paginate(request, not_shown, ignored), "ignored": ignored}
    return TemplateResponse(request, "improvement/system_leaders/leader_not_shown.html", context)


def _own_entry(request: HttpRequest) -> HttpResponse:
    own = SystemLeader.objects.editable_by(request.user).first()
    if own is None:
        raise PermissionDenied("System leaders are shown to heads, leads, chairs and officers.")
    return redirect("system_leaders:detail", own.pk)


@never_cache
@require_safe
def leader_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """One of them."""
    leader = get_object_or_404(SystemLeader.objects.visible_to(request.user).listed(), pk=pk)
    may_edit = may_edit_register(request.user)
    context = {
        "leader": leader,
        "may_edit": may_edit,
        "may_change": may_edit or _is_self(request, leader),
        "is_self": _is_self(request, leader),
        "designations": list(leader.designations.select_related("awarded_by")) if may_edit else leader.held_today,
    }
    return TemplateResponse(request, "improvement/system_leaders/leader_detail.html", context)


@never_cache
@may_be_sent
def leader_add(request: HttpRequest) -> HttpResponse:
    """Put somebody on the register; then their designation is asked for."""
    if not may_edit_register(request.user):
        raise PermissionDenied("An officer puts people on the register.")
    form = AddForm(sent(request), by=request.user)
    if leader := written(form):
        messages.success(request, f"{leader.person} is on the register, and is shown once you enter a designation.")
        return redirect("system_leaders:designation_add", leader.pk)
    return _page(request, form, "Add a system leader")


@never_cache
@may_be_sent
def leader_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change where they work and how much."""
    leader = _editable(request, pk)
    form = WorkForm(sent(request), leader=leader, by=request.user)
    if written(form):
        say_done(request, f"{form.said_if_changed('The entry is changed.')} It is confirmed for twelve months.")
        return redirect("system_leaders:detail", pk)
    return _page(request, form, "Change where and how much", leader)


@never_cache
@require_http_methods(["POST"])
def leader_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the entry is right."""
    leader = confirm_leader(leader=_editable(request, pk), by=request.user)
    messages.success(request, f"Thank you. The entry is confirmed until {date_format(leader.confirm_by)}.")
    return redirect("system_leaders:detail", pk)


@never_cache
@may_be_sent
def leader_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the register."""
    leader = _for_officers(request, pk)
    form = EndForm(sent(request), leader=leader, by=request.user)
    if ended := written(form):
        messages.success(request, f"The last day of {leader.person} on the register is {date_format(ended.ended_on)}.")
        return redirect("system_leaders:list")
    return _page(request, form, "Take off the register", leader)


@never_cache
@may_be_sent
def designation_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a designation that somebody awarded."""
    leader = _for_officers(request, pk)
    return _designation(request, DesignationForm(sent(request), leader=leader, by=request.user))


@never_cache
@may_be_sent
def designation_edit(request: HttpRequest, pk: int, designation: int) -> HttpResponse:
    """Change a designation, such as its last day."""
    leader = _for_officers(request, pk)
    row = get_object_or_404(leader.designations.select_related("awarded_by"), pk=designation)
    return _designation(request, DesignationForm(sent(request), leader=leader, designation=row, by=request.user))


def _designation(request: HttpRequest, form: DesignationForm) -> HttpResponse:
    if written(form):
        say_done(request, form.said_if_changed("The designation is noted."))
        return redirect("system_leaders:detail", form.leader.pk)
    return _page(request, form, "A designation", form.leader)


def _page(
    request: HttpRequest, form: ProgrammeForm, heading: str, leader: SystemLeader | None = None
) -> TemplateResponse:
    context = {"form": form, "heading": heading, "leader": leader}
    return TemplateResponse(request, "improvement/system_leaders/leader_form.html", context)


def _editable(request: HttpRequest, pk: int) -> SystemLeader:
    """The entry, if the user changes it: an officer, or whose it is; 404 otherwise."""
    rows = SystemLeader.objects.editable_by(request.user).select_related("person").prefetch_related("districts")
    return get_object_or_404(rows, pk=pk)


def _for_officers(request: HttpRequest, pk: int) -> SystemLeader:
    if not may_edit_register(request.user):
        raise Http404("An officer sees to designations.")
    return _editable(request, pk)


def _is_self(request: HttpRequest, leader: SystemLeader) -> bool:
    own: Any = request.user
    return leader.person_id == own.person_id
