"""Papers of an agenda's items, for who records the meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.uploads import takes_files
from boards.emails import post_late_paper
from boards.fetching import recordable, sentence
from boards.foreseen import of_withdrawing_paper
from boards.models import AgendaItem, Meeting, Paper
from boards.papers.drawn import drawings_of
from boards.papers.forms import PaperForm
from boards.papers.writes import claim_announcement, keep_paper, replace_paper, withdraw_paper
from boards.part_b import note_papers
from boards.posted import unnamed_to
from office.post.told import posted_in_words


@takes_files
@never_cache
def item_papers(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """The papers of an item, the old versions too, and a form for a new one."""
    meeting, item = _item(request, pk, item_pk)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST if is_sent else None, request.FILES if is_sent else None, item=item)
    if is_sent and form.is_valid():
        try:
            keep_paper(paper=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, sentence(error))
        else:
            return _kept(request, form.instance, f"“{form.instance}” is a paper of item {item.number}.")
    papers = Paper.objects.readable_by(request.user, meeting).filter(item=item).select_related("item")
    note_papers(request, meeting, papers)
    current = list(papers.current())
    context = {
        "meeting": meeting,
        "item": item,
        "form": form,
        "papers": current,
        "drawn": drawings_of([paper.pk for paper in current]),
        "kept": papers.not_current().select_related("item", "replaced_by"),
    }
    return TemplateResponse(request, "boards/papers/item_papers.html", context, status=422 if form.errors else 200)


@takes_files
@never_cache
def paper_change(request: HttpRequest, pk: int, item_pk: int, paper_pk: int) -> HttpResponse:
    """One paper: change it, put a new version in its place, or ``withdraw`` it."""
    meeting, item = _item(request, pk, item_pk)
    papers = Paper.objects.readable_by(request.user, meeting).filter(item=item)
    paper = get_object_or_404(papers.current().select_related("item"), pk=paper_pk)
    note_papers(request, meeting, [paper])
    if "withdraw" in request.POST:
        return _withdraw(request, meeting, paper, item)
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    form = PaperForm(data, files, item=item, instance=paper)
    if is_sent and form.is_valid():
        try:
            paper = _change(form, request)
        except ValidationError as error:
            form.add_error(None, sentence(error))
        else:
            return _kept(request, paper, f"“{paper}” is saved.")
    return _page(request, form, paper)


def _change(form: PaperForm, request: HttpRequest) -> Paper:
    if not form.new_file:
        keep_paper(paper=form.instance, by=request.user)
        return form.instance
    there = Paper.objects.select_related("meeting__board", "item").get(pk=form.instance.pk)
    return replace_paper(paper=there, by=request.user, **form.cleaned_data)


def _withdraw(request: HttpRequest, meeting: Meeting, paper: Paper, item: AgendaItem) -> HttpResponse:
    """Withdraw the paper once the user is ``sure``; before that, show what will happen."""
    reason, is_sure = request.POST.get("reason", ""), "sure" in request.POST
    if "again" in request.POST:
        return _page(request, PaperForm(item=item, instance=paper), paper, reason=reason)
    try:
        with transaction.atomic():
            withdraw_paper(paper=paper, reason=reason, by=request.user)
            transaction.set_rollback(not is_sure)
    except ValidationError as error:
        return _page(request, PaperForm(item=item, instance=paper), paper, sentence(error), reason)
    if not is_sure:
        context = {
            "meeting": meeting,
            "paper": paper,
            "crumb": "Withdraw a paper",
            "foreseen": of_withdrawing_paper(paper),
            "reason": reason,
            "kept": [("withdraw", "ask"), ("reason", reason)],
        }
        return TemplateResponse(request, "boards/papers/paper_withdraw.html", context)
    messages.success(request, f"“{paper}” is withdrawn. Who records the meeting can still look it up.")
    return redirect("meetings:papers", paper.meeting_id, paper.item_id)


def _page(request: HttpRequest, form: PaperForm, paper: Paper, problem: str = "", reason: str = "") -> TemplateResponse:
    context = {"meeting": paper.meeting, "item": paper.item, "form": form, "problem": problem, "reason": reason}
    context["title"] = Paper.objects.values_list("title", flat=True).get(pk=paper.pk)
    status = 422 if form.errors or problem else 200
    return TemplateResponse(request, "boards/papers/paper_change.html", context, status=status)


def _kept(request: HttpRequest, paper: Paper, said: str) -> HttpResponse:
    if claim_announcement(paper=paper):
        unnamed = unnamed_to(request.user, recordable(request, paper.meeting_id))
        said += f" It came late. {posted_in_words(post_late_paper(paper), unnamed=unnamed)}"
    messages.success(request, said)
    return redirect("meetings:papers", paper.meeting_id, paper.item_id)


def _item(request: HttpRequest, pk: int, item_pk: int) -> tuple[Meeting, AgendaItem]:
    meeting = recordable(request, pk)
    item = get_object_or_404(AgendaItem.objects.readable_by(request.user, meeting), pk=item_pk)
    item.meeting = meeting
    return meeting, item


@login_not_required
@require_safe
def meeting_paper(request: HttpRequest, pk: int, paper_pk: int) -> FileResponse:
    """A paper, to save rather than to open; 404 for one that the reader may not read, so that nobody learns of it."""
    meeting = get_object_or_404(Meeting.objects.with_rights(request.user).select_related("board"), pk=pk)
    papers = Paper.objects.readable_by(request.user, meeting).exclude(file="").select_related("item")
    paper = get_object_or_404(papers, pk=paper_pk)
    try:
        content = paper.file.open()
    except FileNotFoundError:
        raise Http404("The file of this paper is not there") from None
    note_papers(request, meeting, [paper])
    name = f"{slugify(paper.title) or 'paper'}{paper.suffix}"
    headers = {} if paper.is_public else {"Cache-Control": "private, no-store"}
    return FileResponse(content, as_attachment=True, filename=name, headers=headers)
