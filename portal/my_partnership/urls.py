"""Addresses of a lead's own pages."""

from django.urls import path

from partnerships.letters import views as letters
from portal.my_partnership import views

app_name = "my_partnership"
urlpatterns = [
    path("", views.my_partnership_list, name="list"),
    path("<int:pk>/", views.my_partnership, name="detail"),
    path("<int:pk>/confirm/", views.my_partnership_confirm, name="confirm"),
    path("<int:pk>/correct/", views.my_partnership_correct, name="correct"),
    path("<int:pk>/hand-over/", views.my_partnership_hand_over, name="hand_over"),
    path("<int:pk>/co-lead/", views.my_partnership_co_lead, name="co_lead"),
    path("<int:pk>/message/", letters.lead_message, name="message"),
    path("<int:pk>/message/<int:letter>/", letters.lead_message_sent, name="message_sent"),
    path("<int:pk>/message/<int:letter>/again/", letters.lead_message_again, name="message_again"),
]
