"""The people and the records that the tables of the matrix speak of: one of each, own and somebody else's."""

import datetime as dt
import time
from dataclasses import dataclass, field
from pathlib import Path

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from boards.actions.writes import sign
from boards.minutes.freezing import freeze
from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MinutesVersion,
    Paper,
    Seat,
    TemplateItem,
    TermDates,
)
from confirmations import links
from confirmations.models import Confirmation, Correction
from improvement.models import Page, Resource
from office.models import SentEmail
from partnerships.models import CoverageSnapshot, EstablishmentType, School, SchoolLink
from spreadsheets.models import SpreadsheetImport
from tests import factories
from tests.security.matrix.asking import ask

ANONYMOUS, BARE_OFFICER = "anonymous", "officer without second step"
WHO = [  # the columns of the tables
    ANONYMOUS,
    "headteacher",
    "lead",
    "board member",
    "chair",
    "minute taker",
    "officer",
    "administrator",
    BARE_OFFICER,
]
NO_ROLE, READER, SUPERUSER = STAFF_BESIDES = "staff without a role", "staff who may only look", "superuser"
GIVEN = {"officer": roles.OFFICER, BARE_OFFICER: roles.OFFICER, "administrator": roles.ADMINISTRATOR}
Status, Role, Stage = Meeting.Status, Seat.Role, MinutesVersion.Stage
STATUSES = (Status.PLANNED, Status.AGENDA_ISSUED, Status.CIRCULATED, Status.PUBLISHED)


