"""Settings of the portal, all from the environment; ``.env.example`` lists them.

Secure by default: outside the demonstration a ``SECRET_KEY`` is required and everything is served over HTTPS.
"""

import os
import re
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from portal.web.logs import FORMATS

BASE_DIR = Path(__file__).resolve().parent.parent
os.umask(0o077)  # what the portal writes, its SQLite database too, is for its own user alone

env = environ.Env()


def read_env_file(path: Path) -> None:
    """Take settings from the file, if it is there. Raises ``ImproperlyConfigured`` where this user may not read it."""
    if path.exists() and not os.access(path, os.R_OK):  # which would pass for a file in which nothing is set
        raise ImproperlyConfigured(
            f"{path} belongs to another user, so no setting can be read. Give it back to the portal’s own user: "
            "chown portal:portal, chmod 600"
        )
    environ.Env.read_env(path)


read_env_file(BASE_DIR / ".env")
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))  # what the portal keeps besides its database; out of git


def demonstration_secret_key() -> str:
    """The random key of this machine's demonstration, made at its first start."""
    path = VAR_DIR / "demonstration-secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def address(name: str, like: str, default: str) -> dict[str, Any]:
    """What the address in that setting says, such as ``like``.

    Raises ``ImproperlyConfigured`` where it cannot be read, which repeats only how it begins: a password is in it.
    """
    read = env.db if name == "DATABASE_URL" else env.email
    try:
        with warnings.catch_warnings(action="ignore"):  # they hold what could not be read
            said: dict[str, Any] = read(name, default=default)
        if "." in str(said.get("ENGINE", said.get("EMAIL_BACKEND", ""))):
            return said
    except (ValueError, ImproperlyConfigured):  # whose words may hold a part of the password
        pass
    kind, sign, _ = str(env(name)).partition("://")
    raise ImproperlyConfigured(
        f"{name} cannot be read{f' (it begins with “{kind}://”)' if sign else ''}. Write it like {like}, and in its "
        "password %2F for /, %40 for @, %23 for #, %25 for %, %3A for : and %3F for ?"
    ) from None


def secret_key() -> str:
    """The key that signs sessions and links; the demonstration makes one of its own.

    Raises ``ImproperlyConfigured`` where there is none, or one that could be guessed.
    """
    key: str = env("SECRET_KEY", default="")
    if not key and DEMO:
        return demonstration_secret_key()
    if not key:
        raise ImproperlyConfigured("SECRET_KEY is not set. “manage.py make_secret_key” prints one")
    if len(key) < SHORTEST_KEY or len(set(key)) < SHORTEST_KEY // 10:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess: it needs {SHORTEST_KEY} characters or more, at random. "
            "“manage.py make_secret_key” prints one"
        )
    return key


