"""Admin of the yearly confirmation."""

import confirmations.asking.admin
import confirmations.corrections.admin  # noqa: F401
