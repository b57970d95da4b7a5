"""Addresses of the action log."""

from django.urls import path

from boards.actions import views as actions

app_name = "actions"
urlpatterns = [
    path("", actions.action_list, name="list"),
    path("export.csv", actions.action_export, name="csv"),
    path("<int:pk>/", actions.action_update, name="update"),
    path("by-link/<str:signed>/", actions.action_by_link, name="by_link"),
]
