"""Addresses of termly reports (design, section 4)."""

from django.urls import path, register_converter

from improvement.reporting import views
from improvement.reporting.terms import TermSlug

register_converter(TermSlug, "term")

app_name = "reports"
urlpatterns = [
    path("", views.report_index, name="index"),
    path("<term:term>/", views.term_reports, name="term"),
    path("<term:term>/<slug:slug>/", views.term_report, name="report"),
    path("<term:term>/<slug:slug>/report.docx", views.report_word, name="word"),
    path("<term:term>/<slug:slug>/<slug:key>/", views.report_list, name="list"),
]
