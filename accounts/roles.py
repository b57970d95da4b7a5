"""The roles of the portal as groups, with the model permissions that each has.

Officer and administrator are given; the others follow from a person's current seats, leads and headships
(design, section 5). What a permission reaches (own board, own partnership) is the querysets' to say.
"""

HEADTEACHER = "Headteacher"
PARTNERSHIP_LEAD = "Partnership lead"
BOARD_MEMBER = "Board member"
CHAIR = "Chair"
MINUTE_TAKER = "Minute taker"
OFFICER = "LA officer"
ADMINISTRATOR = "Administrator"

CONTACTS = ["partnerships.view_contact_details"]

_RECORDS = [
    "partnerships.quadrant",
    "partnerships.district",
    "partnerships.establishmenttype",
    "partnerships.school",
    "partnerships.schoollink",
    "partnerships.organisation",
    "partnerships.person",
    "partnerships.headship",
    "partnerships.partnershipkind",
    "partnerships.partnership",
    "partnerships.membership",
    "partnerships.lead",
    "boards.board",
    "boards.seat",
    "improvement.page",
    "improvement.resource",
]
_MEETINGS = [
    "boards.meeting",
    "boards.agendaitem",
    "boards.attendance",
    "boards.document",
    "boards.decision",
    "boards.action",
]
_PLANNING = ["boards.termdates", "boards.templateitem"]
_ENQUIRIES = ["partnerships.view_enquiry", "partnerships.change_enquiry"]
_CONFIRMING = ["partnerships.confirmation", "partnerships.correction"]
_COUNTED = ["partnerships.view_coveragesnapshot"]  # the portal itself writes it
_LOGS = ["partnerships.view_sentemail"]
_IMPORTS = ["partnerships.view_spreadsheetimport", "partnerships.add_spreadsheetimport"]
_REGISTER = [f"partnerships.{verb}_registerimport" for verb in ("view", "add", "change")]  # look, upload, apply or undo
_ACCOUNTS = ["accounts.user", "auth.group"]
_AUDIT = ["accounts.view_auditevent"]

GIVEN = [OFFICER, ADMINISTRATOR]  # by an administrator; every other role follows from the records
SECOND_STEP = ["accounts.needs_second_step"]
INVITING = ["accounts.view_invitation", "accounts.add_invitation", "accounts.change_invitation"]


def _all(models: list[str]) -> list[str]:
    """Every model permission of each, as ``app_label.codename``."""
    return [f"{app}.{verb}_{name}" for app, name in (m.split(".") for m in models) for verb in _VERBS]


_VERBS = ("view", "add", "change", "delete")

PERMISSIONS: dict[str, list[str]] = {
    HEADTEACHER: CONTACTS,
    PARTNERSHIP_LEAD: CONTACTS,
    BOARD_MEMBER: CONTACTS,
    CHAIR: [*CONTACTS, *SECOND_STEP],
    MINUTE_TAKER: [*CONTACTS, *SECOND_STEP, *_all(_MEETINGS)],
    OFFICER: [
        *CONTACTS,
        *SECOND_STEP,
        *INVITING,
        *_all(_RECORDS),
        *_all(_MEETINGS),
        *_all(_PLANNING),
        *_all(_CONFIRMING),
        *_ENQUIRIES,
        *_IMPORTS,
        *_COUNTED,
        *_LOGS,
        *_REGISTER,
        "boards.view_minutesversion",
    ],
    ADMINISTRATOR: [*SECOND_STEP, *INVITING, *_AUDIT, *_all(_RECORDS), *_REGISTER, *_all(_ACCOUNTS), *_COUNTED],
}
