"""The address of shared self-evaluations, for officers and for who chairs or minutes a quadrant's meeting."""

from django.urls import path

from improvement.evaluation import views

app_name = "shared_evaluations"
urlpatterns = [path("", views.shared_list, name="list")]