@dataclass
class World:
    """Those who ask, as clients that are signed in; what they ask for, by the names that the tables use.

    ``about`` gives the parts of an address that say what it is about; ``records`` the rows that admin opens, by
    model and name; ``secrets`` the texts that only some may see.
    """

    uploads: Path
    clients: dict[str, Client] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    about: dict[str, dict[str, object]] = field(default_factory=dict)
    records: dict[str, dict[str, Model]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    pages: dict[tuple[str, str], str] = field(default_factory=dict)

    def user_of(self, request: HttpRequest) -> User | AnonymousUser:
        """Who asks, read once for all questions: what they may do does not change between them."""
        by_key = {str(user.pk): user for user in self.users.values()}
        return by_key.get(request.session.get(SESSION_KEY, ""), AnonymousUser())

    def page(self, who: str, url: str, data: dict[str, object] | None = None) -> str:
        """What they read at an address, or in answer to ``data``; fetched once."""
        if (who, url) not in self.pages:
            response = ask(self.clients[who], "GET", url, data)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            self.pages[who, url] = content.decode()
        return self.pages[who, url]


def make_world(uploads: Path) -> World:
    """Everything, in the database of the test; ``uploads`` is where its files are."""
    world = World(uploads)
    _people(world)
    for whose in ("own", "other"):
        _partnership(world, whose)
        _board(world, whose)
    _meeting_of_leads(world)
    under_own = {"pk": world.about["own meeting, circulated"]["pk"]}
    for kind in ("public paper", "paper for members", "Part B paper"):
        world.about[f"other’s {kind} under own meeting"] = (
            world.about[f"{kind} of other meeting, circulated"] | under_own
        )
    _accounts(world)
    _the_rest(world)
    shown = world.records["partnerships.partnership"][""]
    world.about["page of a record"] = {
        "content_type_id": ContentType.objects.get_for_model(shown).pk,
        "object_id": shown.pk,
    }
    rows = [record.pk for record in world.records["partnerships.lead"].values()]
    world.about["export of leads"] = {"data": {"action": "export_csv", "_selected_action": rows}}
    for model, label in {
        "school": "partnerships.school",
        "person": "partnerships.person",
        "lead": "partnerships.lead",
    }.items():
        world.about[f"{model} in admin"] = {"object_id": world.records[label][""].pk}
    world.secrets |= {
        "roles to promise": 'name="roles"',
        "row for another link of a school": "links-__prefix__-",
        "box that deletes a lead": "leads-0-DELETE",
    }
    _staff_besides(world)
    for who in (*WHO, *STAFF_BESIDES):
        world.clients[who] = _client(world.users.get(who))
    return world


def _staff_besides(world: World) -> None:
    """Those who may open admin and have none of the roles."""
    for who in (NO_ROLE, READER):
        world.users[who] = factories.make_user(f"{who.replace(' ', '-')}@example.org", is_staff=True)
    looking = Permission.objects.filter(codename__startswith="view_").exclude(codename="view_contact_details")
    world.users[READER].user_permissions.set(looking)
    world.users[SUPERUSER] = factories.make_user("root@example.org", is_superuser=True, is_staff=True)
    Authenticator.objects.create(user=world.users[SUPERUSER], type="totp", data={"secret": "none of a test's"})


def _client(user: User | None) -> Client:
    """A browser in which the user signed in just now, and for as long as the tests take."""
    client = Client()
    if user:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def _people(world: World) -> None:
    for who in WHO[1:]:
        given = [GIVEN[who]] if who in GIVEN else []
        person = None if who in GIVEN else factories.make_person(f"The {who}")
        world.users[who] = user = factories.make_user(
            f"{who.replace(' ', '-')}@example.org", *given, person=person, is_staff=who in GIVEN
        )
        if who not in (BARE_OFFICER, "headteacher"):  # of whom one needs a second step, and the other does not
            Authenticator.objects.create(user=user, type="totp", data={"secret": "none of a test's"})


def _person(world: World, whose: str, who: str):
    return world.users[who].person if whose == "own" else factories.make_person(f"Another {who}")


def _partnership(world: World, whose: str) -> None:
    """A partnership that the lead or somebody else leads, with the school that the headteacher or another heads."""
    quadrant = factories.make_quadrant("South" if whose == "own" else "Mid")
    school = factories.make_school(f"The {whose} school")
    head = factories.make_headship(_person(world, whose, "headteacher"), school)
    head.person.email = f"{whose}-head-private@example.org"
    head.person.save()
    world.secrets[f"{whose} head's private address"] = head.person.email
    partnership = factories.make_partnership(
        f"The {whose} partnership",
        schools=[school, factories.make_school()],
        home_quadrant=quadrant,
        is_open_to_new_schools=True,
        email=f"{whose}-partnership-private@example.org",
    )
    lead = factories.make_lead(
        partnership, _person(world, whose, "lead"), email=f"{whose}-lead-private@example.org", publish_contact=False
    )
    public = factories.make_lead(partnership, email=f"{whose}-lead-public@example.org", publish_contact=True)
    to_begin = factories.make_lead(
        partnership, factories.make_person(f"Next {whose} lead"), started_on=dt.date(2099, 9, 1)
    )
    address = {"slug": partnership.slug, "kind": "contact"}
    world.about |= {
        f"{whose} partnership": address | {"pk": public.pk},
        f"{whose} partnership, lead not public": address | {"pk": lead.pk},
        f"{whose} school": {"urn": school.urn, "kind": "report"},
        f"{whose} quadrant": {"slug": quadrant.slug},
    }
    world.secrets |= {
        f"{whose} partnership's private mailbox": partnership.email,
        f"{whose} lead's private address": lead.email,
        f"{whose} lead's public address": public.email,
        f"name of the next {whose} lead": f"Next {whose} lead",
        f"vCard of the {whose} lead who is not public": lead.vcard_url,
    }
    if whose == "own":
        question = Confirmation.objects.create(
            lead=lead, partnership=partnership, kind="record", year=2026, expires_on=dt.date(2099, 1, 1)
        )
        answered = Confirmation.objects.create(
            lead=public,
            partnership=partnership,
            kind="record",
            year=2026,
            expires_on=dt.date(2099, 1, 1),
            answer="corrected",
            answered_at=timezone.now() + dt.timedelta(minutes=1),
        )
        world.about["lead’s person"] = {"pk": lead.person.pk}
        world.about["lead’s question"] = {"token": links.token_of(question)}
        enquiry = factories.make_enquiry(partnership, sender_email="sender-private@example.org")
        for record in (
            partnership,
            partnership.memberships.first(),
            lead,
            partnership.kind,
            head,
            quadrant,
            factories.make_district(),
            school,
            enquiry,
            question,
            Correction.objects.create(confirmation=answered, proposed={}),
            lead.person,
        ):
            _record(world, record)
        _record(world, to_begin, "to begin")


def _board(world: World, whose: str) -> None:
    """A board that the member, the chair and the minute taker sit on, or others; with meetings of every stage."""
    name = "School Partnership Board" if whose == "own" else "Mid quadrant meeting"
    quadrant = factories.make_quadrant("Mid") if whose == "other" else None
    board = factories.make_board(name, quadrant=quadrant, publishes_minutes=True)
    for who, role in {"board member": Role.MEMBER, "chair": Role.CHAIR, "minute taker": Role.MINUTE_TAKER}.items():
        seat = factories.make_seat(board, _person(world, whose, who), role=role)
    world.about[f"{whose} board"] = {"slug": board.slug}
    for number, status in enumerate(STATUSES, start=10):
        meeting = factories.make_meeting(
            board,
            held_on=dt.date(2026, 10, number),
            status=status,
            joining_link=f"https://join.example.org/{whose}-{status}",
        )
        _meeting(world, f"{whose} meeting, {status}", meeting)
    if whose == "own":
        _record(world, board)
        _record(world, seat)


def _meeting_of_leads(world: World) -> None:
    """A meeting of the quadrant that the lead's partnership is at home in, where nobody else here has a seat."""
    board = factories.make_board("South quadrant meeting", quadrant=factories.make_quadrant("South"))
    meeting = factories.make_meeting(board, status=Status.CIRCULATED, joining_link="https://join.example.org/quadrant")
    _meeting(world, "quadrant meeting, circulated", meeting)


def _meeting(world: World, name: str, meeting: Meeting) -> None:
    item = meeting.items.create(position=1, number="1", title=f"Item of {name}", text=f"Minute of {name}")
    part_b = meeting.items.create(
        position=2, number="2", title=f"Secret item of {name}", text=f"Secret minute of {name}", is_part_b=True
    )
    world.about[name] = {"pk": meeting.pk, "item_pk": item.pk}
    world.about[f"Part B of {name}"] = world.about[name] | {"query": "part=b"}
    day = str(meeting.held_on)
    world.about[f"minute of {name}"] = {"board": meeting.board.abbreviation, "day": day, "number": item.number}
    world.about[f"step of {name}"] = {"pk": meeting.pk, "step": "issue"}
    world.about[f"clearing of {name}"] = {"pk": meeting.pk, "step": "clear"}
    world.secrets |= {
        f"agenda of {name}": item.title,
        f"minute of {name}": item.text,
        f"Part B title of {name}": part_b.title,
        f"Part B minute of {name}": part_b.text,
        f"joining link of {name}": meeting.joining_link,
    }
    actions = [
        Action.objects.create(
            item=of,
            owner=factories.make_person(),
            text=f"{kind} of {name}",
            undertaken_on=meeting.held_on,
            due_on=dt.date(2026, 11, 15),
        )
        for of, kind in ((item, "Action"), (part_b, "Secret action"))
    ]
    world.about[f"action of {name}"] = {"pk": actions[0].pk, "signed": sign(actions[0])}
    world.about[f"Part B action of {name}"] = {"pk": actions[1].pk, "signed": sign(actions[1])}
    world.secrets |= {f"action of {name}": actions[0].text, f"Part B action of {name}": actions[1].text}
    _minutes(world, name, meeting)
    papers = {"public paper": {"is_public": True}, "paper for members": {}, "Part B paper": {"is_part_b": True}}
    for kind, fields in papers.items():
        paper = Paper(meeting=meeting, item=item, title=f"{kind} of {name}", **fields)
        paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
        world.about[f"{kind} of {name}"] = {"pk": meeting.pk, "item_pk": item.pk, "paper_pk": paper.pk}
        world.secrets[f"title of {kind} of {name}"] = paper.title
        if kind == "public paper":
            _record(world, paper, meeting.status)
    if meeting.status == Status.CIRCULATED:
        for of, called in ((item, "decision"), (part_b, "Part B decision")):
            text = f"{called} of {name}".capitalize()
            Decision.objects.create(item=of, text=text)
            world.secrets[f"{called} of {name}"] = text
        meeting.refresh_from_db()
        freeze(meeting=meeting, stage=MinutesVersion.Stage.CIRCULATED, by=world.users["officer"])
    if not name.startswith("own"):
        return
    person = factories.make_person()
    outcomes = [
        Decision.objects.create(item=item, text="Agreed"),
        actions[0],
        Attendance.objects.create(meeting=meeting, person=person, presence="present"),
        AgendaItem.objects.get(pk=item.pk),
    ]
    for record in outcomes:
        _record(world, record, meeting.status)
    _record(world, meeting, meeting.status)


def _minutes(world: World, name: str, meeting: Meeting) -> None:
    """The versions that a meeting of that status has, of both parts."""
    for part in ("members", "part-b", "public"):
        world.about[f"{part} copy of {name}"] = {"pk": meeting.pk, "query": f"copy={part}"}
    stages = {Status.CIRCULATED: [Stage.CIRCULATED], Status.PUBLISHED: [Stage.CIRCULATED, Stage.PUBLISHED]}
    for stage in stages.get(Status(meeting.status), []):
        freeze(meeting=meeting, stage=stage, by=world.users["officer"])


def _accounts(world: World) -> None:
    """Invitations, passkeys and what is written down of the accounts."""
    by = world.users["officer"]
    invitation = Invitation.objects.create(email="invited@example.org", invited_by=by)
    withdrawn = Invitation.objects.create(email="late@example.org", invited_by=by, withdrawn_at=invitation.invited_at)
    passkey = Authenticator.objects.create(user=world.users["chair"], type="webauthn", data=make_passkey())
    superuser = User.objects.create_superuser("superuser@example.org", "a long test password")
    world.about |= {
        "open invitation": {"token": invitation.get_absolute_url().split("/")[-2]},
        "withdrawn invitation": {"token": withdrawn.get_absolute_url().split("/")[-2]},
        "chair’s passkey": {"pk": passkey.pk},
        "wrong link": {"uidb36": "1", "key": "set-password"},
        "council": {"provider_id": "council"},
        "headteacher’s account": {"id": world.users["headteacher"].pk},
        "superuser’s account": {"id": superuser.pk},
        "no such page": {"path": "admin/no-such-page/"},
        "people": {"query": "term=&app_label=partnerships&model_name=lead&field_name=person"},
        "meetings": {"query": "term=&app_label=boards&model_name=paper&field_name=meeting"},
        "boards": {"app_label": "boards"},
        "accounts": {"app_label": "accounts"},
    }
    _record(world, invitation)
    _record(world, world.users["headteacher"], "headteacher")
    _record(world, superuser, "superuser")
    _record(world, Group.objects.get(name=roles.OFFICER))
    _record(world, AuditEvent.objects.record(AuditEvent.Kind.INVITED, by=by))


def make_passkey() -> dict[str, object]:
    """What is kept of a passkey, with a key that nothing has."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(aaguid=b"\0" * 16, credential_id=b"1", public_key=key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(rp_id_hash=b"\0" * 32, flags=flags, counter=0, credential_data=credential)
    client = CollectedClientData.create(
        type=CollectedClientData.TYPE.CREATE, challenge=b"1", origin="http://testserver"
    )
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    return {"name": "Key", "credential": {"id": "MQ", "rawId": "MQ", "type": "public-key", "response": response}}


def _the_rest(world: World) -> None:
    resource = Resource(title="Guide", slug="guide", summary="A guide.", topic="Peer review")
    resource.file.save("guide.csv", ContentFile(b"a,b\n1,2\n"))
    world.about["resource"] = {"slug": "guide"}
    meeting, officer = Meeting.objects.order_by("pk").first(), world.users["officer"]
    school = School.objects.order_by("pk").first()
    version = MinutesVersion(meeting=meeting, number=1, stage="circulated", content="#", frozen_by=officer)
    version.save()
    sheet = SpreadsheetImport.objects.create(file_name="partnerships.csv", file_hash="0" * 64, uploaded_by=officer)
    sheet.file.save("partnerships.csv", ContentFile(b"Partnership\n"))
    refresh = factories.make_register_import()
    _record(world, TermDates.objects.create(year=2026, name="Autumn", starts_on="2026-09-01", ends_on="2026-12-18"))
    _record(world, TemplateItem.objects.create(position=1, title="Welcome"))
    world.about |= {"refresh": {"pk": refresh.pk}, "sheet": {"pk": sheet.pk}, "sheet to fill in": {"ending": "csv"}}
    for record in (
        resource,
        Page.objects.create(slug="strategy", title="Strategy", body="Text"),
        version,
        factories.make_organisation(),
        EstablishmentType.objects.first(),
        SchoolLink.objects.create(
            school=school, linked_urn=199999, linked_name="Old", direction=SchoolLink.Direction.values[0]
        ),
        SentEmail.objects.create(recipient="private@example.org", subject="About", template="enquiry"),
        refresh,
        sheet,
        CoverageSnapshot.objects.create(day=dt.date(2026, 9, 1), in_scope=2, in_partnership=1),
    ):
        _record(world, record)


def _record(world: World, record: Model, name: str = "") -> None:
    world.records.setdefault(record._meta.label_lower, {})[str(name)] = record


__all__ = ["ANONYMOUS", "NO_ROLE", "READER", "SUPERUSER", "WHO", "World", "make_world"]
