"""What the council says of itself, the post, the journal, what runs by itself, and whether public records changed."""

from office.models.council import Council
from office.models.job_runs import JobRun
from office.models.journal import JournalEntry, JournalRow
from office.models.messages import Message
from office.models.stamps import TableStamp

__all__ = ["Council", "JobRun", "JournalEntry", "JournalRow", "Message", "TableStamp"]
