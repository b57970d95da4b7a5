"""Admin of the strategy's text, the useful resources and the days to keep clear."""

import improvement.clashes.admin
import improvement.resources.admin
import improvement.strategy.admin  # noqa: F401
