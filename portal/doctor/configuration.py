"""Settings: what is left as an example, what lets in too much, and what Django itself finds."""

import datetime as dt
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.http.request import validate_host

from accounts.models import AuditEvent
from office.models import Council
from partnerships.models import Partnership
from portal.doctor.findings import Finding, Visit, counted, must, should

EXAMPLES = ("example.org", "example.com", "example.net", "example", "invalid", "test")
HERE = ("localhost", "127.0.0.1", "::1")
SENDS = "django.core.mail.backends.smtp.EmailBackend"
LATELY = dt.timedelta(days=30)
ENOUGH = 5  # sign-ins, from which it can be told that all come from one place
LOOPBACK = ("127.0.0.0/24", "::/48")  # as the trail keeps networks


def demonstration(_: Visit) -> Iterator[Finding]:
    """Whether it is what it says it is: a demonstration with invented records, or a real portal with real ones."""
    is_invented = Partnership.objects.invented().exists()
    if settings.DEMO and not is_invented and Partnership.objects.exists():
        yield must(
            "DEMO is on, and the records are not the demonstration’s: everything goes over plain HTTP and nobody "
            "needs a second step. Take DEMO out of the settings and set a SECRET_KEY."
        )
    elif settings.DEMO:
        yield should(
            "DEMO is on: this is the demonstration. What a real portal alone needs (addresses, HTTPS, a mail server, "
            "timers, back-ups) was not looked at."
        )
    elif is_invented:
        yield must(
            "There are records of the demonstration in a real portal, and every page says so. Start with an empty "
            "database: “manage.py migrate” and “manage.py load_seed”."
        )


def addresses(_: Visit) -> Iterator[Finding]:
    """Addresses that are still those of an example, to which nobody's e-mail ever comes."""
    council = Council.objects.first() or Council()
    said = {
        "The council’s mailbox": (council.mailbox, "Change it in admin, under Council"),
        "The mailbox for security": (council.security_mailbox, "Change it in admin, under Council"),
        "The sender of every e-mail": (parseaddr(settings.DEFAULT_FROM_EMAIL)[1], "Set DEFAULT_FROM_EMAIL"),
    }
    for what, (address, remedy) in said.items():
        if is_example(address.rpartition("@")[2]):
            yield must(f"{what} is still an example’s. {remedy}.")


def statements(_: Visit) -> Iterator[Finding]:
    """What the pages on privacy and accessibility lack, which the public is not told."""
    if unsaid := (Council.objects.first() or Council()).unsaid:
        yield should(
            f"The pages on privacy and accessibility do not say yet: {', '.join(unsaid)}. The law asks for it. "
            "Say it in admin, under Council."
        )


def mail_server(_: Visit) -> Iterator[Finding]:
    """Whether e-mails leave the machine at all, and unread."""
    if settings.EMAIL_BACKEND != SENDS:
        yield must(
            "EMAIL_URL names no mail server, so e-mails reach nobody. Set it, and try it with “manage.py "
            "send_test_email”."
        )
    elif settings.EMAIL_HOST not in HERE and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield should("E-mails go to the mail server unencrypted. Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.")


