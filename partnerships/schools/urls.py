"""Addresses of the school look-up."""

from django.urls import path

from partnerships.enquiries import views as enquiries
from partnerships.open_data import views as exports
from partnerships.schools import views

app_name = "schools"
urlpatterns = [
    path("", views.school_list, name="list"),
    path("export.csv", exports.school_csv, name="csv"),
    path("without-a-partnership/", views.school_list_without, name="without"),
    path("without-a-partnership/export.csv", exports.school_without_csv, name="without_csv"),
    path("<int:urn>/", views.school_detail, name="detail"),
    path("<int:urn>/report/", enquiries.school_report, name="report"),
    path("<int:urn>/<slug:kind>/sent/", enquiries.school_sent, name="sent"),
]
