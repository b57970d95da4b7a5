"""Writes that do more than save one record, each a function that does all of it or nothing."""

from .enquiries import send_enquiry
from .successor_steps import Step
from .successors import Written, carry_over_to_successor, merges, plan_to_carry_over

__all__ = ["Step", "Written", "carry_over_to_successor", "merges", "plan_to_carry_over", "send_enquiry"]
