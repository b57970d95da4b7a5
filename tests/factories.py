"""Makers of records for tests: a valid row from as little as the test cares about."""

import datetime as dt
import itertools

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Delegate, User
from accounts.models.delegates import field_of
from base.school_terms import academic_year
from boards.models import Board, Meeting, Seat
from improvement.models import (
    Agreement,
    Deployment,
    Designation,
    DisclosureHold,
    Framework,
    NextStep,
    Offer,
    Participation,
    PeerReview,
    Practice,
    Priority,
    Reviewer,
    Round,
    SelfEvaluation,
    SupportRequest,
    SystemLeader,
    Topic,
)
from office.models import Council
from office.models.council import ONLY
from partnerships.models import (
    Authority,
    District,
    Enquiry,
    EstablishmentType,
    Headship,
    Lead,
    Membership,
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipKind,
    PartnershipName,
    Person,
    Quadrant,
    School,
    SchoolAuthority,
    SchoolName,
)
from partnerships.models.authorities import LONG_SINCE
from register.models import RegisterImport

STARTED = dt.date(2023, 9, 1)
MONTH = dt.timedelta(days=30)
_numbers = itertools.count(1)


def make_council(**fields) -> Council:
    """The council with what the test cares about; a migration has made its row."""
    return Council.objects.update_or_create(pk=ONLY, defaults=fields)[0]


def make_quadrant(name: str = "South") -> Quadrant:
    return Quadrant.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_district(name: str = "Basildon", quadrant: Quadrant | None = None) -> District:
    code = f"E{next(_numbers):08}"
    defaults = {"name": name, "code": code, "quadrant": quadrant or make_quadrant()}
    return District.objects.get_or_create(slug=slugify(name), defaults=defaults)[0]


def make_authority(code: str = "881", name: str = "Essex", **fields) -> Authority:
    """An authority, home where it is Essex; without a test's own word it is there since long ago."""
    defaults = {"name": name, "is_home": code == "881", "started_on": LONG_SINCE} | fields
    return Authority.objects.get_or_create(code=code, defaults=defaults)[0]


def make_type(name: str = "Community school", *, is_in_scope: bool = True) -> EstablishmentType:
    group = "Local authority maintained schools"
    return EstablishmentType.objects.get_or_create(name=name, group_name=group, defaults={"is_in_scope": is_in_scope})[
        0
    ]


def make_school(name: str | None = None, **fields) -> School:
    number = next(_numbers)
    defaults = {
        "urn": 100000 + number,
        "la_code": "881",
        "la_name": "Essex",
        "establishment_number": f"{1000 + number % 9000}",
        "name": name or f"School {number}",
        "phase": School.Phase.PRIMARY,
    }
    if "establishment_type" not in fields:
        fields["establishment_type"] = make_type()
    fields.setdefault("register_postcode", fields.get("postcode", ""))
    school = School.objects.create(**defaults | fields)
    authority = make_authority(school.la_code, school.la_name)
    SchoolAuthority.objects.create(school=school, authority=authority, started_on=authority.started_on)
    return school


def make_school_name(school: School | None = None, name: str = "Former School", **fields) -> SchoolName:
    """A former name of a school, until August 2024."""
    fields = {"ended_on": dt.date(2024, 8, 31)} | fields
    return SchoolName.objects.create(school=school or make_school(), name=name, **fields)


def make_person(name: str | None = None, **fields) -> Person:
    number = next(_numbers)
    name = name or f"Person {number}"
    return Person.objects.create(**{"name": name, "slug": f"{slugify(name)}-{number}"} | fields)


def make_organisation(name: str = "ASHE", **fields) -> Organisation:
    return Organisation.objects.get_or_create(slug=slugify(name), defaults={"name": name} | fields)[0]


def make_organisation_name(
    organisation: Organisation | None = None, name: str = "Former body", **fields
) -> OrganisationName:
    """A former name of an organisation, until August 2024."""
    fields = {"ended_on": dt.date(2024, 8, 31)} | fields
    return OrganisationName.objects.create(organisation=organisation or make_organisation(), name=name, **fields)


def make_kind(name: str = "Local cluster") -> PartnershipKind:
    return PartnershipKind.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_partnership(name: str | None = None, *, schools: int | list[School] = 0, **fields) -> Partnership:
    """A partnership; ``schools`` are its members from its first day, or how many to make."""
    name = name or f"Partnership {next(_numbers)}"
    defaults = {"name": name, "slug": slugify(name), "kind": make_kind(), "started_on": STARTED}
    if "home_quadrant" not in fields:
        fields["home_quadrant"] = make_quadrant()
    partnership = Partnership.objects.create(**defaults | fields)
    members = [make_school() for _ in range(schools)] if isinstance(schools, int) else schools
    for school in members:
        make_membership(partnership, school, started_on=partnership.started_on)
    return partnership


