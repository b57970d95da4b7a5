"""Addresses of the programme (design, section 4)."""

from django.urls import path

from improvement.programme import views

app_name = "improvement"
urlpatterns = [
    path("", views.about, name="about"),
    path("this-year/", views.this_year, name="this_year"),
]
