"""Admin of the DfE register’s refreshes."""

import register.runs.admin  # noqa: F401
