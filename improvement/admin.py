"""Admin of the strategy's text and the useful resources."""

import improvement.resources.admin
import improvement.strategy.admin  # noqa: F401
