"""A refresh from the DfE register."""

from register.models.register_imports import RegisterImport

__all__ = ["RegisterImport"]
