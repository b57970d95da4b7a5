"""A step and a save that meet wait for each other in one order: the meeting, then its item."""

import threading
import time

import pytest
from django.db import connection, transaction

from boards.minutes.item_texts import save_text
from boards.models import AgendaItem
from boards.moving import locked
from boards.workflow import clear_draft, finish_recording
from tests.boards.minuted import make_recording, make_setting


@pytest.mark.django_db(transaction=True)
def test_text_of_a_cleared_draft_is_saved_while_a_step_is_taken():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one lock for everything")
    setting = make_setting()
    meeting = make_recording(setting)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    clear_draft(meeting=meeting, by=setting.chair)
    item = meeting.items.select_related("meeting").first()
    is_locked, problems = threading.Event(), []

    def step() -> None:
        with transaction.atomic():
            locked(meeting)
            is_locked.set()
            time.sleep(0.3)  # until the save has come to its first lock
            AgendaItem.objects.select_for_update().get(pk=item.pk)

    def save() -> None:
        is_locked.wait(5)
        save_text(item=item, text="Typed", base=item.version, by=setting.minute_taker)

    def run(act) -> None:
        try:
            act()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in (step, save)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    meeting.refresh_from_db()
    assert meeting.cleared_at is None  # the chair cleared another text
