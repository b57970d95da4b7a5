"""What is written of a self-evaluation: whole or not at all."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from base.days import in_words
from base.saving import Author, delete, locked, save
from improvement.evaluation.closing import closing_day, count_spread
from improvement.evaluation.emails import tell_of_agreement, tell_of_closing, tell_of_taking_back, who_were_told
from improvement.evaluation.marks import changed_since, mark_of_agreed
from improvement.evaluation.merging import LEFT_OUT, Boxes, boxes_of, merged, step_boxes, step_of, steps_of
from improvement.evaluation.sheet import ThemeSheet, missing_stages, sheet_of
from improvement.models import Agreement, Answer, Framework, NextStep, Participation, SelfEvaluation, Stage, Theme
from improvement.models.self_evaluations import schools_of
from improvement.saying import Written
from partnerships.models import Headship, Partnership, Person, School

ANSWERS_CLOSED = (
    "Answers closed for good on {}, so nothing is answered or changed any more. What was kept before stays as it was."
)
CLOSED = "This self-evaluation was agreed on {}, so this does not change any more."
SHARED = "It is shared. Once a head has taken back that their school shares it, this can be taken back too."
FEWEST_SCHOOLS = 2
NO_FRAMEWORK = (
    "There is no framework that may be used today, so nothing can be opened. Tell the council: an officer sees to it."
)


@dataclass(frozen=True)
class StepEntered:
    """A next step as somebody entered it."""

    what: str
    owner: Person | None
    due_on: dt.date | None


@dataclass(frozen=True)
class ThemeKept:
    """What became of what was entered on a theme."""

    is_changed: bool
    asked: list[str]  # boxes that somebody else has changed too: they stay as they are kept
    newer: list[str]  # boxes that only somebody else has changed
    rows: dict[str, int]  # which next step each new row has become


@dataclass(frozen=True)
class AgreedNow:
    """One that was agreed this moment, what is written of it, and who sees to a step and has left the partnership."""

    evaluation: SelfEvaluation
    written: Written
    left: list[Person]


class MeanwhileError(Exception):
    """What is there was changed since the page was asked for. Nothing is written."""


@transaction.atomic
def open_evaluation(
    *, partnership: Partnership, year: int, manner: str, meets_on: dt.date | None, by: Author
) -> SelfEvaluation:
    """Open that year's, with the framework of today. Raises ``ValidationError`` where there is one, or no framework."""
    framework = Framework.objects.current()
    if framework is None:
        raise ValidationError(NO_FRAMEWORK)
    evaluation = SelfEvaluation(
        partnership=partnership, framework=framework, year=year, manner=manner, meets_on=meets_on
    )
    evaluation.answers_close_on = closing_day(evaluation, meets_on)
    save(evaluation, by=by)
    count_spread(evaluation)
    return evaluation


@transaction.atomic
def change_how(*, evaluation: SelfEvaluation, manner: str, meets_on: dt.date | None, by: Author) -> Written:
    """Say otherwise how it is filled in, and when the heads meet; answers close on that day, unless they have.

    Heads are told where that is sooner than was said before; returns what is written to them.
    """
    evaluation = _open_one(evaluation)
    before = evaluation.answers_close_on
    evaluation.answers_close_on = closing_day(evaluation, meets_on)
    evaluation.manner, evaluation.meets_on = manner, meets_on
    save(evaluation, by=by)
    count_spread(evaluation)
    return tell_of_closing(evaluation, before, by)


@transaction.atomic
def answer(
    *,
    evaluation: SelfEvaluation,
    school: School,
    stages: Mapping[Theme, Stage | None],
    seen: Mapping[int, int | None],
    by: Author,
) -> None:
    """Keep what a school's head thinks, in the place of what they thought before; a theme left out has no answer.

    ``seen`` are the stages that were kept, by theme, as the page was looked at. Raises ``MeanwhileError`` where others
    are, and ``ValidationError`` once answers are closed.
    """
    evaluation = _open_one(evaluation)
    if evaluation.are_answers_closed:
        raise ValidationError(ANSWERS_CLOSED.format(in_words(evaluation.answers_close_on)))
    if not schools_of(evaluation.partnership).filter(pk=school.pk).exists():
        raise ValidationError(f"{school} is not in this partnership today, so nothing is answered for it.")
    before = {one.theme_id: one for one in evaluation.answers.filter(school=school)}
    if {pk: one.stage_id for pk, one in before.items()} != dict(seen):
        raise MeanwhileError
    for theme, stage in stages.items():
        row = before.pop(theme.pk, None) or Answer(evaluation=evaluation, school=school, theme=theme)
        row.stage, row.answered_on = stage, timezone.localdate()
        save(row, by=by)
    for row in before.values():
        row.delete()  # it was taken back, and is no erasure of what a rule kept


