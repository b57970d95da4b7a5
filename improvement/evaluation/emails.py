"""The post about self-evaluations: heads are asked to answer before the meeting, and whether what was agreed is shared;
they are told that answers close on another day, that it was agreed, and that this was taken back. Officers do not read
it.

It says nothing of any answer, and what is asked before the meeting does not go to the heads who have not answered
alone: that would say who has. Who was asked within the last hour is asked again only if the lead says so. A link goes
to a head's own address; an office is asked to tell the head (``reach.py``).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from base.saving import Author, locked
from improvement.dates.emails import whole
from improvement.evaluation import links as of_links
from improvement.evaluation.reach import ReachedHead, reached_heads
from improvement.evaluation.sharing import schools_that_took_part, to_ask
from improvement.models import NextStep, Participation, SelfEvaluation
from improvement.models.self_evaluations import schools_of
from improvement.saying import Written
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.letters.addressees import whom as whom_of_school
from partnerships.models import Lead, Person
from partnerships.people.addressees import whom

AGREED = "evaluation-agreed"
ASKED = "evaluation-asked"
CLOSES = "evaluation-closes"
SHARE = "evaluation-share"
TAKEN_BACK = "evaluation-taken-back"
KINDS = (AGREED, ASKED, CLOSES, SHARE, TAKEN_BACK)
AN_HOUR = dt.timedelta(hours=1)  # for so long nobody is asked again, unless the lead says so
_Key = tuple[str, str, int | None]  # whom, at which address, by a link of which headship


@dataclass(frozen=True)
class HasTheirs:
    """A head who was asked within the last hour, and when."""

    head: ReachedHead
    at: dt.datetime

    @property
    def since(self) -> str:
        """The time of day of it."""
        return f"{timezone.localtime(self.at):%H:%M}"

    @property
    def named(self) -> str:
        """Who they are, and whether it went to their office."""
        return f"{self.head.named}{f' (through the office of {self.head.school})' if self.head.is_by_office else ''}"


@dataclass(frozen=True)
class Asked:
    """What is written to heads, and who has theirs already and is not written to again."""

    written: Written
    have_theirs: list[HasTheirs]

    @property
    def have_theirs_in_words(self) -> str:
        """Who is not written to again, and since when they have theirs; empty where there is nobody."""
        since: dict[str, list[str]] = {}
        for one in self.have_theirs:
            since.setdefault(one.since, []).append(one.named)
        said = [
            f"{get_text_list(names, 'and')} {'has' if len(names) == 1 else 'have'} theirs since {time}"
            for time, names in since.items()
        ]
        again = "Nobody is written to again within an hour unless you tick “Send again”."
        return f"{'; '.join(said)}. {again}" if said else ""


def about(pk: int | str) -> str:
    """What a message tells of, as the post keeps it: a self-evaluation, by its key."""
    return f"self-evaluation {pk}"


@transaction.atomic
def ask_heads(evaluation: SelfEvaluation, by: Author, *, again: bool = False) -> Asked:
    """Write to every head of its schools, a message for each school with a link of their own, whoever has answered.

    Who was written to within the last hour is left out, unless they are to be written to ``again``.
    """
    return _ask(heads_asked(evaluation), evaluation, ASKED, by, again=again)


def heads_asked(evaluation: SelfEvaluation) -> list[ReachedHead]:
    """Who is asked to answer before the meeting, and how each is reached."""
    return reached_heads(schools_of(evaluation.partnership))


def tell_of_closing(evaluation: SelfEvaluation, before: dt.date | None, by: Author) -> Written:
    """Tell heads where answers close on another day than was said ``before``.

    Every head where it is sooner; where no day was said, if they were asked. Where it is later, those who were asked:
    they have until then.
    """
    day, heads = evaluation.answers_close_on, heads_asked(evaluation)
    asked = _told_of(evaluation, (ASKED, CLOSES))
    if day is None or day == before or not (asked or (before is not None and day < before)):
        return Written()
    is_later = before is not None and day > before
    if is_later:
        heads = [one for one in heads if _whom(one) in asked]
    more = {"is_later": is_later, "is_sooner": before is not None and day < before}
    return Written(_write(head, evaluation, CLOSES, by, more) for head in heads)


def tell_of_agreement(evaluation: SelfEvaluation, by: Author) -> tuple[Written, list[Person]]:
    """Tell every head that it was agreed, which schools took part, which steps are theirs, and by a link what it says.

    A step is told to whoever sees to it alone, and never to an office. Returns besides who sees to a step, and neither
    heads a school of the partnership nor leads it any more: they are not written to.
    """
    steps: dict[int, list[NextStep]] = {}
    owners: dict[int, Person] = {}
    for step in evaluation.next_steps.open().select_related("owner").by_day():
        if step.owner:
            owners[step.owner.pk] = step.owner
            steps.setdefault(step.owner.pk, []).append(step)
    took_part = schools_that_took_part(evaluation)
    leads = {one.person_id: one for one in leads_of(evaluation)}
    shared = {"took_part": took_part, "leads": [one.person for one in leads.values()]}
    written, heads = Written(), heads_asked(evaluation)
    for head in heads:
        own = steps.get(head.headship.person_id, []) if head.headship and head.gets_link else []
        more = shared | {"steps": own, "has_taken_part": head.school in took_part}
        written.append(_write(head, evaluation, AGREED, by, more))
    told = {one.headship.person_id for one in heads if one.headship}
    for pk in steps.keys() & leads.keys() - told:
        written.append(_write_to_lead(leads[pk], evaluation, AGREED, by, shared | {"steps": steps[pk]}))
    return written, [owner for pk, owner in owners.items() if pk not in told and pk not in leads]


def leads_of(evaluation: SelfEvaluation) -> list[Lead]:
    """Who leads its partnership today."""
    return list(Lead.objects.active().filter(partnership=evaluation.partnership_id).select_related("person"))


@transaction.atomic
def ask_whether_shared(evaluation: SelfEvaluation, by: Author, *, again: bool = False) -> Asked:
    """Write to every head who has to say whether it is shared and has not, with a link by which they say it.

    Who was written to within the last hour is left out, unless they are to be written to ``again``.
    """
    return _ask(to_ask(evaluation), evaluation, SHARE, by, again=again)


def who_have_theirs(heads: Iterable[ReachedHead], evaluation: SelfEvaluation, kind: str) -> list[HasTheirs]:
    """Of these heads those who were asked within the last hour. Two queries at most."""
    lately = _asked_lately(evaluation, kind)
    found = [(head, lately.get(_key_of(head))) for head in heads]
    return [HasTheirs(head, before.written_at) for head, before in found if before and before.recipient]


@dataclass(frozen=True)
class WereTold:
    """Who was told that it was agreed, or asked whether it is shared, or has said yes; and has a post there today."""

    heads: list[tuple[ReachedHead, bool]]  # each with whether they have said yes
    leads: list[Lead]  # who see to a step, and head no school


def who_were_told(evaluation: SelfEvaluation) -> WereTold:
    """Who thinks that it is agreed, and is to hear that it is not. Whoever left their post is not written to."""
    rows = list(evaluation.participations.select_related("school"))
    said_yes = {(one.school_id, one.said_by_id) for one in rows if one.shares == Participation.Shares.YES}
    told = _told_of(evaluation, (AGREED, SHARE))
    heads = []
    for one in reached_heads({*schools_of(evaluation.partnership), *(row.school for row in rows)}):
        has_said_yes = (one.school.pk, one.headship and one.headship.person_id) in said_yes
        if one.way != "not" and (has_said_yes or _whom(one) in told):
            heads.append((one, has_said_yes))
    is_head = {_whom(one) for one, _ in heads}
    leads = [one for one in leads_of(evaluation) if whom(one.person_id) in told - is_head]
    return WereTold(heads, leads)


def tell_of_taking_back(told: WereTold, evaluation: SelfEvaluation, by: Author) -> Written:
    """Tell them that the agreement was taken back, so that a yes counts no more."""
    to_heads = (_write(head, evaluation, TAKEN_BACK, by, {"has_said_yes": yes}) for head, yes in told.heads)
    return Written([*to_heads, *(_write_to_lead(lead, evaluation, TAKEN_BACK, by) for lead in told.leads)])


def _told_of(evaluation: SelfEvaluation, kinds: Collection[str]) -> set[str]:
    """To whom anything of these kinds went since it was last said that an agreement was taken back."""
    rows = Message.objects.telling_of(about(evaluation.pk))
    last = rows.filter(kind=TAKEN_BACK).order_by("pk").last()
    return set(
        rows.filter(kind__in=kinds, pk__gt=last.pk if last else 0).exclude(recipient="").values_list("whom", flat=True)
    )


def _ask(heads: Iterable[ReachedHead], evaluation: SelfEvaluation, kind: str, by: Author, *, again: bool) -> Asked:
    """Write to those who were not written to within the last hour; of two presses at once the second finds the first's.

    Where nobody could be written to, there is a message that waits for an address: one is enough.
    """
    locked(evaluation)
    lately = {} if again else _asked_lately(evaluation, kind)
    written, have_theirs = Written(), []
    for head in heads:
        before = lately.get(_key_of(head))
        if before and before.recipient:
            have_theirs.append(HasTheirs(head, before.written_at))
        else:
            written.append(before or _write(head, evaluation, kind, by))
    return Asked(written, have_theirs)


def _asked_lately(evaluation: SelfEvaluation, kind: str) -> dict[_Key, Message]:
    """What was written of that kind within the last hour and not refused; to sharing, since heads were told that an
    agreement was taken back, for that e-mail says that they will be asked again."""
    since = timezone.now() - AN_HOUR
    rows = Message.objects.telling_of(about(evaluation.pk))
    if kind == SHARE and (told := rows.filter(kind=TAKEN_BACK).order_by("pk").last()):
        since = max(since, told.written_at)
    rows = rows.filter(kind=kind, written_at__gt=since).exclude(state=Message.State.REFUSED)
    found = {}
    for message in rows.order_by("pk"):
        headship = next((named[1] for _, named in message.links.values()), None)
        found[message.whom, message.recipient, headship] = message
    return found


def _key_of(head: ReachedHead) -> _Key:
    """Whom it is for, at which address, and by a link of which headship; a head of two schools gets two."""
    headship = head.headship
    by_link = headship.pk if headship and not head.is_by_office else None
    return _whom(head), head.own_address or head.school.office_email, by_link


def _whom(head: ReachedHead) -> str:
    return whom(head.headship.person_id) if head.headship else whom_of_school(head.school)


def _write_to_lead(
    lead: Lead, evaluation: SelfEvaluation, kind: str, by: Author, more: Mapping[str, object] | None = None
) -> Message:
    """To whoever leads the partnership and sees to a step, where they head no school of it: they sign in."""
    message = write(
        to=lead.reachable_email,
        kind=kind,
        name=str(lead.person),
        whom=whom(lead.person_id),
        about=about(evaluation.pk),
        context={
            "evaluation": evaluation,
            "by": str(by or ""),
            "person_name": str(lead.person),
            "url": whole(reverse("evaluation:detail", args=[lead.pk, evaluation.year])),
            **(more or {}),
        },
    )
    assert message  # noqa: S101  # it is not one that is written once
    return message


def _write(
    head: ReachedHead, evaluation: SelfEvaluation, kind: str, by: Author, more: Mapping[str, object] | None = None
) -> Message:
    """One message: with their link to their own address; to their office without, where it is to be passed on."""
    links = Links()
    school, headship = head.school, head.headship
    context: dict[str, object] = {
        "evaluation": evaluation,
        "school": school,
        "by": str(by or ""),
        "person_name": head.named,
        "has_head": headship is not None,
        "is_to_office": headship is None or head.is_by_office,
        **(more or {}),
    }
    # Then there is nothing to open.
    is_over = kind == TAKEN_BACK or (kind == CLOSES and evaluation.are_answers_closed)
    # Who is not reached gets theirs once an address is known, and the post sends it again.
    if headship and not head.is_by_office and not is_over:
        of = of_links.OF_SHARING if kind in (AGREED, SHARE) else of_links.KIND
        context["url"] = links.later(of, of_links.about_of(evaluation, headship))
    else:
        context["url"] = whole(school.get_absolute_url())
    message = write(
        to=head.own_address or school.office_email,
        kind=kind,
        name=head.named,
        whom=_whom(head),
        about=about(evaluation.pk),
        context=context,
        links=links,
    )
    assert message  # noqa: S101  # it is not one that is written once
    message.is_to_be_passed_on = head.is_by_office
    return message
