"""Who is signed in in the matrix, and what is kept of accounts."""

import time

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group, Permission
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from tests import factories
from tests.security.matrix.world import BARE_OFFICER, DELEGATE, GIVEN, NO_ROLE, READER, SUPERUSER, WHO, World


def make_people(world: World) -> None:
    for who in WHO[1:]:
        given = [GIVEN[who]] if who in GIVEN else []
        person = None if who in GIVEN or who == DELEGATE else factories.make_person(f"The {who}")
        world.users[who] = user = factories.make_user(
            f"{who.replace(' ', '-')}@example.org", *given, person=person, is_staff=who in GIVEN
        )
        if who not in (BARE_OFFICER, "headteacher", DELEGATE):  # the first needs a second step, the others do not
            Authenticator.objects.create(user=user, type="totp", data={"secret": "none of a test's"})


def make_staff_besides(world: World) -> None:
    """Those who may open admin and have none of the roles."""
    for who in (NO_ROLE, READER):
        world.users[who] = factories.make_user(f"{who.replace(' ', '-')}@example.org", is_staff=True)
    looking = Permission.objects.filter(codename__startswith="view_").exclude(codename="view_contact_details")
    world.users[READER].user_permissions.set(looking)
    world.users[SUPERUSER] = factories.make_user("root@example.org", is_superuser=True, is_staff=True)
    Authenticator.objects.create(user=world.users[SUPERUSER], type="totp", data={"secret": "none of a test's"})


def make_client(user: User | None) -> Client:
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


def make_accounts(world: World) -> None:
    """Invitations, passkeys and what is written down of the accounts."""
    by = world.users["officer"]
    invitation = Invitation.objects.create(email="invited@example.org", invited_by=by)
    withdrawn = Invitation.objects.create(email="late@example.org", invited_by=by, withdrawn_at=invitation.invited_at)
    passkey = Authenticator.objects.create(user=world.users["chair"], type="webauthn", data=make_passkey())
    superuser = User.objects.create_superuser("superuser@example.org", "a long test password")
    world.about |= {
        "open invitation": {"token": invitation.path.split("/")[-2]},
        "withdrawn invitation": {"token": withdrawn.path.split("/")[-2]},
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
    world.keep(invitation)
    world.keep(world.users["headteacher"], "headteacher")
    world.keep(superuser, "superuser")
    world.keep(Group.objects.get(name=roles.OFFICER))
    world.keep(AuditEvent.objects.record(AuditEvent.Kind.INVITED, by=by))


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
