"""The permissions of the portal's own records that code asks for by name."""

ADD_CIRCULAR = "portal.add_circular"
CHANGE_WITHDRAWAL = "portal.change_withdrawal"
KEEP_LISTS = "portal.add_savedlist"  # also to change and remove one's own, and what is shared
