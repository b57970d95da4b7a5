"""Addresses of the county's priorities; those of a meeting stand under it."""

from django.urls import path

from improvement.priorities import views

app_name = "priorities"
urlpatterns = [
    path("improvement/priorities/", views.priority_list, name="list"),
    path("meetings/<int:pk>/priorities/", views.meeting_priorities, name="of_meeting"),
    path("meetings/<int:pk>/priorities/<int:priority_pk>/", views.meeting_priority, name="say"),
    path("meetings/<int:pk>/priorities/<int:priority_pk>/out/", views.meeting_priority_taken_out, name="take_out"),
]
