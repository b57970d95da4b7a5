"""Posts and other records that both records of a person have: joined where they are one, else refused."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from accounts.erasures.noting import noted_already
from base.dated import Dated
from base.referring import relations_to
from base.saving import A_DAY, Author, delete, save
from boards.models import Attendance, Interest, Meeting, NamedVote, Seat
from boards.models.statuses import GOING_ON
from improvement.models import Colleague, Reviewer, SystemLeader
from partnerships.models import Headship, Lead, Person, PersonName

# What makes two posts the same, where they share a day or follow each other; and what may not be twice on one day.
SAME: dict[type[Dated], tuple[str, ...]] = {
    Lead: ("partnership", "role"),
    Headship: ("school", "role"),
    Seat: ("board", "role", "organisation"),
}
RIVALS: dict[type[Dated], str] = {Lead: "partnership", Headship: "school"}
# Which records name a person once: two of them side by side are of two people, or one of them is a mistake.
ONCE: tuple[tuple[Any, str, str], ...] = (
    (NamedVote, "vote", "a vote"),
    (Reviewer, "review", "a record of the improvement programme"),
)


def refuse_two_people(keep: Person, gone: Person) -> None:
    """Raise ``ValidationError`` where the records show that they are of two people, or cannot be joined yet."""
    problems = [*_posts_side_by_side(keep, gone), *_named_side_by_side(keep, gone)]
    recording = Meeting.objects.filter(status__in=GOING_ON).filter(
        Q(attendances__person=gone) | Q(stand_in=gone) | Q(chaired_by=gone)
    )
    problems += [f"{meeting} is being recorded, and names {gone}. Merge once it is finished." for meeting in recording]
    if SystemLeader.objects.filter(person=gone).exists() and SystemLeader.objects.filter(person=keep).exists():
        problems.append(
            "Both stand on the register of system leaders. End one entry there, and ask who runs the portal."
        )
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))


def _posts_side_by_side(keep: Person, gone: Person) -> Iterator[str]:
    for model, place in RIVALS.items():
        for row in _rows(model, gone):
            rivals = _rows(model, keep).filter(**{place: getattr(row, place)})
            for other in rivals.overlapping(row.started_on, row.ended_on):
                if other.role != row.role:
                    yield f"“{row}” and “{other}” are for the same days in two roles. Put the days of one right first."
    for row in _rows(Seat, gone).chairs():
        for other in _rows(Seat, keep).chairs().filter(board=row.board).overlapping(row.started_on, row.ended_on):
            if not _is_same(row, other):
                yield f"“{row}” and “{other}” chair on the same days. Put the days of one right first."


def _named_side_by_side(keep: Person, gone: Person) -> Iterator[str]:
    for model, of, words in ONCE:
        theirs = model._base_manager.filter(person=keep).values(of)
        if model._base_manager.filter(person=gone, **{f"{of}__in": theirs}).exists():
            yield f"There is {words} in which both stand, so they may be two people. Have one taken out there first."
    there = Attendance.objects.filter(presence__in=Attendance.THERE)
    for row in there.filter(person=gone, meeting__in=there.filter(person=keep).values("meeting")):
        yield f"Both were at the meeting {row.meeting}, so they may be two people. If not, change its attendance first."
    for row in Attendance.objects.filter(Q(person=gone, substitute_for=keep) | Q(person=keep, substitute_for=gone)):
        yield f"At the meeting {row.meeting} one stood in for the other, so they are two people."


def join_posts(*, keep: Person, gone: Person, by: Author, why: str) -> list[str]:
    """Make one of each two posts that are the same and touch; say which."""
    said = []
    for model in SAME:
        for row in list(_rows(model, gone).order_by("started_on")):
            same = [other for other in _rows(model, keep) if _is_same(row, other) and _touch(row, other)]
            if same:
                said.append(_join(same, row, by=by, why=why))
    return said


def _rows(model: Any, person: Person) -> Any:
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    return model.objects.select_related(*related).filter(person=person)


def _is_same(one: Any, other: Any) -> bool:
    return all(one.serializable_value(name) == other.serializable_value(name) for name in SAME[type(one)])


def _touch(one: Dated, other: Dated) -> bool:
    """Whether they share a day, or one begins the day after the other ends."""
    if one.overlaps(other):
        return True
    first, second = sorted((one, other), key=lambda row: row.started_on)
    return first.ended_on is not None and first.ended_on + A_DAY == second.started_on


def _join(same: list[Any], row: Any, *, by: Author, why: str) -> str:
    """Let the first of the ``same`` posts last as long as all of them with ``row`` do, and stand for them."""
    stays, *others = sorted(same, key=lambda one: one.started_on)
    absorbed = [*others, row]
    every = [stays, *absorbed]
    stays.started_on = min(one.started_on for one in every)
    ends = [one.ended_on for one in every]
    stays.ended_on = None if None in ends else max(day for day in ends if day)
    for name in ("email", "telephone", "school", "post", "by_virtue_of", "source"):
        if hasattr(stays, name) and not getattr(stays, name):
            setattr(
                stays, name, next((getattr(one, name) for one in absorbed if getattr(one, name)), getattr(stays, name))
            )
    for one in absorbed:
        repoint(one, stays, by=by, why=why)
        remove(one, by=by, why=why)
    save(stays, by=by, why=why)
    return f"{stays}: what both records have of it becomes one."


def join_once(*, keep: Person, gone: Person, by: Author) -> None:
    """Of what names a person once beside something, leave one: the attendance of who came, a declared interest."""
    for row in Attendance.objects.filter(person=gone, meeting__in=keep.attendances.values("meeting")):
        other = keep.attendances.get(meeting=row.meeting_id)
        remove(other if row.presence in Attendance.THERE else row, by=by, why="Two records of one person became one")
    for interest in Interest.objects.filter(person=gone, item__in=keep.interests.values("item")):
        stays = keep.interests.get(item=interest.item_id)
        stays.withdrew = stays.withdrew or interest.withdrew
        stays.is_not_voting = not stays.withdrew and (stays.is_not_voting or interest.is_not_voting)
        save(stays, by=by, why="Two records of one person became one")
        remove(interest, by=by, why="Two records of one person became one")
    if Colleague.objects.filter(person=keep).exists():
        Colleague.objects.filter(person=gone).delete()
    PersonName.objects.filter(
        person=gone, name__in=[keep.name, *keep.former_names.values_list("name", flat=True)]
    ).delete()


def repoint(old: Any, new: Any, *, by: Author, why: str) -> Counter[type[Model]]:
    """Let everything that refers to the one record refer to the other; return how many rows of which kind."""
    counts: Counter[type[Model]] = Counter()
    for relation in relations_to(type(old)):
        model: Any = relation.related_model
        if model._meta.auto_created:
            continue
        name = relation.field.name
        rows = list(model._base_manager.filter(**{name: old}))
        for row in rows:
            if relation.many_to_many:
                getattr(row, name).remove(old)
                getattr(row, name).add(new)
            else:
                setattr(row, name, new)
                _save_one(row, name, by=by, why=why)
        if rows:
            counts[model] += len(rows)
    return counts


def _save_one(row: Any, name: str, *, by: Author, why: str) -> None:
    """Write the one field, with who and why in the history where there is one."""
    if hasattr(type(row), "history"):
        save(row, by=by, why=why, fields=[name])
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name)})


def remove(row: Any, *, by: Author, why: str) -> None:
    """Take a row away that another stands for now.

    It is no erasure: the log of those would have a back-up of before lose it, whose other record is still there.
    """
    with noted_already():
        delete(row, by=by, why=why)
