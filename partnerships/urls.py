"""Addresses of the directory of partnerships."""

from django.urls import path

from .views import exports
from .views import partnerships as views

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="list"),
    path("export.csv", exports.partnership_csv, name="csv"),
    path("export.json", exports.partnership_json, name="json"),
    path("<slug:slug>/", views.partnership_detail, name="detail"),
]
