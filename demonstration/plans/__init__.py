"""The demonstration's partnerships, quadrant by quadrant."""

from demonstration.plans.county import COUNTY
from demonstration.plans.mid import MID
from demonstration.plans.north_east import NORTH_EAST
from demonstration.plans.plan import InventedPartnership, Leadership
from demonstration.plans.south import SOUTH
from demonstration.plans.west import WEST

# Those that share their schools with others come last; the order is otherwise free, and decides who leads what.
ALL: tuple[InventedPartnership, ...] = (*WEST, *MID, *SOUTH, *NORTH_EAST, *COUNTY)

__all__ = ["ALL", "InventedPartnership", "Leadership"]
