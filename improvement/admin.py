"""Admin of the strategy's text, resources, priorities, the self-evaluation's framework and the days to keep clear."""

import improvement.clashes.admin
import improvement.evaluation.admin
import improvement.priorities.admin
import improvement.resources.admin
import improvement.strategy.admin  # noqa: F401
