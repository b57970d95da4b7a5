"""A sheet is pasted, what is doubtful asked, and the whole looked at before it is planned.

Between these pages nothing is kept: each carries what was understood in its own form, and nothing else of the sheet
(ADR 52).
"""

import traceback
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from base.methods import may_be_sent
from base.school_terms import academic_year, year_days, year_label
from improvement.pasting.carried import Carried
from improvement.pasting.forms import PasteForm, PostedAnswers
from improvement.pasting.headings import COLUMNS
from improvement.pasting.headless import known_cells
from improvement.pasting.naming import NamingForm, keep_named, put_in, together
from improvement.pasting.planning import PastedPlan, make_plan, topics_by_name
from improvement.pasting.preview import Preview
from improvement.pasting.schools import PastedSchools
from improvement.pasting.sheet import NoHeadingsError, PastedSheet, PasteRefused, read_pasted
from improvement.pasting.topics_form import TopicsForm
from improvement.pasting.writes import PastedRefused, PastedRound, PlanChangedError, plan_round, try_out
from improvement.rounds.fetching import own_lead
from improvement.rounds.meanwhile import is_another
from improvement.saying import say_done
from partnerships.models import Lead
from spreadsheets.matching.questions import Answers
from spreadsheets.reading.faults import SheetFault

PASTE = "improvement/pasting/round_paste.html"
QUESTIONS = "improvement/pasting/round_questions.html"
NAMING = "improvement/pasting/round_people.html"
TOPICS = "improvement/pasting/round_topics.html"
PREVIEW = "improvement/pasting/round_preview.html"
MOST_TIMES = 5  # that faults are taken out: one may show another, and no sheet has more in a row
OF_ANOTHER = "Hardly a name of this is of {}. Is it the sheet of another partnership?"
WRITE_THEM = (
    "Or write them in the box, where what we know of your cells still stands: Review date, say, in the place of Days 1."
)
KEPT_WITH_THE_PLAN = "A record of each is made once you plan this, and not before."
ALL_HELD = "The visits of these schools of {} were held, so their reviews stay as they are."
NO_SCHOOL = "No school of this is of {}. Copy the rows of its schools."


class PasteFailedError(Exception):
    """Raised in the place of any error, which may have words of the sheet in it: they would come into the log."""


@never_cache
@may_be_sent
@sensitive_post_parameters()
def round_paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste a sheet; then its questions, its preview, and the round."""
    lead = own_lead(request, pk)
    if request.method != "POST":
        return _page(request, lead, PASTE, {"form": PasteForm(by=request.user)})
    return _without_its_words(request, lead)


@sensitive_variables()
def _without_its_words(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Answer, and let no error out that may repeat what was pasted, or have it among its variables."""
    try:
        response = _answer(request, lead)
        return response.render() if isinstance(response, TemplateResponse) else response
    except (OperationalError, InterfaceError):  # the database is away, which every page says alike
        raise
    except Exception as failed:
        at = traceback.extract_tb(failed.__traceback__)[-1]
        where = f"{type(failed).__name__} at {at.filename}:{at.lineno}"
    raise PasteFailedError(where)


def _answer(request: HttpRequest, lead: Lead) -> HttpResponse:
    year = academic_year(timezone.localdate())
    text = request.POST.get("text", "")
    try:
        plan, faults, done = _planned(request, lead, year, text, Carried.sent_with(text, request.POST))
    except NoHeadingsError as refused:
        known = known_cells(text, partnership=lead.partnership, year=year, first=year_days(year)[0])
        return _refused(request, lead, f"{refused} {WRITE_THEM}" if known else str(refused), known)
    except PasteRefused as refused:
        return _refused(request, lead, str(refused), "")
    understood = plan.sheet.as_text()
    if plan.is_of_another or not (plan.rows or plan.answers.open):
        sentence = OF_ANOTHER if plan.is_of_another else ALL_HELD if plan.held else NO_SCHOOL
        return _refused(request, lead, sentence.format(lead.partnership), understood)
    if plan.unknown and not plan.answers.open and ("people" in request.POST or NamingForm.sends in request.POST):
        return _named(request, lead, year, plan)
    if plan.lacks_topics and not plan.answers.open and ("choose" in request.POST or TopicsForm.sends in request.POST):
        return _topics_chosen(request, lead, year, plan)
    if plan.answers.open or "save" not in request.POST or faults or plan.is_to_be_seen:
        return _looked_through(request, lead, plan, faults, done)
    is_as_sheet = done is not None and not done.moved and not plan.left_out
    how = "planned, as your sheet has it." if is_as_sheet else "planned, as you looked it through."
    groups = [done.moved, *done.regrouped] if done else []
    said = " ".join(filter(None, [_counted(len(plan.rows)), how, *groups]))
    say_done(request, said, done.written if done else ())
    return redirect(f"{reverse('rounds:sheet', args=[lead.pk])}#planned")  # pasting-planned.js


def _looked_through(
    request: HttpRequest, lead: Lead, plan: PastedPlan, faults: list[SheetFault], done: PastedRound | None
) -> HttpResponse:
    """The preview; before it what is still to be asked."""
    context = {"preview": Preview(plan, faults, done), "text": plan.sheet.as_text()}
    if plan.answers.open:
        return _page(request, lead, QUESTIONS, context | _questions(plan.answers, request))
    return _page(request, lead, PREVIEW, context)


