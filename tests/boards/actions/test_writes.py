"""Closing an action, and what its history says of it."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.actions.writes import close_action
from boards.models import Action
from tests.boards.minuted import make_recording, type_text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


def closed(setting, undertaken_on: dt.date) -> Action:
    """An action undertaken on that day, closed now."""
    type_text(make_recording(setting).items.first(), "! Ann Day: write to heads", setting.minute_taker)
    Action.objects.update(undertaken_on=undertaken_on, due_on=undertaken_on)
    action = Action.objects.get()
    close_action(action=action, note="Done", by=setting.chair)
    action.refresh_from_db()
    return action


@pytest.mark.parametrize(
    ("undertaken_on", "closed_on"), [(TODAY - A_DAY, TODAY), (TODAY, TODAY), (TODAY + A_DAY, TODAY + A_DAY)]
)
def test_action_is_closed_today_and_never_before_it_was_undertaken(setting, undertaken_on, closed_on):
    assert closed(setting, undertaken_on).closed_on == closed_on


def test_change_that_nobody_gave_a_reason_for_has_none_in_its_history(setting):
    latest = closed(setting, TODAY).history.first()

    assert (latest.history_user, latest.history_change_reason) == (setting.chair, None)
