"""Addresses of the directory of partnerships."""

from django.urls import path

from partnerships.directory import views
from partnerships.enquiries import views as enquiries
from partnerships.letters import views as letters
from partnerships.open_data import views as exports
from partnerships.printing import views as printing

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="list"),
    path("export.csv", exports.partnership_csv, name="csv"),
    path("export.json", exports.partnership_json, name="json"),
    path("print/", printing.partnership_print, name="print"),
    path("print.docx", printing.partnership_word, name="word"),
    path("<slug:slug>/", views.partnership_detail, name="detail"),
    path("<slug:slug>/leads/<int:pk>.vcf", views.lead_vcard, name="vcard"),
    path("<slug:slug>/report/", enquiries.partnership_report, name="report"),
    path("<slug:slug>/contact/", enquiries.partnership_contact, name="contact"),
    path("<slug:slug>/join/", enquiries.partnership_join, name="join"),
    path("<slug:slug>/message/", letters.officer_message, name="message"),
    path("<slug:slug>/message/<int:letter>/", letters.officer_message_sent, name="message_sent"),
    path("<slug:slug>/message/<int:letter>/again/", letters.officer_message_again, name="message_again"),
    path("<slug:slug>/<slug:kind>/sent/", enquiries.partnership_sent, name="sent"),
]
