"""What other rooms offer above admin's list of partnerships; they add their template in ``AppConfig.ready``."""

LIST_TOOLS: list[str] = []  # names of templates, each a list item; their context is the list's
