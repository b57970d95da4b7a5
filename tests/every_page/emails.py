"""Every e-mail that the portal can send, brought about as in life, and written down: a file an e-mail and occasion."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.template.utils import get_app_template_dirs

from tests.every_page import emails_of_accounts, emails_of_work
from tests.every_page.outline import Page
from tests.every_page.plain import plain, plain_line
from tests.every_page.writing import joined
from tests.post import outbox

Occasion = tuple[str, str, Callable[[], object]]  # the template without its ending, the occasion, what brings it about
# Templates that Django and allauth have and the portal never uses, each with why.
NEVER_SENT = {
    "account/email/account_already_exists": "nobody signs up",
    "account/email/email_confirm": "allauth sends it nowhere any more",
    "account/email/email_confirmation_signup": "nobody signs up",
    "account/email/email_deleted": "an address is changed, never one of several deleted",
    "account/email/password_reset_code": "a link resets a password",
    "account/email/unknown_account": "nobody is written to who has no account",
    "account/email/base": "others extend it",
}
CODE = re.compile(r"^\s*[A-Z0-9]{3,5}-?[A-Z0-9]{3,5}\s*$", re.MULTILINE)  # a line that is a code and nothing else


def occasions() -> Iterator[Occasion]:
    """All of them."""
    yield from emails_of_work.occasions()
    yield from emails_of_accounts.occasions()


def templates() -> set[str]:
    """Every template of an e-mail that there is, ours and allauth's, without its ending."""
    folders = [*settings.TEMPLATES[0]["DIRS"], *get_app_template_dirs("templates")]
    found = set()
    for folder in map(Path, folders):
        for path in [*folder.glob("email/*.txt"), *folder.glob("*/email/*.txt")]:
            name = path.relative_to(folder).with_suffix("").as_posix()
            found.add(re.sub(r"_(subject|message|notification)$", "", name))
    return found


def write_emails(folder: Path) -> int:
    """Bring each about, undo it, and write down what was sent; how many occasions there are."""
    number = 0
    for template, occasion, bring_about in occasions():
        lines = list(_as_lines(template, sent_by(bring_about)))
        path = folder / "emails" / template.replace("/", ".") / f"{occasion.replace(' ', '-')}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(joined([f"{template}: {occasion}", *lines]))
        number += 1
    return number


def sent_by(bring_about: Callable[[], object]) -> list[mail.EmailMultiAlternatives]:
    """What somebody's doing sent; what it did is undone."""
    at_once = mock.patch.object(transaction, "on_commit", lambda send, **_: send())  # nothing is ever committed here
    with transaction.atomic(), at_once:
        outbox()  # what waited before goes first
        mail.outbox = []
        bring_about()
        sent = list(outbox())
        transaction.set_rollback(True)
    return sent


def _as_lines(template: str, messages: list[mail.EmailMultiAlternatives]) -> Iterator[str]:
    """The messages; those that differ only in whom they go to are one."""
    said: dict[tuple[str, ...], list[str]] = {}
    for message in messages:
        said.setdefault(tuple(_message(message)), []).extend(message.recipients())
    if not said:
        yield "(nothing was sent)"
    for lines, recipients in sorted(said.items(), key=lambda one: (sorted(one[1]), one[0])):
        yield f"== to {', '.join(sorted(recipients))}"
        yield from lines


def _message(message: mail.EmailMultiAlternatives) -> Iterator[str]:
    yield f"subject: {plain(message.subject)}"
    yield f"from: {message.from_email}"
    if message.reply_to:
        yield f"reply to: {', '.join(message.reply_to)}"
    headers = {name: value for name, value in message.extra_headers.items() if name != "Message-ID"}  # of its own each
    yield from (f"header {name}: {plain(value)}" for name, value in sorted(headers.items()))
    yield "-- text"
    yield from (plain_line(line.rstrip()) for line in CODE.sub("<code>", str(message.body)).splitlines())
    for alternative in getattr(message, "alternatives", []):
        yield f"-- {alternative[1]}"
        yield from Page(str(alternative[0])).body()
    for attached in message.attachments:
        name, kind = (attached[0], attached[2]) if isinstance(attached, tuple) else (attached.get_filename(), "")
        yield f"-- attached: {name} {kind}"
