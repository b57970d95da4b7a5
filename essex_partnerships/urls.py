"""Addresses of the portal (design, section 4)."""

from django.contrib import admin
from django.urls import include, path

from partnerships.views.exports import data_dictionary

from . import views
from .sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("quadrants/", views.quadrant_list, name="quadrant_list"),
    path("quadrants/<slug:slug>/", views.quadrant_detail, name="quadrant_detail"),
    path("partnerships/", include("partnerships.urls")),
    path("confirm/", include("partnerships.confirm_urls")),
    path("my-partnership/", include("partnerships.my_partnership_urls")),
    path("schools/", include("partnerships.school_urls")),
    path("boards/", include("boards.urls")),
    path("meetings/", include("boards.meeting_urls")),
    path("actions/", include("boards.action_urls")),
    path("decisions/", include("boards.decision_urls")),
    path("resources/", include("improvement.urls")),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("open-data/", data_dictionary, name="open_data"),
    path("accessibility/", views.statement, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.statement, {"name": "privacy"}, name="privacy"),
    path("cookies/", views.statement, {"name": "cookies"}, name="cookies"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.public_sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

handler400 = "essex_partnerships.views.bad_request"  # the others are those of Django, over our templates