def make_partnership_name(partnership: Partnership | None = None, name: str = "Former", **fields) -> PartnershipName:
    """A former name of a partnership, until August 2024, with the address that its page had."""
    fields = {"ended_on": dt.date(2024, 8, 31), "slug": slugify(name)} | fields
    return PartnershipName.objects.create(partnership=partnership or make_partnership(), name=name, **fields)


def make_membership(partnership: Partnership, school: School, **fields) -> Membership:
    return Membership.objects.create(**{"partnership": partnership, "school": school, "started_on": STARTED} | fields)


def make_lead(partnership: Partnership | None = None, person: Person | None = None, **fields) -> Lead:
    defaults = {
        "partnership": partnership or make_partnership(schools=2),
        "person": person or make_person(),
        "started_on": STARTED,
    }
    return Lead.objects.create(**defaults | fields)


def make_headship(person: Person, school: School, **fields) -> Headship:
    return Headship.objects.create(**{"person": person, "school": school, "started_on": STARTED} | fields)


def make_delegate(post: Lead | Headship, user: User | None = None, **fields) -> Delegate:
    """Somebody who acts with that account for whoever holds the post; one who was asked where there is none."""
    name, email = (user.name or "Sam Office", user.email) if user else ("Sam Office", "sam@example.org")
    named_by = User.objects.filter(person=post.person).first() or make_user(person=post.person, name=str(post.person))
    accepted = {"user": user, "accepted_at": timezone.now()} if user else {}
    defaults = {"name": name, "email": email, "named_by": named_by, "ended_on": timezone.localdate() + MONTH}
    return Delegate.objects.create(**defaults | accepted | {field_of(post): post} | fields)


def make_enquiry(partnership: Partnership | None = None, **fields) -> Enquiry:
    """A report on a partnership, unless ``school`` or another ``kind`` is given."""
    if "school" not in fields:
        partnership = partnership or make_partnership()
    return Enquiry.objects.create(
        **{"kind": "report", "partnership": partnership, "message": "The telephone is wrong."} | fields
    )


def make_register_import(**fields) -> RegisterImport:
    """A refresh that was applied, unless another ``state`` is given; then what belongs to that state must be given."""
    applied = {"state": "applied", "applied_at": timezone.now()} if "state" not in fields else {}
    return RegisterImport.objects.create(**{"file_name": "edubasealldata.csv", **applied} | fields)


def make_board(name: str = "School Partnership Board", **fields) -> Board:
    abbreviation = "".join(word[0] for word in name.split()).upper()
    return Board.objects.create(**{"name": name, "slug": slugify(name), "abbreviation": abbreviation} | fields)


def make_seat(board: Board, person: Person | None = None, **fields) -> Seat:
    return Seat.objects.create(**{"board": board, "person": person or make_person(), "started_on": STARTED} | fields)


def make_meeting(board: Board | None = None, **fields) -> Meeting:
    return Meeting.objects.create(**{"board": board or make_board(), "held_on": dt.date(2026, 10, 15)} | fields)


def make_topic(name: str = "Inclusion") -> Topic:
    """A topic that may be chosen, one of those that a migration brings where it has that name."""
    defaults = {"name": name, "started_on": dt.date(2025, 11, 10)}
    return Topic.objects.get_or_create(slug=slugify(name), defaults=defaults)[0]


def make_priority(name: str = "Reading by seven", **fields) -> Priority:
    return Priority.objects.create(**{"name": name, "started_on": STARTED} | fields)


def make_practice(partnership: Partnership | None = None, **fields) -> Practice:
    of = {"title": "One reading week", "topic": make_topic(), "what": "We read.", "difference": "More do."}
    return Practice.objects.create(**{"partnership": partnership or make_partnership()} | of | fields)


def make_round(partnership: Partnership | None = None, **fields) -> Round:
    """A partnership's peer reviews of this academic year."""
    partnership = partnership or make_partnership(schools=3)
    return Round.objects.create(**{"partnership": partnership, "year": academic_year(timezone.localdate())} | fields)


def make_review(round: Round | None = None, host: School | None = None, **fields) -> PeerReview:
    """The review of a school of the round's partnership, without a day or a topic yet."""
    round = round or make_round()
    host = host or round.partnership.memberships.order_by("pk")[0].school
    return PeerReview.objects.create(**{"round": round, "year": round.year, "host": host} | fields)


def make_reviewer(review: PeerReview, person: Person | None = None, **fields) -> Reviewer:
    return Reviewer.objects.create(**{"review": review, "person": person or make_person()} | fields)


