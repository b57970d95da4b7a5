"""Addresses of the one sentence, under those of its review."""

from django.urls import path

from improvement.what_changed import views

app_name = "what_changed"
urlpatterns = [
    path("<int:pk>/what-changed/", views.what_changed, name="share"),
    path("<int:pk>/what-changed/taken-back/", views.what_changed_taken_back, name="taken_back"),
]
