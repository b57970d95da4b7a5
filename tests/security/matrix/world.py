"""The people of the matrix, and the records that its tables speak of: one of each, own and somebody else's."""

from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client

from accounts import roles
from accounts.models import User
from partnerships.models import Person
from tests import factories
from tests.security.matrix.asking import ask

ANONYMOUS, DELEGATE, BARE_OFFICER = "anonymous", "delegate", "officer without second step"
WHO = [  # the columns of the tables
    ANONYMOUS,
    "headteacher",
    "lead",
    DELEGATE,  # of that lead, and of that headteacher
    "board member",
    "chair",
    "minute taker",
    "officer",
    "administrator",
    BARE_OFFICER,
]
NO_ROLE, READER, SUPERUSER = STAFF_BESIDES = "staff without a role", "staff who may only look", "superuser"
GIVEN = {"officer": roles.OFFICER, BARE_OFFICER: roles.OFFICER, "administrator": roles.ADMINISTRATOR}


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

    def keep(self, record: Model, name: str = "") -> None:
        """Let the tables open it in admin by that name."""
        self.records.setdefault(record._meta.label_lower, {})[str(name)] = record

    def person(self, whose: str, who: str) -> Person:
        """The one who asks, or another of their kind."""
        return self.users[who].person if whose == "own" else factories.make_person(f"Another {who}")

    def page(self, who: str, url: str, data: dict[str, object] | None = None) -> str:
        """What they read at an address, or in answer to ``data``; fetched once."""
        if (who, url) not in self.pages:
            response = ask(self.clients[who], "GET", url, data)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            self.pages[who, url] = content.decode()
        return self.pages[who, url]
