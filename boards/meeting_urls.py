"""Addresses of meetings."""

from django.urls import path

from boards.meetings import adjourning_views as adjourning
from boards.meetings import calendar_views as calendars
from boards.meetings import planning_views as planning
from boards.meetings import posted_views as posted
from boards.meetings import step_views as steps
from boards.meetings import views as meetings
from boards.minutes import views as minutes
from boards.minutes.approving import views as approving
from boards.minutes.extracts import sending_views as extract_sending
from boards.minutes.extracts import views as extracts
from boards.minutes.postscripts import views as postscripts
from boards.minutes.suggesting import views as suggesting
from boards.minutes.uploading import views as uploading
from boards.minutes.withdrawing import views as withdrawing
from boards.papers import pack_views as packs
from boards.papers import views as papers
from boards.recording import arising_views as arising
from boards.recording import marks_views as marks
from boards.recording import names_views as names
from boards.recording import preview_views as previews
from boards.recording import recommended_views as recommended
from boards.recording import roll_views as roll
from boards.recording import sheet_views as sheets
from boards.recording import views as recording
from boards.votes import views as voting

app_name = "meetings"
urlpatterns = [
    path("", meetings.meeting_list, name="list"),
    path("plan/", planning.meetings_plan, name="plan"),
    path("old-minutes/", uploading.minutes_upload, name="minutes_upload"),
    path("calendar.ics", calendars.all_meetings, name="calendar"),
    path("<int:pk>/", meetings.meeting_detail, name="detail"),
    path("<int:pk>/papers/<int:paper_pk>/", papers.meeting_paper, name="paper"),
    path("<int:pk>/pack.pdf", packs.meeting_pack, name="pack"),
    path("<int:pk>/minutes/", minutes.minutes_detail, name="minutes"),
    path("<int:pk>/minutes.docx", minutes.minutes_word, name="minutes_word"),
    path("<int:pk>/minutes.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    # A number that officers typed may hold a slash.
    path("<int:pk>/extract/<path:number>/send/", extract_sending.extract_send, name="extract_send"),
    path("<int:pk>/extract/<path:number>/again/", extract_sending.extract_again, name="extract_again"),
    path("<int:pk>/extract/<path:number>.docx", extracts.extract_word, name="extract_word"),
    path("<int:pk>/extract/<path:number>.pdf", extracts.extract_pdf, name="extract_pdf"),
    path("<int:pk>/extract/<path:number>/", extracts.minute_extract, name="extract"),
    path("<int:pk>/minutes/versions/", minutes.minutes_versions, name="minutes_versions"),
    path("<int:pk>/minutes/suggestions/", suggesting.suggestions, name="suggestions"),
    path("<int:pk>/minutes/suggestions/<int:item_pk>/", suggesting.suggestion_add, name="suggestion_add"),
    path(
        "<int:pk>/minutes/suggestions/<int:item_pk>/<int:suggestion_pk>/",
        suggesting.suggestion_answer,
        name="suggestion_answer",
    ),
    path("<int:pk>/minutes/approve/", approving.minutes_approve, name="minutes_approve"),
    path("<int:pk>/minutes/postscript/", postscripts.minutes_postscript, name="minutes_postscript"),
    path("<int:pk>/minutes/withdraw/", withdrawing.minutes_withdraw, name="minutes_withdraw"),
    path("<int:pk>/minutes/put-back/", withdrawing.minutes_put_back, name="minutes_put_back"),
    path("<int:pk>/agenda/", planning.meeting_agenda, name="agenda"),
    path("<int:pk>/agenda/<int:item_pk>/", planning.agenda_item, name="agenda_item"),
    path("<int:pk>/agenda/<int:item_pk>/move/", planning.agenda_move, name="agenda_move"),
    path("<int:pk>/agenda/<int:item_pk>/papers/", papers.item_papers, name="papers"),
    path("<int:pk>/agenda/<int:item_pk>/papers/<int:paper_pk>/", papers.paper_change, name="paper_change"),
    path("<int:pk>/sign-in-sheet/", sheets.sign_in_sheet, name="sign_in_sheet"),
    path("<int:pk>/minute-sheet/", sheets.minute_sheet, name="minute_sheet"),
    path("<int:pk>/change/", planning.meeting_change, name="change"),
    path("<int:pk>/adjourn/", adjourning.meeting_adjourn, name="adjourn"),
    path("<int:pk>/post/again/", posted.post_again, name="post_again"),
    path("<int:pk>/key-sheet/", sheets.key_sheet, name="key_sheet"),
    path("<int:pk>/steps/<slug:step>/", steps.meeting_step, name="step"),
    path("<int:pk>/record/", recording.meeting_record, name="record"),
    path("<int:pk>/record/pulse/", recording.record_pulse, name="record_pulse"),
    path("<int:pk>/record/signed-in/", recording.record_signed_in, name="record_signed_in"),
    path("<int:pk>/record/names/", names.record_names, name="record_names"),
    path("<int:pk>/record/marks/", marks.record_marks, name="record_marks"),
    path("<int:pk>/record/roll/", roll.roll_mark, name="roll"),
    path("<int:pk>/record/guests/", roll.guest_add, name="guest"),
    path("<int:pk>/record/chair/", roll.chair_choose, name="chair"),
    path("<int:pk>/record/times/", roll.times_set, name="times"),
    path("<int:pk>/record/interests/", roll.interest_declare, name="interest"),
    path("<int:pk>/record/items/", recording.item_add, name="item_add"),
    path("<int:pk>/record/items/<int:item_pk>/", recording.item_save, name="item"),
    path("<int:pk>/record/items/<int:item_pk>/outcomes/", recording.item_outcomes, name="item_outcomes"),
    path("<int:pk>/record/items/<int:item_pk>/preview/", previews.item_preview, name="item_preview"),
    path("<int:pk>/record/items/<int:item_pk>/mark/", recording.item_mark, name="item_mark"),
    path("<int:pk>/record/items/<int:item_pk>/recommended/", recommended.item_recommended, name="item_recommended"),
    path(
        "<int:pk>/record/items/<int:item_pk>/confidential/",
        recording.confidential_matter,
        name="confidential_matter",
    ),
    path("<int:pk>/record/items/<int:item_pk>/arising/<int:action_pk>/", arising.arising_work, name="arising"),
    path("<int:pk>/record/items/<int:item_pk>/votes/", voting.vote_add, name="vote_add"),
    path("<int:pk>/record/items/<int:item_pk>/votes/<int:vote_pk>/", voting.vote_change, name="vote_change"),
    path("<int:pk>/record/items/<int:item_pk>/versions/", recording.item_versions, name="item_versions"),
]
