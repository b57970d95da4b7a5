"""Writes that do more than save one record, each whole or not at all; and what they say before and after."""

from .enquiries import send_enquiry
from .leads import end_lead, hand_over_lead
from .memberships import end_memberships, leave_partnership, move_school
from .outcomes import Outcome, carry_out
from .people import add_person, end_leads_and_headships
from .places import set_district, set_home_quadrant
from .successor_steps import Step
from .successors import Written, carry_over_to_successor, plan_to_carry_over

__all__ = [
    "Outcome",
    "Step",
    "Written",
    "add_person",
    "carry_out",
    "carry_over_to_successor",
    "end_lead",
    "end_leads_and_headships",
    "end_memberships",
    "hand_over_lead",
    "leave_partnership",
    "move_school",
    "plan_to_carry_over",
    "send_enquiry",
    "set_district",
    "set_home_quadrant",
]
