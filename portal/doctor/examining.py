"""Everything that the doctor looks at, and one look at all of it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from portal.doctor import accounts, clock, configuration, database, disk, files, jobs, minutes, post
from portal.doctor.findings import Check, Finding, Severity, Visit, counted, must

# The first two tell the others whether there is a database, and whether it has the tables that they ask.
CHECKS = [
    Check("whether the database answers", database.answers, asks_database=False),
    Check("migrations", database.migrations),
    Check("the database’s integrity", database.integrity),
    Check("the database’s rules", database.rules),
    Check("the seals of frozen minutes", minutes.seals),
    Check("the clock and the database’s", clock.against_the_server),
    Check("the clock and the records", clock.against_the_records),
    Check("the clock and the last run", clock.against_the_last_run),
    Check("room on the disks", disk.room, asks_database=False),
    Check("who owns VAR_DIR", disk.owners, asks_database=False),
    Check("missing files", files.missing),
    Check("files that no record names", files.unnamed),
    Check("static files", configuration.static_files, asks_database=False),
    Check("demonstration or real", configuration.demonstration),
    Check("debugging", configuration.debug, asks_database=False),
    Check("Django’s own checks", configuration.django_checks, asks_database=False),
    Check("names and HTTPS", configuration.hosts, asks_database=False, is_for_a_real_portal=True),
    Check("keys and switches", configuration.secrets, asks_database=False, is_for_a_real_portal=True),
    Check("how e-mails leave", configuration.mail_server, asks_database=False, is_for_a_real_portal=True),
    Check("whether the mail server answers", post.server, asks_database=False, is_for_a_real_portal=True),
    Check("addresses", configuration.addresses, is_for_a_real_portal=True),
    Check("what the law asks to be said", configuration.statements, is_for_a_real_portal=True),
    Check("the proxy", configuration.proxy, is_for_a_real_portal=True),
    Check("post that waits", post.waiting),
    Check("post that reached nobody", post.unreached),
    Check("what runs by itself", jobs.last, is_for_a_real_portal=True),
    Check("back-ups", jobs.backup, is_for_a_real_portal=True),
    Check("where back-ups are", jobs.backup_folder, asks_database=False, is_for_a_real_portal=True),
    Check("data past its time", jobs.retention, is_for_a_real_portal=True),
    Check("the register’s age", jobs.register_age, is_for_a_real_portal=True),
    Check("refreshes of the register", jobs.register_refresh),
    Check("administrators", accounts.administrators, is_for_a_real_portal=True),
    Check("second steps", accounts.second_steps, is_for_a_real_portal=True),
    Check("what SECRET_KEY made", accounts.secret_key, is_for_a_real_portal=True),
    Check("idle accounts", accounts.idle, is_for_a_real_portal=True),
]


@dataclass
class Examination:
    """What was found, by the check that found it, what was looked at, and how long it took."""

    found: list[tuple[Check, Finding]] = field(default_factory=list)
    looked_at: list[Check] = field(default_factory=list)
    seconds: float = 0.0
    database_answers: bool = True

    def of(self, severity: Severity) -> list[Finding]:
        """The findings that matter so much."""
        return [finding for _, finding in self.found if finding.severity == severity]

    @property
    def needs_doing(self) -> bool:
        """Whether anything must be done."""
        return bool(self.of(Severity.MUST))


def examine(*, is_thorough: bool = False, checks: Sequence[Check] | None = None) -> Examination:
    """Look at everything. A check that fails is a finding, and stops no other."""
    began = time.monotonic()
    visit = Visit(timezone.now(), is_thorough)
    result = Examination()
    without_tables: list[Check] = []
    for check in CHECKS if checks is None else checks:
        if (check.is_for_a_real_portal and settings.DEMO) or (check.asks_database and not visit.database_answers):
            continue
        try:
            with _apart(check):
                result.found += [(check, finding) for finding in check.look(visit)]
        except Error as error:
            if not visit.is_migrated:
                without_tables.append(check)
            else:
                result.found.append((check, _failed(check, error)))
        except Exception as error:
            result.found.append((check, _failed(check, error)))
        else:
            result.looked_at.append(check)
    result.found += [(check, finding) for check, finding in _before_migrating(without_tables)]
    result.database_answers = visit.database_answers
    result.seconds = time.monotonic() - began
    return result


def _apart(check: Check) -> AbstractContextManager[object]:
    """What an error within undoes: nothing but the check, where somebody asks within a transaction of theirs.

    Nobody's own transaction is begun, which on SQLite would keep others from writing.
    """
    return transaction.atomic() if check.asks_database and connection.in_atomic_block else nullcontext()


def _failed(check: Check, error: Exception) -> Finding:
    """Its kind alone: the words of an error may quote a record."""
    words = " ".join(str(error).split())
    return must(
        f"It could not be looked at: {check.what} ({type(error).__name__}). Mend what it says, or send “manage.py "
        "doctor --support FILE” to whoever helps.",
        words[:300],
    )


def _before_migrating(checks: list[Check]) -> Iterator[tuple[Check, Finding]]:
    if checks:
        count = counted(len(checks), "thing")
        yield (
            checks[0],
            must(
                f"{count} could not be looked at before the migrations are applied: "
                f"{', '.join(check.what for check in checks)}. Look again then."
            ),
        )
