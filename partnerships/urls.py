"""Addresses of the directory of partnerships."""

from django.urls import path

from .views import partnerships as views

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="list"),
    path("<slug:slug>/", views.partnership_detail, name="detail"),
]
