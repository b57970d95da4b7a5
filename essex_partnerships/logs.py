"""What logs must not keep."""

import logging
import re

LINK = re.compile(r"/confirm/[^/\s]{8,}")  # whoever has such a link may answer for a lead


class WithoutLinks(logging.Filter):
    """Cuts short the links that answer a question without an account."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with the first eight characters of a link's token."""
        message = record.getMessage()
        if "/confirm/" in message:
            record.msg, record.args = LINK.sub(lambda link: link[0][: len("/confirm/") + 8] + "…", message), None
        return True
