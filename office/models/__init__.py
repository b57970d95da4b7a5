"""What the council says of itself, the post, what runs by itself, and what tells whether public records changed."""

from office.models.council import Council
from office.models.job_runs import JobRun
from office.models.messages import Message
from office.models.stamps import TableStamp

__all__ = ["Council", "JobRun", "Message", "TableStamp"]
