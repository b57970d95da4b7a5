"""Admin of the yearly question."""

import confirmations.asking.admin
import confirmations.proposals.admin  # noqa: F401
