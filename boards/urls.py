"""Addresses of boards."""

from django.urls import path

from .views import calendars, public

app_name = "boards"
urlpatterns = [
    path("", public.board_list, name="list"),
    path("<slug:slug>/", public.board_detail, name="detail"),
    path("<slug:slug>/calendar.ics", calendars.board_meetings, name="calendar"),
]