def _named(request: HttpRequest, lead: Lead, year: int, plan: PastedPlan) -> HttpResponse:
    """Ask who those are whom nobody knows; then the preview, with all who were named."""
    answers = {question.field: option.value for question, option in plan.answers.answered}
    kept = {"text": plan.sheet.as_text()} | plan.carried.as_fields | answers
    given = request.POST if NamingForm.sends in request.POST else None
    form = NamingForm(given, unknown=plan.unknown, schools=plan.members, kept=kept, by=request.user)
    named = form.named(plan.named) if form.is_bound and form.is_valid() else {}
    if not form.is_bound or form.errors:
        return _page(request, lead, NAMING, {"form": form})
    carried = plan.carried
    carried.unknown = [one for one in plan.unknown if one not in named]
    carried.named = [*plan.named, *named.values()]
    if written := put_in(plan.sheet, named, plan.members):
        where = ", ".join(one.text for one in written)
        carried.left_out.append(f"Named, and put where the sheet has them: {where}. {KEPT_WITH_THE_PLAN}")
    return _looked_through(request, lead, *_planned(request, lead, year, plan.sheet.as_text(), carried))


def _topics_chosen(request: HttpRequest, lead: Lead, year: int, plan: PastedPlan) -> HttpResponse:
    """Ask for the topics that were not taken; then the preview, with those that were chosen."""
    answers = {question.field: option.value for question, option in plan.answers.answered}
    kept = {"text": plan.sheet.as_text()} | plan.carried.as_fields | answers
    given = request.POST if TopicsForm.sends in request.POST else None
    form = TopicsForm(given, rows=plan.lacks_topics, kept=kept, by=request.user)
    if not (form.is_bound and form.is_valid()):
        return _page(request, lead, TOPICS, {"form": form})
    form.put_in()
    carried = plan.carried
    carried.untaken = [row.said.number for row in plan.lacks_topics if not row.said.topics]
    return _looked_through(request, lead, *_planned(request, lead, year, plan.sheet.as_text(), carried))


def _questions(answers: Answers, request: HttpRequest) -> dict[str, Any]:
    """All of them with what is chosen; a problem is one that the page before asked and that was passed over."""
    before = request.POST.getlist("asked")
    missed = [question for question in answers.open if question.field in before]
    asked = [
        {
            "question": question,
            "chosen": answers.to(question) or question.suggested,
            "is_answered": bool(answers.to(question)),
            "problem": "Choose one" if question in missed else "",
        }
        for question in answers.in_order
    ]
    problems = [(f"{one.field}-1", f"{one.sentence} Choose one") for one in missed]
    has_likely = any(question.suggested for question in answers.open)
    return {"questions": asked, "answered": len(answers.answered), "problems": problems, "has_likely": has_likely}


def _planned(
    request: HttpRequest, lead: Lead, year: int, text: str, carried: Carried
) -> tuple[PastedPlan, list[SheetFault], PastedRound | None]:
    """The plan, what is wrong with it, and, where nothing is, what would come of it; where the user saves, what came.

    Where the user asked to leave out what is wrong, those cells are out. Nothing is kept but of what came: not even
    who was named.
    """
    is_stale = False
    for _ in range(MOST_TIMES):
        try:
            with transaction.atomic():
                plan, faults, done = _tried(request, lead, year, text, carried, is_stale=is_stale)
                transaction.set_rollback("save" not in request.POST or plan.is_to_be_seen or done is None)
        except PlanChangedError:
            is_stale = True
            continue
        if "without" not in request.POST or not faults or plan.answers.open:
            break
        carried = plan.carried
        carried.left_out += [f"{one} Left out, as you asked." for one in faults]
        plan.sheet.clear(faults)
        text = plan.sheet.as_text()
    return plan, faults, done


def _tried(
    request: HttpRequest, lead: Lead, year: int, text: str, carried: Carried, *, is_stale: bool
) -> tuple[PastedPlan, list[SheetFault], PastedRound | None]:
    schools = PastedSchools(Answers({}, COLUMNS), lead.partnership).members if carried.named else {}
    kept = keep_named(carried.named, schools=schools, by=request.user)
    plan = _read(request, lead, year, text, kept.called)
    plan.before, plan.named, plan.refused = [*carried.left_out, *kept.refused], kept.people, kept.refused
    plan.unknown = together([*carried.unknown, *plan.unknown])
    plan.untaken = list(dict.fromkeys([*carried.untaken, *plan.sheet.untaken]))
    was_seen = not ("save" in request.POST and is_another(request.POST.get("seen", ""), plan.mark))
    plan.is_stale = is_stale or not was_seen
    faults = list(plan.sheet.faults)
    if plan.answers.open or not plan.rows or plan.is_of_another:
        return plan, faults, None
    try:
        write = plan_round if "save" in request.POST and not faults and not plan.is_to_be_seen else try_out
        done = write(plan, partnership=lead.partnership, year=year, by=request.user)
    except PastedRefused as refusal:
        return plan, sorted({*faults, *refusal.faults}), None
    return plan, faults, None if faults else done


def _read(request: HttpRequest, lead: Lead, year: int, text: str, new: dict[int, str]) -> PastedPlan:
    topics = topics_by_name()
    names = {key: topic.name for key, topic in topics.items()}
    sheet: PastedSheet = read_pasted(text, first=year_days(year)[0], topics=names)
    given = PostedAnswers(request.POST)  # type: ignore[arg-type]
    return make_plan(sheet, partnership=lead.partnership, year=year, topics=topics, given=given, new=new)


def _counted(reviews: int) -> str:
    return "1 peer review is" if reviews == 1 else f"{reviews} peer reviews are"


def _refused(request: HttpRequest, lead: Lead, why: str, understood: str) -> TemplateResponse:
    form = PasteForm({}, by=request.user)
    form.give_back(why, understood)
    return _page(request, lead, PASTE, {"form": form})


def _page(request: HttpRequest, lead: Lead, template: str, context: dict[str, Any]) -> TemplateResponse:
    year = year_label(academic_year(timezone.localdate()))
    return TemplateResponse(request, template, {"lead": lead, "year_label": year} | context)