def allowed_hosts() -> list[str]:
    """The names that the portal answers to. Raises ``ImproperlyConfigured`` where a real one is to answer to any."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
    if "*" in hosts and not DEMO:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is “*”, so that anybody could have the portal write a name of theirs into its pages. "
            "Set it to the names that it is reached by"
        )
    return hosts


def openid_providers() -> list[dict[str, object]]:
    """The OpenID Connect provider that the environment names, if any; Microsoft Entra ID is one."""
    if not (server := env("OIDC_SERVER_URL", default="")):
        return []
    return [
        {
            "provider_id": env("OIDC_PROVIDER_ID", default="council"),
            "name": env("OIDC_NAME", default="Microsoft"),
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
    ]


def openid_tenant() -> str:
    """The tenant of Microsoft Entra ID that is the council's, as its address names it; empty for other providers.

    Raises ``ImproperlyConfigured`` for addresses at which every tenant of the world signs in.
    """
    server = urlsplit(env("OIDC_SERVER_URL", default=""))
    if server.hostname not in ("login.microsoftonline.com", "login.microsoftonline.us", "sts.windows.net"):
        return env("OIDC_TENANT", default="")
    tenant = server.path.split("/")[1].lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", tenant):
        raise ImproperlyConfigured(
            f"OIDC_SERVER_URL names the tenant “{tenant}”. Put the ID of the council's own tenant there "
            "(Entra ID shows it as Tenant ID): at other addresses anybody in the world can sign in."
        )
    return tenant


def sign_in_origins() -> list[str]:
    """Where the browser goes to sign in elsewhere, which the CSP must know of."""
    server = urlsplit(env("OIDC_SERVER_URL", default=""))
    return [f"{server.scheme}://{server.netloc}"] if server.netloc else []


DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SHORTEST_KEY = 50  # characters; Django's own check asks for as many, and for five that differ
SHORTEST_TOKEN = 20
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # what former keys signed holds until they go
ALLOWED_HOSTS = allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Our own apps. Whatever asks which apps are ours asks this list: tests and tools derive theirs from it, and a test
# compares what pyproject.toml must say again.
PORTAL_APPS = [
    "base",
    "office",
    "partnerships",
    "register",
    "spreadsheets",
    "accounts",
    "boards",
    "confirmations",
    "improvement",
    "portal",
    "demonstration",
]

INSTALLED_APPS = [
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "simple_history",
    *(app for app in PORTAL_APPS if DEMO or app != "demonstration"),
]

MIDDLEWARE = [
    "portal.watching.requests.one_line_each",  # around all others: what any of them answers has its line and reference
    "portal.web.middleware.send_no_body_to_head",
    # Then what sets headers: then whatever answers, a redirect to HTTPS or a static file, has them.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.web.middleware.CompressTextMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "portal.web.middleware.ask_again",
    "portal.watching.probes.answer_probes",
    "office.council.reading.council_kept_for_a_request",
    "portal.web.incoming.refuse_unreadable_cookies",
    "portal.kept_pages.keeping.keep_public_pages",  # before whatever knows sessions and users
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.web.incoming.CleanTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.web.middleware.store_nothing",
    "portal.web.sent_only.say_where_to_go",
    "portal.web.incoming.refuse_large_posts",  # before a view's CSRF token is looked for, which reads the post
    "portal.web.typed.RequireSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SessionLimitMiddleware",
    "accounts.middleware.FreshSignInMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "portal.web.once.DoneOnceMiddleware",
    "portal.web.middleware.write_down_part_b",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "essex_partnerships.urls"
WSGI_APPLICATION = "essex_partnerships.wsgi.application"

FORM_RENDERER = "base.boxes.WholeText"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.portal",
            ],
        },
    },
]
LIKE_A_DATABASE, LIKE_A_MAIL_SERVER = "postgres://role:password@host:5432/database", "smtp+tls://user:password@host:587"
DATABASES = {"default": address("DATABASE_URL", LIKE_A_DATABASE, default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the one writer (WAL); a writer takes its lock at once rather than failing half-way
    # through (IMMEDIATE), and waits its turn (timeout, in seconds). What is acknowledged is on the disk (FULL): a power
    # cut takes no minute, for 0.4 ms a save (ADR 18).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    DATABASES["default"]["ENGINE"] = (
        "base.queued_sqlite"  # Django's, whose writers wait in the order they came (ADR 47)
    )
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds; then a page says 503
    # Where the network between is cut without a word, a page says 503 after 20 seconds, not after a quarter of an hour.
    for name, value in {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}.items():
        DATABASES["default"]["OPTIONS"].setdefault(name, value)
    DATABASES["default"]["OPTIONS"].setdefault("tcp_user_timeout", 20_000)  # milliseconds
    # Behind pgbouncer in transaction mode, whose next statement may go to another connection, a cursor of the server's
    # is cut off or doubled. (psycopg2 prepares no statements.)
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.web.access.RolesFromRecords",
]
CSRF_FAILURE_VIEW = "portal.web.views.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"  # which leads on to what somebody has to do first
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.QuicklyGuessedValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Signing in, with django-allauth (ADR 17). Nobody signs up: an account is made by an invitation or in admin.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SingleSignOnAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anybody could have us write to anybody
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True  # for the 12 hours of SESSION_COOKIE_AGE, and no longer
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmCodeForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_RATE_LIMITS = {  # a key is what accounts/adapters.py counts tries for an account by
    "login_failed": "10/m/ip,5/300s/key",
    "login": "30/m/ip",
    "request_login_code": "10/m/ip,3/m/key",
}
# Who changes their address, password or second step says first who they are, unless they did within five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
MFA_FORMS = {
    "authenticate": "accounts.second_step_forms.SecondStepForm",
    "reauthenticate": "accounts.second_step_forms.SecondStepAgainForm",
}
MFA_ADAPTER = "accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # the demonstration is served over plain HTTP; browsers allow localhost only
MFA_TOTP_ISSUER = "School partnerships"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the provider's subject finds the account, an address never does
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # one click; it can only sign people in as themselves
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_providers()}}
# Whose tokens are taken. An issuer is the address of its own description, by the standard.
OIDC_ISSUER = env("OIDC_ISSUER", default=env("OIDC_SERVER_URL", default="").partition("/.well-known/")[0].rstrip("/"))
OIDC_TENANT = openid_tenant()
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0
# Roles that see Part B or change records need a second step, unless single sign-on says that it asked for one (amr).
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEMO)
# Limits are counted over all processes: in the database, unless a cache of its own is given.
# Public pages are kept by each process for itself, unless a cache is given that all share (ADR 46): not that of the
# limits, for whoever asks for many pages would have it forget those. No page is larger than 64 KiB.
CACHES = {
    "default": env.cache("CACHE_URL", default="dbcache://portal_cache"),
    "pages": {
        **env.cache("PAGES_CACHE_URL", default="locmemcache://pages"),
        "KEY_PREFIX": "pages",
        "TIMEOUT": 24 * 60 * 60,  # a page is of one day
        "max_entries": 1000,  # not among OPTIONS, which Redis takes for its own
    },
}
# Of Django's 300 entries a third would go at each limit: whoever makes many could have what they tried forgotten.
CACHES["default"].setdefault("max_entries", 100_000)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True  # what Django 6 will do anyway; until then it says so in a warning
FORMAT_MODULE_PATH = ["base.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]  # what Django says in admin, in the words of this portal

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "uploads"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": {"BACKEND": "base.storage.WholeFilesStorage"},
    "staticfiles": {
        "BACKEND": "portal.web.storage.PortalStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},  # they are everybody's
    },
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "base.uploads.SpooledUpload"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
# A virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl; none if empty.
CLAMD_URL = env("CLAMD_URL", default="")

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

EMAIL_CONFIG = address("EMAIL_URL", LIKE_A_MAIL_SERVER, default="consolemail://")
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds that a mail server may take for one answer
EMAIL_PER_MINUTE = env.int("EMAIL_PER_MINUTE", default=0)  # messages that it is to get at most; 0: as many as there are
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="school-partnerships@example.org")

# Security. The demonstration is served over plain HTTP on the machine's own address; everything else is HTTPS.
SECURE_SSL_REDIRECT = not DEMO
PROBES = ("/healthz", "/readyz", "/metrics")  # what machines ask of the process itself, without a certificate
SECURE_REDIRECT_EXEMPT = [f"^{address.removeprefix('/')}$" for address in PROBES]
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
# Only who owns the whole domain can say so, and it is hard to take back.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
if not SECURE_HSTS_PRELOAD:
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # which asks for it
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF, *sign_in_origins()],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
NO_SUCH_FEATURES = """
    accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen gyroscope hid
    identity-credentials-get idle-detection magnetometer microphone midi payment picture-in-picture
    screen-wake-lock serial usb xr-spatial-tracking
