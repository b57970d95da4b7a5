"""An e-mail list of current leads: whom the portal would write to, and at which address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from base.admin_addresses import change_address
from base.exports.tables import Column
from partnerships.models import Lead, Partnership
from partnerships.permissions import VIEW_CONTACT_DETAILS, VIEW_LEAD
from portal.answers.answer import Answer, AnswerColumn
from portal.answers.columns import home_column, partnership_column
from portal.answers.forms import AnswerForm, kind_field, quadrant_field, this_school_year
from portal.permissions import ADD_CIRCULAR

NOT_CONFIRMED, WITHOUT_ADDRESS = "no", "none"
_QUOTED = set(',;:<>@()[]"\\.')  # in a name, of which a mail program would make something else


class LeadsForm(AnswerForm):
    """Of which partnerships, and which of their leads."""

    quadrant = quadrant_field()
    kind = kind_field()
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Leads and co-leads"), *Lead.Role.choices])
    confirmed = forms.ChoiceField(
        label="Record confirmed",
        required=False,
        choices=[("", "Any"), (NOT_CONFIRMED, "Not this school year")],
    )
    address = forms.ChoiceField(
        label="E-mail address", required=False, choices=[("", "Any"), (WITHOUT_ADDRESS, "Not recorded")]
    )


class Leads(Answer):
    """A row for each lead of today."""

    slug = "leads-addresses"
    question = "Which leads are there, and at which address is each written to?"
    explains = "The current leads with the address that the portal would write to, to copy, or to write to from here."
    nothing = "No lead is like that today."
    permissions = (VIEW_LEAD, VIEW_CONTACT_DETAILS)
    form_class = LeadsForm
    template = "portal/answers/leads.html"

    @property
    def columns(self) -> Sequence[Column]:
        """Who, of what, and where they are written to."""
        return (
            AnswerColumn("Lead", "", lambda lead: lead.person, change_address),
            Column("Role", "", lambda lead: lead.get_role_display()),
            partnership_column(),
            home_column(),
            Column("School", "Where the lead works", lambda lead: lead.school),
            Column(
                "The portal writes to",
                "The address of the role, else of the person, else of the account. Not public unless it is published",
                lambda lead: lead.reachable_email or "No address is recorded",
            ),
            Column(
                "Confirmed on", "When the record was confirmed last", lambda lead: lead.partnership.last_confirmed_on
            ),
        )

    def fetch(self) -> list[Lead]:
        """By the names of the partnerships, then of the leads."""
        leads = list(self.leads())
        if self.form.chosen["address"] == WITHOUT_ADDRESS:
            leads = [lead for lead in leads if not lead.reachable_email]
        return leads

    def leads(self) -> QuerySet[Lead]:
        """The leads that are asked for, with their addresses."""
        chosen = self.form.chosen
        leads = Lead.objects.leading(self.on)
        if self.form.is_narrowed:
            leads = leads.filter(partnership__in=self.form.partnerships())
        if chosen["role"]:
            leads = leads.filter(role=chosen["role"])
        if chosen["confirmed"] == NOT_CONFIRMED:
            waiting = Partnership.objects.not_confirmed_since(this_school_year(self.on))
            leads = leads.filter(partnership__in=waiting.order_by().values("pk"))
        with_homes = leads.with_addresses().select_related("partnership__home_quadrant")
        return with_homes.order_by("partnership__name", "role", "person__name", "pk")

    @property
    def sentences(self) -> list[str]:
        """How many, and of whom no address is known."""
        if not self.rows:
            return []
        without = [str(lead.person) for lead in self.rows if not lead.reachable_email]
        people = len({lead.person_id for lead in self.rows})
        count = f"{len(self.rows)} lead{'' if len(self.rows) == 1 else 's'}"
        said = [f"{count}, {people} {'person' if people == 1 else 'people'}."]
        if without:
            said.append(f"No address is recorded of {', '.join(dict.fromkeys(without))}.")
        return said

    def more(self, request: Any) -> dict[str, object]:
        """The line for Outlook, and where to write to them from here; neither where the address is not understood."""
        if self.form.faults:
            return {"outlook": "", "write_url": ""}  # these are all leads, and not those who were asked for
        return {
            "outlook": outlook_line(self.rows),
            "write_url": reverse("admin:circular_write") if request.user.has_perm(ADD_CIRCULAR) else "",
        }


def outlook_line(leads: Iterable[Lead]) -> str:
    """``Ann Day <ann@example.org>; Bo Lee <bo@example.org>``: each address once, under the first name that has it."""
    named: dict[str, str] = {}
    for lead in leads:
        if address := lead.reachable_email:
            named.setdefault(address.lower(), f"{_mail_name(str(lead.person))} <{address}>")
    return "; ".join(named.values())


def _mail_name(name: str) -> str:
    """The name as a mail program takes it for one name: in quotes where it holds a comma or the like."""
    plain = name.replace('"', "'").replace("\\", "/")
    return f'"{plain}"' if _QUOTED & set(plain) else plain
