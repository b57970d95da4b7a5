"""What a list may be narrowed by, read from the address, and how much each choice would leave (ADR 9)."""

from .directory import DirectoryFilters
from .partnerships import PartnershipFilters
from .schools import SchoolFilters, WithoutFilters

__all__ = ["DirectoryFilters", "PartnershipFilters", "SchoolFilters", "WithoutFilters"]
