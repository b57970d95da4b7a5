"""The forms of the directory, and the wording of their errors."""

from .enquiries import ContactForm, EnquiryForm, JoinForm, ReportForm

__all__ = ["ContactForm", "EnquiryForm", "JoinForm", "ReportForm"]
