"""What a list may be narrowed by, read from the address, and how much each choice would leave (ADR 9)."""

from partnerships.filters.directory import DirectoryFilters
from partnerships.filters.partnerships import PartnershipFilters
from partnerships.filters.schools import SchoolFilters, WithoutFilters

__all__ = ["DirectoryFilters", "PartnershipFilters", "SchoolFilters", "WithoutFilters"]
