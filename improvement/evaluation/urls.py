"""Addresses of a partnership's self-evaluations, under those of whoever leads it (design, section 4)."""

from django.urls import path

from improvement.evaluation import head_views, meeting_views, views

app_name = "evaluation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("open/", views.evaluation_open, name="open"),
    path("compare/", views.compare, name="compare"),
    path("<int:year>/", views.evaluation_detail, name="detail"),
    path("<int:year>/how/", views.evaluation_how, name="how"),
    path("<int:year>/ask/", views.evaluation_ask, name="ask"),
    path("<int:year>/answers/", head_views.evaluation_answers, name="answers"),
    path("<int:year>/meeting/", meeting_views.evaluation_meeting, name="meeting"),
    path("<int:year>/typed/", meeting_views.evaluation_typed, name="typed"),
    path("<int:year>/paper/", views.evaluation_paper, name="paper"),
    path("<int:year>/agree/", views.evaluation_agree, name="agree"),
    path("<int:year>/agree/back/", views.evaluation_take_back, name="take_back"),
    path("<int:year>/sharing/", head_views.evaluation_sharing, name="sharing"),
    path("<int:year>/sharing/ask/", head_views.evaluation_ask_sharing, name="ask_sharing"),
    path("<int:year>/steps/new/", views.evaluation_step_new, name="step_new"),
    path("<int:year>/steps/<int:next_step>/", views.evaluation_step, name="step"),
    path("<int:year>/steps/<int:next_step>/done/", views.evaluation_step_done, name="step_done"),
]