@transaction.atomic
def save_theme(
    *,
    evaluation: SelfEvaluation,
    theme: Theme,
    seen: Boxes,
    entered: Boxes,
    refused: Collection[str] = (),
    by: Author,
) -> ThemeKept:
    """Keep what was entered on a theme and its next steps, box by box; ``seen`` is what its window showed.

    Boxes that are ``refused``, because what stands there cannot be read, stay as they are kept. What somebody else
    changed meanwhile stays: of a box that both changed, and only of that, somebody is to be asked.
    """
    evaluation = _open_one(evaluation)
    row = evaluation.agreements.filter(theme=theme).first() or Agreement(evaluation=evaluation, theme=theme)
    steps = {f"s{one.pk}": one for one in evaluation.next_steps.filter(theme=theme)}
    now = boxes_of(row, steps.values())
    result = merged(seen, entered, now, refused)
    rows = {key: steps[there].pk for key, there in result.already.items()}
    if result.boxes != now:
        stage = result.boxes["stage"]
        row.is_left_out = stage == LEFT_OUT
        row.stage_id = int(stage) if stage and not row.is_left_out else None
        row.words, row.version = result.boxes["words"], row.version + 1
        save(row, by=by)
        rows |= _save_steps(evaluation, theme, steps, result.boxes, by)
    return ThemeKept(result.boxes != now, result.asked, result.newer, rows)


@transaction.atomic
def agree(
    *,
    evaluation: SelfEvaluation,
    on: dt.date,
    schools: Collection[School],
    left_out: Collection[Theme] = (),
    shown: str | None = None,
    by: Author,
) -> AgreedNow:
    """Close it as agreed on that day by the heads of those schools; ``left_out`` are themes they did not get to.

    Next steps are agreed with it, as they are. Every head is told, and whoever sees to a step.

    ``shown`` are the marks of what the page showed from which it is agreed; None where it is of no page. Raises
    ``MeanwhileError`` where a theme says something else by now.
    Raises ``ValidationError``, by field, where a theme has no stage and is not left out, none has one, too few schools
    took part, or the day cannot be.
    """
    evaluation = _open_one(evaluation)
    sheet = sheet_of(evaluation)
    if shown is not None and changed_since(shown, sheet):
        raise MeanwhileError
    _leave_out(evaluation, sheet, left_out, by)
    if len(schools) < FEWEST_SCHOOLS:
        raise ValidationError({"schools": "Choose at least two schools: fewer agree nothing with each other"})
    if on > timezone.localdate():
        raise ValidationError({"agreed_on": f"{in_words(on)} is to come. Enter the day on which it was agreed"})
    if on < evaluation.opened_on and not evaluation.is_on_paper:
        raise ValidationError(
            {
                "agreed_on": f"{in_words(on)} is before it was opened here, on {in_words(evaluation.opened_on)}. Enter "
                "that day or a later one, or say first that it was filled in on paper"
            }
        )
    evaluation.agreed_on, evaluation.recorded_on = on, timezone.localdate()
    evaluation.answers_close_on = min(evaluation.answers_close_on or timezone.localdate(), timezone.localdate())
    evaluation.steps_taken_off = None
    save(evaluation, by=by)
    for step in evaluation.next_steps.filter(Q(added_on__isnull=False) | Q(changed_on__isnull=False)):
        step.added_on = step.changed_on = None
        save(step, by=by)
    _keep_who_takes_part(evaluation, schools, by)
    written, left = tell_of_agreement(evaluation, by)
    return AgreedNow(evaluation, written, left)


@transaction.atomic
def take_back_agreement(*, evaluation: SelfEvaluation, by: Author) -> Written:
    """Open again what was agreed by mistake, or wrongly, so that it is put right and agreed anew.

    What heads said yes to is not what they will have agreed: it counts no more. They are told, and everybody who was
    told that it was agreed; returns what is written to them. Raises ``ValidationError`` where it is shared, or its days
    are over.
    """
    evaluation = locked(evaluation)
    if SelfEvaluation.objects.shared().filter(pk=evaluation.pk).exists():
        raise ValidationError(SHARED)
    last = evaluation.can_be_taken_back_until
    if last is None:
        return Written()
    if last < timezone.localdate():
        raise ValidationError(f"That could be taken back until {in_words(last)}. What was agreed stays as it is.")
    evaluation.agreed_on, evaluation.recorded_on = None, None
    evaluation.taken_back_on = timezone.localdate()
    save(evaluation, by=by)
    told = who_were_told(evaluation)
    for row in evaluation.participations.filter(shares=Participation.Shares.YES):
        row.shares, row.said_by, row.said_on, row.has_a_say = Participation.Shares.UNSAID, None, None, True
        save(row, by=by)
    return tell_of_taking_back(told, evaluation, by)


