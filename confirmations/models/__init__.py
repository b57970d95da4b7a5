"""The yearly question to a lead, and what they correct in answer."""

from confirmations.models.confirmations import Confirmation
from confirmations.models.corrections import Correction

__all__ = ["Confirmation", "Correction"]
