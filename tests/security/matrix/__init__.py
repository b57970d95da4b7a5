"""Who may open what, as tables to read: ``addresses.csv``, ``admin.csv`` and ``seen.csv``."""