@transaction.atomic
def say_whether_shared(
    *, evaluation: SelfEvaluation, headship: Headship, shares: str, seen: str, by: Author
) -> Participation:
    """Have a school's head say whether others may read it; empty takes back what was said. It counts at once.

    ``seen`` is the mark of what they read. A no counts whatever they read, and while the agreement is taken back too; a
    yes, which may open it to others, raises ``MeanwhileError`` where something else is agreed now. Who has said
    anything is asked for a yes from then on: taking back a word opens nothing.
    """
    evaluation = locked(evaluation)
    is_no = shares == Participation.Shares.NO
    if not evaluation.is_agreed and not (is_no and evaluation.taken_back_on):
        raise ValidationError("It was not agreed yet. Say whether it is shared once it was.")
    row = evaluation.participations.filter(school=headship.school_id).first()
    row = row or Participation(evaluation=evaluation, school=headship.school)
    if shares == Participation.Shares.YES and seen != mark_of_agreed(evaluation):
        raise MeanwhileError
    row.has_a_say = row.has_a_say or bool(shares or row.shares)
    row.shares = shares
    row.said_by, row.said_on = (headship.person, timezone.localdate()) if shares else (None, None)
    save(row, by=by)
    return row


@transaction.atomic
def change_step(*, step: NextStep, entered: StepEntered, done_on: dt.date | None, by: Author) -> None:
    """Change a next step after agreement, which is said with its day wherever it is read; or say when it was done."""
    step = locked(step)
    is_other = (step.what, step.owner, step.due_on) != (entered.what, entered.owner, entered.due_on)
    if is_other and step.evaluation.is_agreed:
        step.changed_on = timezone.localdate()
    step.what, step.owner, step.due_on, step.done_on = entered.what, entered.owner, entered.due_on, done_on
    save(step, by=by)


@transaction.atomic
def say_done_or_open(*, step: NextStep, is_done: bool, by: Author) -> None:
    """Say that a next step is done, today, or that it is open again; one that is so already keeps its day."""
    step = locked(step)
    if is_done != (step.done_on is not None):
        step.done_on = timezone.localdate() if is_done else None
        save(step, by=by)


@transaction.atomic
def add_step(*, evaluation: SelfEvaluation, theme: Theme, entered: StepEntered, by: Author) -> NextStep:
    """Add a next step after agreement, which is said with its day."""
    step = NextStep(evaluation=evaluation, theme=theme, what=entered.what, owner=entered.owner, due_on=entered.due_on)
    step.added_on = timezone.localdate()
    save(step, by=by)
    return step


@transaction.atomic
def take_step_off(*, step: NextStep, by: Author) -> None:
    """Take a next step off that is not meant any more. That one was, and when, is kept; what it said is not."""
    evaluation = locked(step.evaluation)
    if evaluation.is_agreed:
        evaluation.steps_taken_off = [*(evaluation.steps_taken_off or []), timezone.localdate().isoformat()]
        save(evaluation, by=by, fields=["steps_taken_off"])
    delete(locked(step), by=by)


def _keep_who_takes_part(evaluation: SelfEvaluation, schools: Collection[School], by: Author) -> None:
    """Write which schools took part. One for which something was answered before has a say though it is not named.

    So has one whose head has said anything to sharing; else the lead would choose whose word counts.
    """
    there = {one.school_id: one for one in evaluation.participations.all()}
    answered = set(Answer.objects.all().of_schools_in(evaluation).order_by().values_list("school", flat=True))
    named = {school.pk for school in schools}
    for pk in sorted({*there, *named, *answered}):
        row = there.get(pk) or Participation(evaluation=evaluation, school_id=pk)
        row.was_there = pk in named
        row.has_a_say = row.has_a_say or pk in answered or bool(row.shares)
        save(row, by=by)


def _leave_out(evaluation: SelfEvaluation, sheet: list[ThemeSheet], themes: Collection[Theme], by: Author) -> None:
    """Say of those themes that have no stage that the heads did not get to them. All others need one."""
    if not any(one.agreed for one in sheet):
        raise ValidationError("No theme has a stage yet. Choose one for the themes that you got to.")
    without = missing_stages(sheet)
    if wanting := [str(one.theme) for one in without if one.theme not in themes]:
        raise ValidationError(f"Choose a stage, or say that you did not get to it: {'; '.join(wanting)}.")
    for one in without:
        row = one.agreement or Agreement(evaluation=evaluation, theme=one.theme)
        row.is_left_out, row.version = True, row.version + 1
        save(row, by=by)


def _open_one(evaluation: SelfEvaluation) -> SelfEvaluation:
    evaluation = locked(evaluation)
    if evaluation.is_agreed:
        raise ValidationError(CLOSED.format(in_words(evaluation.agreed_on)))
    return evaluation


def _save_steps(
    evaluation: SelfEvaluation, theme: Theme, steps: Mapping[str, NextStep], boxes: Boxes, by: Author
) -> dict[str, int]:
    """Write what changed. Which step each new row has become."""
    made, meant = {}, steps_of(boxes)
    for key, step in steps.items():
        if key not in meant:
            delete(step, by=by)
    for key, (what, owner, due_on) in meant.items():
        step = steps.get(key) or NextStep(evaluation=evaluation, theme=theme)
        if step.pk and step_of(step_boxes(key, step.what, step.owner_id, step.due_on), key) == (what, owner, due_on):
            continue
        step.what, step.owner_id = what, int(owner) if owner else None
        step.due_on = dt.date.fromisoformat(due_on) if due_on else None
        save(step, by=by)
        if key not in steps:
            made[key] = step.pk
    return made
