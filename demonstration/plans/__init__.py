"""The demonstration's partnerships, quadrant by quadrant."""

from .county import COUNTY
from .mid import MID
from .north_east import NORTH_EAST
from .plan import Leadership, Plan
from .south import SOUTH
from .west import WEST

# Those that share their schools with others come last; the order is otherwise free, and decides who leads what.
ALL: tuple[Plan, ...] = (*WEST, *MID, *SOUTH, *NORTH_EAST, *COUNTY)

__all__ = ["ALL", "Leadership", "Plan"]
