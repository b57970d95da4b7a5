"""The fields of a record that its lead may correct. To let leads correct another, add a line here.

The form asks for them in this order and under these headings, as the model's own field is asked for; the officer reads
the model's name of the field.
"""

from dataclasses import dataclass

from django.db import models

from partnerships.models import Lead, Partnership


@dataclass(frozen=True)
class Correctable:
    """One field of a partnership or of a lead, and how a lead is asked for it."""

    model: type[Partnership | Lead]
    name: str
    heading: str
    label: str
    help_text: str = ""
    wrong: str = ""  # what is said of a value of the wrong shape, where Django's own words would not do
    max_length: int = 0  # of a text that the model does not limit
    together: str = ""  # on the lead's own pages: the one that asks for it with others under its heading

    @property
    def form_name(self) -> str:
        """What it is called in the form, where both records have an ``email``."""
        return f"lead_{self.name}" if self.model is Lead else self.name

    @property
    def page(self) -> str:
        """The page of a lead's own that asks for it, as its address ends."""
        return self.together or self.form_name.replace("_", "-")

    @property
    def field(self) -> models.Field:
        """The model's field."""
        return self.model._meta.get_field(self.name)  # type: ignore[return-value]


_PARTNERSHIP, _CONTACT, _OWN = "The partnership", "Contact details of the partnership", "Your own contact details"
_WRONG_ADDRESS = "Enter {} in the correct format, like name@example.org"

CORRECTABLE = [
    Correctable(
        Partnership,
        "purpose",
        _PARTNERSHIP,
        "Its purpose in one sentence",
        "Shown first on its page, such as “Small schools that plan, moderate and learn together”.",
    ),
    Correctable(
        Partnership,
        "this_year",
        _PARTNERSHIP,
        "What you do this year",
        "A few sentences, shown on its page: what your schools do together until the summer.",
        max_length=2000,
    ),
    Correctable(
        Partnership,
        "focus",
        _PARTNERSHIP,
        "What the partnership works on",
        "A sentence or two, shown on its page.",
        max_length=2000,
    ),
    Correctable(Partnership, "is_open_to_new_schools", _PARTNERSHIP, "It is open to new schools"),
    Correctable(
        Partnership,
        "website",
        _PARTNERSHIP,
        "Its website",
        wrong="Enter the website’s address, like https://www.example.org",
    ),
    Correctable(
        Partnership, "email", _CONTACT, "Its mailbox", wrong=_WRONG_ADDRESS.format("the mailbox"), together="contact"
    ),
    Correctable(Partnership, "telephone", _CONTACT, "Its telephone number", together="contact"),
    Correctable(
        Partnership,
        "publish_contact",
        _CONTACT,
        "Show the mailbox and telephone number to everyone",
        together="contact",
    ),
    Correctable(
        Lead,
        "email",
        _OWN,
        "Your e-mail address as lead",
        wrong=_WRONG_ADDRESS.format("your e-mail address"),
        together="your-contact",
    ),
    Correctable(Lead, "telephone", _OWN, "Your telephone number as lead", together="your-contact"),
    Correctable(Lead, "publish_contact", _OWN, "Show these to everyone", together="your-contact"),
]


def correctable(model: type[models.Model], name: str) -> Correctable | None:
    """The field of that record and name, where a lead may correct it."""
    return next((each for each in CORRECTABLE if each.model is model and each.name == name), None)
