"""Addresses behind the links that leads get by e-mail."""

from django.urls import path

from confirmations.answering import views as confirmations

app_name = "confirm"
urlpatterns = [
    path("<str:token>/", confirmations.answer, name="answer"),
    path("<str:token>/correct/", confirmations.correct, name="correct"),
]
