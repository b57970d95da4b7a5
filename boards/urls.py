"""Addresses of boards."""

from django.urls import path

from boards.attendance import views as attendance
from boards.forward_plan import views as plan
from boards.glass import views as glass
from boards.meetings import calendar_views as calendars
from boards.seats import views as seats
from boards.seats.renaming import by_any_address

app_name = "boards"
urlpatterns = [
    path("", seats.board_list, name="list"),
    path("<slug:slug>/", by_any_address(seats.board_detail), name="detail"),
    path("<slug:slug>/attendance/", by_any_address(attendance.board_attendance), name="attendance"),
    path("<slug:slug>/attendance.csv", by_any_address(attendance.board_attendance_csv), name="attendance_csv"),
    path("<slug:slug>/forward-plan/", by_any_address(plan.forward_plan), name="forward_plan"),
    path("<slug:slug>/forward-plan/add/", by_any_address(plan.planned_add), name="planned_add"),
    path("<slug:slug>/forward-plan/paste/", by_any_address(plan.plan_paste), name="plan_paste"),
    path("<slug:slug>/forward-plan/<int:pk>/", by_any_address(plan.planned_change), name="planned_change"),
    path("<slug:slug>/forward-plan/<int:pk>/move/", by_any_address(plan.planned_move), name="planned_move"),
    path("<slug:slug>/year/", by_any_address(plan.board_year), name="year"),
    path("<slug:slug>/part-b/", by_any_address(glass.part_b_glass), name="part_b_glass"),
    path("<slug:slug>/calendar.ics", by_any_address(calendars.board_meetings), name="calendar"),
]
