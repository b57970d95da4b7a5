"""A change of records in two pages: what it would do, then done."""
