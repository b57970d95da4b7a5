"""Addresses of the resources."""

from django.urls import path

from improvement.resources import views

app_name = "resources"
urlpatterns = [
    path("", views.resource_list, name="list"),
    path("<slug:slug>/file/", views.resource_file, name="file"),
]
