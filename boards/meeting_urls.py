"""Addresses of meetings."""

from django.urls import path

from .views import (
    adjourning,
    approving,
    calendars,
    minutes,
    planning,
    postscripts,
    public,
    recording,
    roll,
    steps,
    uploading,
    withdrawing,
)

app_name = "meetings"
urlpatterns = [
    path("", public.meeting_list, name="list"),
    path("plan/", planning.meetings_plan, name="plan"),
    path("old-minutes/", uploading.minutes_upload, name="minutes_upload"),
    path("calendar.ics", calendars.all_meetings, name="calendar"),
    path("<int:pk>/", public.meeting_detail, name="detail"),
    path("<int:pk>/papers/<int:paper_pk>/", public.meeting_paper, name="paper"),
    path("<int:pk>/minutes/", minutes.minutes_detail, name="minutes"),
    path("<int:pk>/minutes.docx", minutes.minutes_word, name="minutes_word"),
    path("<int:pk>/minutes.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("<int:pk>/minutes/versions/", minutes.minutes_versions, name="minutes_versions"),
    path("<int:pk>/minutes/approve/", approving.minutes_approve, name="minutes_approve"),
    path("<int:pk>/minutes/postscript/", postscripts.minutes_postscript, name="minutes_postscript"),
    path("<int:pk>/minutes/withdraw/", withdrawing.minutes_withdraw, name="minutes_withdraw"),
    path("<int:pk>/agenda/", planning.meeting_agenda, name="agenda"),
    path("<int:pk>/agenda/<int:item_pk>/", planning.agenda_item, name="agenda_item"),
    path("<int:pk>/agenda/<int:item_pk>/move/", planning.agenda_move, name="agenda_move"),
    path("<int:pk>/adjourn/", adjourning.meeting_adjourn, name="adjourn"),
    path("<int:pk>/steps/<slug:step>/", steps.meeting_step, name="step"),
    path("<int:pk>/record/", recording.meeting_record, name="record"),
    path("<int:pk>/record/pulse/", recording.record_pulse, name="record_pulse"),
    path("<int:pk>/record/signed-in/", recording.record_signed_in, name="record_signed_in"),
    path("<int:pk>/record/roll/", roll.roll_mark, name="roll"),
    path("<int:pk>/record/guests/", roll.guest_add, name="guest"),
    path("<int:pk>/record/interests/", roll.interest_declare, name="interest"),
    path("<int:pk>/record/items/", recording.item_add, name="item_add"),
    path("<int:pk>/record/items/<int:item_pk>/", recording.item_save, name="item"),
    path("<int:pk>/record/items/<int:item_pk>/outcomes/", recording.item_outcomes, name="item_outcomes"),
    path("<int:pk>/record/items/<int:item_pk>/mark/", recording.item_mark, name="item_mark"),
    path("<int:pk>/record/items/<int:item_pk>/versions/", recording.item_versions, name="item_versions"),
]
