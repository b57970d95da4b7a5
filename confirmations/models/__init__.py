"""The yearly question to a lead, and what leads ask to have changed."""

from confirmations.models.proposals import Proposal
from confirmations.models.questions import Question

__all__ = ["Proposal", "Question"]
