"""Addresses of the register of system leaders."""

from django.urls import path

from improvement.system_leaders import views

app_name = "system_leaders"
urlpatterns = [
    path("", views.leader_list, name="list"),
    path("add/", views.leader_add, name="add"),
    path("<int:pk>/", views.leader_detail, name="detail"),
    path("<int:pk>/edit/", views.leader_edit, name="edit"),
    path("<int:pk>/confirm/", views.leader_confirm, name="confirm"),
    path("<int:pk>/end/", views.leader_end, name="end"),
    path("<int:pk>/designations/add/", views.designation_add, name="designation_add"),
    path("<int:pk>/designations/<int:designation>/", views.designation_edit, name="designation"),
]