def hosts(_: Visit) -> Iterator[Finding]:
    """Whether the portal answers to its own name, and to no other."""
    site = urlsplit(settings.SITE_URL)
    name = site.hostname or ""
    if not settings.ALLOWED_HOSTS:
        yield must("ALLOWED_HOSTS is empty, so every page is refused. Set it to the names by which it is reached.")
    elif "*" in settings.ALLOWED_HOSTS:
        yield must(
            "ALLOWED_HOSTS is “*”, so the portal answers to any name. Set it to the names by which it is reached."
        )
    elif not validate_host(name, settings.ALLOWED_HOSTS):
        yield must(
            "The name in SITE_URL is not among ALLOWED_HOSTS: links in e-mails lead to a refusal. Make them agree."
        )
    if site.scheme != "https":
        yield must("SITE_URL is not https://: links in e-mails lead to plain HTTP. Put it right.")
    if name in HERE or is_example(name):
        yield must("SITE_URL is this machine’s own or an example’s address: links in e-mails lead nowhere. Set it.")
    if any(origin.startswith("http://") for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield should("CSRF_TRUSTED_ORIGINS has an address of plain HTTP. Make it https://, or take it out.")


def proxy(visit: Visit) -> Iterator[Finding]:
    """Whether everybody seems to sign in from this machine itself, as behind a proxy that BEHIND_PROXY hides."""
    came = AuditEvent.objects.at_the_door().filter(at__gte=visit.now - LATELY).exclude(network="")
    if not settings.BEHIND_PROXY and came.count() >= ENOUGH and not came.exclude(network__in=LOOPBACK).exists():
        yield must(
            "Everybody who signed in in the last 30 days came from this machine itself: a proxy stands before the "
            "portal, and limits on guessing count all people as one. Set BEHIND_PROXY=True, and see that the proxy "
            "sets X-Forwarded-For."
        )


def secrets(_: Visit) -> Iterator[Finding]:
    """Keys and switches that open more than they should. The settings themselves refuse a key that is too short."""
    key = settings.SECRET_KEY.lower()
    if len(key) < settings.SHORTEST_KEY or any(
        word in key for word in ("django-insecure", "change", "example", "secret")
    ):
        yield must(
            "SECRET_KEY is short or an example’s, so sessions and links can be forged. “manage.py make_secret_key” "
            "prints another; every session ends with it."
        )
    if any(len(former) < settings.SHORTEST_KEY for former in settings.SECRET_KEY_FALLBACKS):
        yield must("A key in SECRET_KEY_FALLBACKS can be guessed, and is still believed. Take it out.")
    if not settings.REQUIRE_SECOND_FACTOR:
        yield must(
            "REQUIRE_SECOND_FACTOR is off: a password alone opens Part B and every record. Take it out of the settings."
        )
    if "locmem" in settings.CACHES["default"]["BACKEND"] or "dummy" in settings.CACHES["default"]["BACKEND"]:
        yield should(
            "CACHE_URL is a cache of each process: limits on guessing are counted apart. Leave it out, or use Redis."
        )


def debug(_: Visit) -> Iterator[Finding]:
    """Whether faults are shown to everybody."""
    if settings.DEBUG:
        yield must("DEBUG is on: a fault shows settings and records to whoever meets it. Take it out of the settings.")


def django_checks(_: Visit) -> Iterator[Finding]:
    """What ``manage.py check --deploy`` finds, in Django's words, but for what is said above in ours."""
    ours = {"security.W018", "security.W020", "security.W009"}  # DEBUG, ALLOWED_HOSTS, SECRET_KEY
    for message in checks.run_checks(include_deployment_checks=not settings.DEMO):
        if message.is_silenced() or message.id in ours:
            continue
        kind = must if message.is_serious() else should
        words = " ".join(str(message.msg).split())
        yield kind(f"Django’s own check says ({message.id}): {words}", str(message.obj or ""))


def static_files(_: Visit) -> Iterator[Finding]:
    """Whether the static files were collected, and since they last changed: a page asks for each by its content."""
    if settings.DEBUG or not hasattr(staticfiles_storage, "manifest_name"):
        return
    manifest = Path(settings.STATIC_ROOT) / staticfiles_storage.manifest_name
    remedy = "Run “manage.py collectstatic --noinput”, and restart the web processes."
    if not manifest.exists():
        yield must(f"The static files are not collected, so every page is an error. {remedy}", str(manifest))
        return
    collected_at = manifest.stat().st_mtime
    named = {*staticfiles_storage.hashed_files}  # type: ignore[attr-defined]
    files = [(path, Path(storage.path(path))) for finder in get_finders() for path, storage in finder.list([])]
    missing = [path for path, _ in files if path.replace("\\", "/") not in named and not _is_left_out(path)]
    if missing:
        yield must(f"{counted(len(missing), 'static file')} not collected. {remedy}", missing[0])
    elif any(file.stat().st_mtime > collected_at for _, file in files if settings.BASE_DIR in file.parents):
        yield should(f"Static files changed since they were collected. {remedy}")


def _is_left_out(path: str) -> bool:
    """Whether collecting skips it, as it does what begins with a dot or ends with ``~``."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or name.endswith("~") or name == "CVS"


def is_example(name: str) -> bool:
    """Whether a domain is one of those that belong to nobody (RFC 2606)."""
    return any(name == example or name.endswith(f".{example}") for example in EXAMPLES)
