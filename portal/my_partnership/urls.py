"""Addresses of a lead's own pages."""

from django.urls import path

from portal.my_partnership import letter_views as letters
from portal.my_partnership import proposal_views as proposals
from portal.my_partnership import views

app_name = "my_partnership"
urlpatterns = [
    path("", views.my_partnership_list, name="list"),
    path("<int:pk>/", views.my_partnership, name="detail"),
    path("<int:pk>/confirm/", views.my_partnership_confirm, name="confirm"),
    path("<int:pk>/go-on/", views.my_partnership_go_on, name="go_on"),
    path("<int:pk>/correct/", proposals.my_partnership_correct, name="correct"),
    path("<int:pk>/correct/<slug:what>/", proposals.my_partnership_correction, name="correction"),
    path("<int:pk>/hand-over/", proposals.my_partnership_hand_over, name="hand_over"),
    path("<int:pk>/co-lead/", proposals.my_partnership_co_lead, name="co_lead"),
    path("<int:pk>/sent/<int:proposal_pk>/", proposals.my_partnership_sent, name="sent"),
    path("<int:pk>/sent/<int:proposal_pk>/withdraw/", proposals.my_partnership_withdraw, name="withdraw"),
    path("<int:pk>/message/", letters.my_partnership_message, name="message"),
    path("<int:pk>/message/<int:letter>/", letters.my_partnership_message_sent, name="message_sent"),
    path("<int:pk>/message/<int:letter>/again/", letters.my_partnership_message_again, name="message_again"),
]
