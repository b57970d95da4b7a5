"""What logs must not keep."""

import logging
import re

# Whoever has such a link may answer for a lead, close an owner's action, take up an invitation or set a password.
LINK = re.compile(
    r"(/confirm/|/actions/by-link/|/accounts/invitation/|/accounts/password/reset/key/)([^/\s]{8})[^/\s]+"
)


class WithoutLinks(logging.Filter):
    """Cuts short the links that let in whoever has them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with the first eight characters of a link's token."""
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(r"\1\2…", message), None
        return True
