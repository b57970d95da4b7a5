"""What runs by itself: the worker, the timers, the back-up, what retention left, and the register's age."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from office.jobs import WORKER
from office.models import JobRun
from portal.backups.folders import DATED
from portal.desk.last_runs import last_runs
from portal.doctor.findings import Finding, Visit, counted, must, should, verb
from portal.privacy.doubts import COMMAND as RETENTION
from portal.privacy.retention import apply_rules
from register.models import RegisterImport

BACKUP = "backup"
DAY = dt.timedelta(days=1)
BACKED_UP_WITHIN = dt.timedelta(days=2)
OVERDUE = dt.timedelta(days=2)  # past its time, and erased in none of two nights
REFRESHED_WITHIN = dt.timedelta(days=120)  # a term, in which schools open and close
PATIENCE = dt.timedelta(minutes=10)


def last(visit: Visit) -> Iterator[Finding]:
    """The worker, and each command of a timer that never ran, failed or is late, as the desk has them."""
    for run in (run for run in last_runs(visit.now) if run.fault and run.command != BACKUP):
        if run.command == WORKER and run.fault == "Post waits":
            yield must(f"The mail server does not answer, so e-mails wait. See that EMAIL_URL is right. {run.said}")
        elif run.command == WORKER:
            yield must(
                "The worker does not run, so e-mails wait. Start “manage.py work”, as a service that starts it anew."
            )
        elif run.fault == "Never ran":
            yield must(f"{run.command} never ran. Have a timer or cron run it; the README says how often.")
        elif run.fault == "Failed" and run.command == RETENTION and run.said.startswith("Nothing was erased"):
            yield must(
                "apply_retention refused to erase: it would be much, or the clock seems wrong. Run “manage.py "
                "apply_retention --dry-run” and look at the clock; where both are right, “manage.py apply_retention "
                "--even-so”."
            )
        elif run.fault == "Failed":
            yield must(
                f"{run.command} failed at its last run. Run “manage.py {run.command}” by hand and read what it says.",
                run.said,
            )
        else:
            yield must(
                f"{run.command} is late: it ran last on {_moment(run.at)}. See that its timer is on and not failing."
            )


def backup(visit: Visit) -> Iterator[Finding]:
    """How old the last back-up is that came to its end."""
    done = JobRun.objects.filter(job=BACKUP, state=JobRun.State.DONE).order_by("-pk").first()
    remedy = "Run “manage.py backup FOLDER” every night, and keep the folders on another machine."
    if done is None:
        yield must(f"There is no back-up. {remedy}")
    elif visit.now - done.started_at > BACKED_UP_WITHIN:
        yield must(f"The last back-up is of {_moment(done.started_at)}. {remedy}")
    latest = JobRun.objects.filter(job=BACKUP).order_by("-pk").first()
    if latest is not None and latest.state == JobRun.State.FAILED:
        yield must(
            "The last try to back up failed. Run “manage.py backup FOLDER” by hand and read what it says.", latest.said
        )


def backup_folder(visit: Visit) -> Iterator[Finding]:
    """Whether others could read them, whether they would burn with the portal, and whether their days are true."""
    kept = settings.BACKUP_FOLDER
    if not kept or not (folder := Path(kept)).is_dir():
        return
    if not any(getattr(settings, f"BACKUP_{kind}_RECIPIENT", "") for kind in ("AGE", "GPG")):
        yield should("Back-ups are not encrypted. Set BACKUP_AGE_RECIPIENT or BACKUP_GPG_RECIPIENT.")
    stamp = f"{visit.now + DAY:%Y-%m-%dT%H%M%SZ}"
    if ahead := [path.name for path in folder.iterdir() if DATED.fullmatch(path.name) and path.name > stamp]:
        yield must(
            f"{counted(len(ahead), 'back-up')} {verb(len(ahead), 'is', 'are')} of a day to come, made under a wrong "
            "clock. They count as the newest, so that true ones are removed before them: move them elsewhere.",
            str(folder),
        )
    var = Path(settings.VAR_DIR)
    if var.exists() and var.stat().st_dev == folder.stat().st_dev:
        yield should(
            "Back-ups are on the disk of VAR_DIR, and are lost with it. Copy them to another machine.", str(folder)
        )


def retention(visit: Visit) -> Iterator[Finding]:
    """Personal data that is past its time by more than two nights, as ``apply_retention --dry-run`` counts it."""
    counts = apply_rules(is_dry_run=True, now=visit.now - OVERDUE).counts
    if over := sum(count for _, count in counts):
        kinds = "; ".join(f"{count} of {rule.what}" for rule, count in counts if count)
        yield must(
            f"{counted(over, 'record')} {verb(over, 'is', 'are')} kept for longer than the privacy statement says "
            f"({kinds}). Run “manage.py apply_retention”."
        )


def register_age(visit: Visit) -> Iterator[Finding]:
    """How old the register is that the schools are of."""
    applied = RegisterImport.objects.applied().without_details().order_by("-applied_at", "-pk").first()
    remedy = "Refresh it in admin, under Refreshes of the register, or by “manage.py import_gias”."
    if applied is None:
        yield should(f"No register was loaded, so there are no schools but those of the seed. {remedy}")
    else:
        day = applied.extracted_on or applied.newest_on or timezone.localdate(applied.applied_at)
        if timezone.localdate(visit.now) - day > REFRESHED_WITHIN:
            yield should(f"The register of schools is of {date_format(day)}. {remedy}")


def register_refresh(visit: Visit) -> Iterator[Finding]:
    """Whether a refresh is stuck."""
    if RegisterImport.objects.left_off(visit.now).exists():
        yield should("A refresh of the register was cut off. Open it in admin: it says so, and can be begun again.")
    if RegisterImport.objects.queued().filter(started_at__lt=visit.now - PATIENCE).exists():
        yield must("A refresh of the register waits for the worker. Start “manage.py work”, or see what keeps it busy.")


def _moment(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else "no day"
