"""Addresses of a round, under those of whoever leads the partnership."""

from django.urls import path

from improvement.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.round_sheet, name="sheet"),
    path("how/", views.round_how, name="how"),
    path("groups/", views.round_groups, name="groups"),
    path("groups/<int:number>/lead/", views.round_group_lead, name="group_lead"),
    path("schools/<int:urn>/", views.round_add, name="add"),
]
