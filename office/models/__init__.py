"""What the council says of itself, the post, and what runs by itself."""

from office.models.council import Council
from office.models.job_runs import JobRun
from office.models.messages import Message

__all__ = ["Council", "JobRun", "Message"]
