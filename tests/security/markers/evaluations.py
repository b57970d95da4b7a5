"""Self-evaluations of the planted partnership: one open, one open from paper, one agreed, one agreed and shared."""

import datetime as dt
from typing import Any

from django.utils import timezone

from base.school_terms import academic_year
from improvement.evaluation.links import about_of, path_of, sharing_path_of
from improvement.models import (
    Agreement,
    Answer,
    Framework,
    NextStep,
    Participation,
    SelfEvaluation,
    SpreadCount,
)
from partnerships.models import School
from tests import factories
from tests.security.markers.facts import Together, words

_THE_SAME = "words of the framework, which are the same for every partnership"
OPEN = {
    **{f"Framework.{name}": _THE_SAME for name in ("id", "version", "name", "introduction", "started_on", "ended_on")},
    **{f"Theme.{name}": _THE_SAME for name in ("id", "framework", "position", "name", "question")},
    **{f"Stage.{name}": _THE_SAME for name in ("id", "framework", "position", "name")},
    **{f"Statement.{name}": _THE_SAME for name in ("id", "theme", "stage", "text")},
}
TOLD_BY = {
    **{
        f"SelfEvaluation.{name}": "SelfEvaluation.opened_on"
        for name in (
            *("id", "partnership", "framework", "year", "manner", "recorded_on", "taken_back_on"),
            "steps_taken_off",
        )
    },
    **{f"Answer.{name}": "Answer.stage" for name in ("id", "evaluation", "theme", "school", "answered_on")},
    **{f"SpreadCount.{name}": "SpreadCount.count" for name in ("id", "evaluation", "theme", "stage")},
    **{f"Agreement.{name}": "Agreement.words" for name in ("id", "evaluation", "theme", "version", "is_left_out")},
    **{f"Participation.{name}": "Participation.school" for name in ("id", "evaluation", "was_there", "has_a_say")},
    **{f"NextStep.{name}": "NextStep.what" for name in ("id", "evaluation", "theme", "added_on", "changed_on")},
}


def plant_evaluations(planted: Any, host: School) -> None:
    """All of it."""
    partnership, lead, year = (
        planted.records["partnership"],
        planted.records["lead"],
        academic_year(timezone.localdate()),
    )
    framework = Framework.objects.current()
    first, second, *_ = framework.themes.all()
    growing, third = framework.stages.get(position=2), framework.stages.get(position=3)

    def make(ago: int, **fields: Any) -> SelfEvaluation:
        return factories.make_self_evaluation(partnership, framework=framework, year=year - ago, **fields)

    now = make(
        0,
        opened_on=planted.day("SelfEvaluation.opened_on"),
        meets_on=planted.day("SelfEvaluation.meets_on"),
        answers_close_on=planted.day("SelfEvaluation.answers_close_on"),
        manner="paper",
    )
    shared = make(1, opened_on=dt.date(2001, 1, 1), agreed_on=planted.day("SelfEvaluation.agreed_on (shared)"))
    own = make(2, opened_on=dt.date(2001, 1, 1), agreed_on=planted.day("SelfEvaluation.agreed_on"))
    answered = make(3, answers_close_on=dt.date(2001, 1, 1), answered_count=31397)
    Answer.objects.create(evaluation=now, theme=first, school=host, stage=third)
    for stage, count in ((growing, 28313), (third, 1)):
        SpreadCount.objects.create(evaluation=answered, theme=second, stage=stage, count=count)
    _agreed(planted, own, first, growing, "")
    _agreed(planted, shared, first, growing, " (shared)")
    against = factories.make_person("Zzagainst Head")
    there = factories.make_school("Zztookpart Primary School")
    day = planted.day("Participation.said_on")
    Participation.objects.create(
        evaluation=own, school=there, was_there=True, shares="no", said_by=against, said_on=day
    )
    day = planted.day("Participation.said_on (shared)")
    for name in ("Zzfirst Head", "Zzsecond Head"):
        school, person = factories.make_school(f"{name}s Primary School"), factories.make_person(name)
        Participation.objects.create(
            evaluation=shared, school=school, was_there=True, shares="yes", said_by=person, said_on=day
        )
    link = path_of(about_of(now, planted.records["head of the host"]))
    token = link.rstrip("/").rpartition("/")[2]
    planted.about["answers:by_link"].append({"token": token})
    of_sharing = sharing_path_of(about_of(own, planted.records["head of the host"])).rstrip("/").rpartition("/")[2]
    planted.about["answers:sharing"].append({"token": of_sharing})
    for pk in (lead.pk, planted.records["other lead"].pk):
        for one in (now, shared, own, answered):
            step = one.next_steps.first()
            planted.about["evaluation"].append({"pk": pk, "year": one.year, "next_step": step.pk if step else 1})
    at_school = words(there.name)
    planted.facts |= {
        "SelfEvaluation.link": words(token, of_sharing),
        "Answer.stage": words('name="theme-1" value="3" checked'),
        "SpreadCount.count": words("28313", "28,313"),
        "SelfEvaluation.answered_count": words("31397", "31,397"),
        "Participation.school": Together(at_school, words("Took part")),
        "Participation.shares": Together(at_school, words("Does not agree to share it")),
        "Participation.said_by": Together(words("Zzagainst"), words("Does not agree to share it")),
    }


def _agreed(planted: Any, evaluation: SelfEvaluation, theme: Any, stage: Any, which: str) -> None:
    """One theme, with a next step that was done late."""
    said = f"Zzagreed{which.strip(' ()')} words"
    Agreement.objects.create(evaluation=evaluation, theme=theme, stage=stage, words=said, version=1)
    owner = factories.make_person(f"Zzowner{which.strip(' ()')} Deputy")
    what = f"Zzstep{which.strip(' ()')} taken"
    NextStep.objects.create(
        evaluation=evaluation,
        theme=theme,
        what=what,
        owner=owner,
        due_on=planted.day(f"NextStep.due_on{which}"),
        done_on=planted.day(f"NextStep.done_on{which}"),
    )
    planted.facts |= {
        f"Agreement.words{which}": words(said),
        f"Agreement.stage{which}": Together(words(said), words("Growing")),
        f"NextStep.what{which}": words(what),
        f"NextStep.owner{which}": Together(words(owner.name), words(what)),
    }
