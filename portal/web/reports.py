"""What Django's report of a fault may say, should anybody have it sent: nothing that was typed, and no record's values.

The portal sends none (ADR 33). A handler that somebody attaches, or an error tracker's, asks Django for one, which
would repeat the form, the variables of every function on the way, and the row that the database refused.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from portal.web.logs import said_by_error


class NothingEntered(SafeExceptionReporterFilter):
    """Leaves out what was sent, and the values of variables; their names stay."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        """The names of the fields."""
        sent = super().get_post_parameters(request)
        return dict.fromkeys(sent, self.cleansed_substitute) if self.is_active(request) else sent

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """The names of a function's variables."""
        variables = list(super().get_traceback_frame_variables(request, tb_frame))
        if not self.is_active(request):
            return variables
        return [(name, self.cleansed_substitute) for name, _ in variables]


class WithoutValues(ExceptionReporter):
    """Says of an error what the log says of it (``said_by_error``), and not what it is about."""

    def get_traceback_data(self) -> dict[str, Any]:
        """What the report is made from."""
        data: dict[str, Any] = super().get_traceback_data()
        if settings.DEBUG:
            return data
        if self.exc_value:
            data["exception_value"] = said_by_error(self.exc_value)
        data.pop("exception_notes", None)
        for frame in data.get("frames", []):
            if isinstance(frame.get("exc_cause"), BaseException):
                frame["exc_cause"] = said_by_error(frame["exc_cause"])
        return data
