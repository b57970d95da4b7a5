"""The post, and what runs by itself."""

from office.models.job_runs import JobRun
from office.models.messages import Message

__all__ = ["JobRun", "Message"]
