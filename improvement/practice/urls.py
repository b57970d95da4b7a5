"""Addresses of practice; a lead's own stand under those of their partnership."""

from django.urls import path

from improvement.practice import views

app_name = "practice"
urlpatterns = [
    path("improvement/practice/", views.practice_list, name="list"),
    path("improvement/practice/waiting/", views.practice_waiting, name="waiting"),
    path("improvement/practice/<int:pk>/", views.practice_detail, name="detail"),
    path("improvement/practice/<int:pk>/answer/", views.practice_answer, name="answer"),
    path("my-partnership/<int:pk>/practice/", views.practice_offer, name="offer"),
    path("my-partnership/<int:pk>/practice/<int:practice_pk>/", views.practice_own, name="own"),
    path("my-partnership/<int:pk>/practice/<int:practice_pk>/withdrawn/", views.practice_withdrawn, name="withdraw"),
]
