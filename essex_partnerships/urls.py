"""Addresses of the portal (design, section 4)."""

from django.contrib import admin
from django.urls import include, path

from partnerships.open_data.views import data_dictionary
from portal.home.views import home
from portal.landing.views import landing
from portal.notice.views import hide_notice
from portal.quadrants.views import quadrant_detail, quadrant_list
from portal.statements.views import statement
from portal.watching.probes import ANSWERED
from portal.web.sitemaps import SITEMAPS
from portal.web.views import public_sitemap, robots, security_txt

urlpatterns = [
    path("", home, name="home"),
    path("quadrants/", quadrant_list, name="quadrant_list"),
    path("quadrants/<slug:slug>/", quadrant_detail, name="quadrant_detail"),
    path("partnerships/", include("partnerships.directory.urls")),
    path("confirm/", include("confirmations.answering.urls")),
    path("my-partnership/", include("portal.my_partnership.urls")),
    path("my-partnership/<int:pk>/round/paste/", include("improvement.pasting.urls")),
    path("my-partnership/<int:pk>/round/", include("improvement.rounds.urls")),
    path("my-partnership/<int:pk>/self-evaluation/", include("improvement.evaluation.urls")),
    path("self-evaluation/", include("improvement.evaluation.link_urls")),
    path("improvement/self-evaluations/", include("improvement.evaluation.shared_urls")),
    path("reviews/", include("improvement.rounds.review_urls")),
    path("reviews/", include("improvement.what_changed.urls")),
    path("reviews/", include("improvement.colleagues.urls")),
    path("dates/", include("improvement.dates.urls")),
    path("schools/", include("partnerships.schools.urls")),
    path("boards/", include("boards.urls")),
    path("meetings/", include("boards.meeting_urls")),
    path("actions/", include("boards.actions.urls")),
    path("decisions/", include("boards.decisions.urls")),
    path("follow/", include("portal.follow.urls")),
    path("improvement/disclosure/", include("portal.disclosure.urls")),
    path("improvement/glass/", include("improvement.glass.urls")),
    path("", include("improvement.priorities.urls")),
    path("", include("improvement.practice.urls")),
    path("improvement/", include("improvement.programme.urls")),
    path("reports/", include("improvement.reporting.urls")),
    path("resources/", include("improvement.resources.urls")),
    path("system-leaders/", include("improvement.system_leaders.urls")),
    path("support/", include("improvement.support.urls")),
    path("", include("portal.delegates.urls")),
    path("accounts/start/", landing, name="landing"),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("open-data/", data_dictionary, name="open_data"),
    path("accessibility/", statement, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", statement, {"name": "privacy"}, name="privacy"),
    path("notice/hide/", hide_notice, name="hide_notice"),
    path("cookies/", statement, {"name": "cookies"}, name="cookies"),
    *(path(probe.removeprefix("/"), view, name=probe.removeprefix("/")) for probe, view in ANSWERED.items()),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", public_sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

# Ours, for those of Django read a post again whose reading may be what failed.
handler400 = "portal.web.views.bad_request"
handler403 = "portal.web.views.permission_denied"
handler404 = "portal.web.views.page_not_found"
handler500 = "portal.web.views.server_error"
