"""Writes that do more than save one record, each a function with a sentence for a name."""

from .enquiries import send_enquiry

__all__ = ["send_enquiry"]