"""
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in NO_SUCH_FEATURES.split()}
PERMISSIONS_POLICY["geolocation"] = ["self"]  # "near me", once the person asks

# What a line in the log looks like: an object of JSON for what collects them, or a line to be read on a terminal.
LOG_FORMAT = env("LOG_FORMAT", default="plain" if DEMO else "json")
if LOG_FORMAT not in FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT is “{LOG_FORMAT}”, and can be {' or '.join(FORMATS)}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "one_line_a_request": {"()": "portal.web.logs.OneLineARequest"},
        "without_links": {"()": "portal.web.logs.WithoutLinks"},
    },
    "formatters": {"line": {"()": FORMATS[LOG_FORMAT]}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["one_line_a_request"], "formatter": "line"},
    },
    "loggers": {
        # Django's own handlers would say all twice where DEBUG is on.
        "django": {"handlers": [], "propagate": True},
        # Their records reach other handlers than ours too, such as an error tracker's.
        **{name: {"filters": ["without_links"]} for name in ("django.request", "django.security.csrf")},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
# Django's report of a fault goes to nobody; one that somebody has sent says nothing that was typed.
DEFAULT_EXCEPTION_REPORTER = "portal.web.reports.WithoutValues"
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.web.reports.NothingEntered"
# Whoever brings it as a bearer token may read /metrics; without one there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < SHORTEST_TOKEN:
    raise ImproperlyConfigured(
        f"METRICS_TOKEN is too easy to guess: it needs {SHORTEST_TOKEN} characters or more, at random. "
        "“manage.py make_secret_key” prints some"
    )

# What the portal is about.
# Where every link in an e-mail leads, whatever name the request that wrote it came by.
SITE_URL = env(
    "SITE_URL",
    default=f"http://127.0.0.1:{env('PORT', default='8000')}"
    if DEMO
    else f"https://{(ALLOWED_HOSTS or ['localhost'])[0]}",
).rstrip("/")
CONFIRMATION_DAYS = env.int("CONFIRMATION_DAYS", default=42)  # how long a lead's link works
PAGE_SIZE = 25
# The public forms: how many messages an hour they take from one client, and in all (ADR 11).
ENQUIRIES_AN_HOUR_FROM_ONE = env.int("ENQUIRIES_AN_HOUR_FROM_ONE", default=5)
ENQUIRIES_AN_HOUR_IN_ALL = env.int("ENQUIRIES_AN_HOUR_IN_ALL", default=30)
# E-mails when something changes: how many an hour one client may ask for, and all together; and how often a day one
# mailbox is asked whether it wants them.
FOLLOWS_AN_HOUR_FROM_ONE = env.int("FOLLOWS_AN_HOUR_FROM_ONE", default=10)
FOLLOWS_AN_HOUR_IN_ALL = env.int("FOLLOWS_AN_HOUR_IN_ALL", default=100)
FOLLOWS_A_DAY_TO_ONE = env.int("FOLLOWS_A_DAY_TO_ONE", default=5)
# For how many days what need not stay for ever is kept; manage.py apply_retention erases the rest.
KEEP_FORMER_LEADS_DAYS = env.int("KEEP_FORMER_LEADS_DAYS", default=365)
KEEP_SIGN_INS_DAYS = env.int("KEEP_SIGN_INS_DAYS", default=90)
KEEP_ENQUIRIES_DAYS = env.int("KEEP_ENQUIRIES_DAYS", default=365)
KEEP_WORKING_VERSIONS_DAYS = env.int("KEEP_WORKING_VERSIONS_DAYS", default=30)
KEEP_REVIEWS_DAYS = env.int("KEEP_REVIEWS_DAYS", default=1095)  # after the end of their academic year
KEEP_UNDECIDED_DAYS = env.int("KEEP_UNDECIDED_DAYS", default=30)  # uploads of the register, previewed and left

# Who may look up what is held on a school's peer reviews, for requests by law: the addresses of two officers.
DISCLOSURE_OFFICERS = env.list("DISCLOSURE_OFFICERS", default=["officer@example.org"] if DEMO else [])
# Back-ups (docs/back-up.md, ADR 32).
BACKUP_FOLDER = env("BACKUP_FOLDER", default="")  # where manage.py backup puts them unless told otherwise
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)  # how many of them stay
BACKUP_AGE_RECIPIENT = env("BACKUP_AGE_RECIPIENT", default="")  # whose keys read them: of age,
BACKUP_GPG_RECIPIENT = env("BACKUP_GPG_RECIPIENT", default="")  # or of GnuPG
BACKUP_AGE_IDENTITY = env("BACKUP_AGE_IDENTITY", default="")  # the file of the key that restores those of age
# What was erased, without what it said: kept outside of the database, for a restore (accounts/erasures/).
ERASURES_FILE = Path(env("ERASURES_FILE", default=str(VAR_DIR / "erasures.jsonl")))
SIMPLE_HISTORY_REVERT_DISABLED = True  # a restore goes through an action, so that every rule is checked
