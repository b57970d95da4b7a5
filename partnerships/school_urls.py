"""Addresses of the school look-up."""

from django.urls import path

from .views import schools as views

app_name = "schools"
urlpatterns = [
    path("", views.school_list, name="list"),
    path("without-a-partnership/", views.school_list_without, name="without"),
    path("<int:urn>/", views.school_detail, name="detail"),
]