def make_system_leader(person: Person | None = None, *, is_shown: bool = True, **fields) -> SystemLeader:
    """Somebody on the register of system leaders, in primary schools of Basildon, with a designation."""
    districts = fields.pop("districts", None)
    defaults = {"person": person or make_person(), "started_on": STARTED, "works_in_primary": True, "days": 10}
    if "school" not in fields:
        fields["school"] = make_school(district=make_district())
    leader = SystemLeader.objects.create(**defaults | fields)
    leader.districts.set([make_district()] if districts is None else districts)
    if is_shown:
        make_designation(leader)
    return leader


def make_designation(leader: SystemLeader, **fields) -> Designation:
    """A designation that holds today and ends within the year."""
    today = timezone.localdate()
    defaults = {"system_leader": leader, "awarded_by": make_organisation("Essex County Council")}
    days = {"started_on": today - 6 * MONTH, "ended_on": today + 6 * MONTH}
    return Designation.objects.create(**defaults | days | fields)


def make_offer(**fields) -> Offer:
    """Help with a topic for half a year, of a school unless somebody else is given."""
    districts, today = fields.pop("districts", []), timezone.localdate()
    if not {"school", "system_leader", "organisation"} & set(fields):
        fields["school"] = make_school(district=make_district())
    defaults = {"topic": make_topic(), "days": 5, "started_on": today - MONTH, "ended_on": today + 6 * MONTH}
    offer = Offer.objects.create(**defaults | fields)
    offer.districts.set(districts)
    return offer


def make_support_request(school: School | None = None, **fields) -> SupportRequest:
    """A school asks its partnership for support; give ``partnership=None`` and a ``reach`` where it is in none."""
    today = timezone.localdate()
    school = school or make_school(district=make_district())
    if "partnership" not in fields:
        there = school.memberships.first()
        fields["partnership"] = there.partnership if there else make_partnership(schools=[school, make_school()])
    defaults = {"topic": make_topic(), "phase": school.phase, "wanted_by": today + 3 * MONTH, "next_on": today + MONTH}
    defaults |= {"school": school, "asked_on": today, "year": academic_year(today)}
    return SupportRequest.objects.create(**defaults | fields)


def make_hold(school: School | None = None, **fields) -> DisclosureHold:
    """A hold on erasing what is held on a school, for a month from today, unless other days are given."""
    today = timezone.localdate()
    defaults = {"school": school or make_school(), "law": "foi", "started_on": today, "ended_on": today + MONTH}
    return DisclosureHold.objects.create(**defaults | fields)


def make_self_evaluation(
    partnership: Partnership | None = None, *, agreed: dict | None = None, **fields
) -> SelfEvaluation:
    """This year's self-evaluation; ``agreed`` are the schools that took part, each with what its head says to sharing.

    With them every theme has the second stage, a sentence and a next step.
    """
    today = timezone.localdate()
    partnership = partnership or make_partnership(schools=3)
    framework = fields.pop("framework", None) or Framework.objects.current()
    defaults = {"partnership": partnership, "framework": framework, "year": academic_year(today)}
    if agreed is not None:
        defaults |= {"opened_on": today - MONTH, "agreed_on": today, "answers_close_on": today}
    if "meets_on" in fields:
        fields.setdefault("answers_close_on", fields["meets_on"])
    evaluation = SelfEvaluation.objects.create(**defaults | fields)
    if agreed is None:
        return evaluation
    stage = framework.stages.get(position=2)
    for theme in framework.themes.all():
        Agreement.objects.create(evaluation=evaluation, theme=theme, stage=stage, words=f"Why: {theme}", version=1)
        NextStep.objects.create(evaluation=evaluation, theme=theme, what=f"Step: {theme}")
    for school, shares in agreed.items():
        head = school.headships.active().first()
        said = {"said_by": head.person if head else None, "said_on": today} if shares else {}
        Participation.objects.create(evaluation=evaluation, school=school, was_there=True, shares=shares, **said)
    return evaluation


def make_deployment(request: SupportRequest, **fields) -> Deployment:
    """A school on the short list of a request, unless another state, or a hub, is given."""
    if not {"school", "organisation"} & set(fields):
        fields["school"] = fields["system_leader"].school if "system_leader" in fields else make_school()
    return Deployment.objects.create(**{"request": request} | fields)


def make_user(email: str | None = None, *groups: str, **fields) -> User:
    """A user in the groups named, such as ``roles.OFFICER``."""
    from django.contrib.auth.models import Group

    user = User.objects.create_user(email or f"user{next(_numbers)}@example.org", "a long test password", **fields)
    if groups:
        user.groups.set(Group.objects.filter(name__in=groups))
    return user
