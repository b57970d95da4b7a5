"""The roles of the portal as groups, with the model permissions that each has.

Officer and administrator are given; the others follow from a person's current seats, leads and headships, or from
being a delegate of somebody (design, section 5). What a permission reaches (own board, own partnership) is the
querysets' to say.
"""

from accounts.permissions import NEEDS_SECOND_STEP
from partnerships.permissions import VIEW_CONTACT_DETAILS

HEADTEACHER = "Headteacher"
PARTNERSHIP_LEAD = "Partnership lead"
BOARD_MEMBER = "Board member"
CHAIR = "Chair"
MINUTE_TAKER = "Minute taker"
STAND_IN = "Stand-in minute taker"
DELEGATE = "Delegate"
OFFICER = "LA officer"
ADMINISTRATOR = "Administrator"

GIVEN = [OFFICER, ADMINISTRATOR]  # by an administrator; every other role follows from the records
DESCRIPTIONS = {  # what administrators read
    HEADTEACHER: "Follows from a current headship. Sees contact details that are not public.",
    PARTNERSHIP_LEAD: "Follows from leading a partnership. Sees contact details, and confirms the own partnership.",
    BOARD_MEMBER: "Follows from a seat on a board. Reads the meetings of that board.",
    CHAIR: "Follows from a chair’s seat on a board. Clears its drafts for circulation, and records approvals.",
    MINUTE_TAKER: "Follows from a minute taker’s seat on a board. Plans and records its meetings.",
    STAND_IN: "Follows from being named for one meeting. Records that meeting, and reads its Part B.",
    DELEGATE: "Follows from being named by a lead or head. Does for them what they may, but for naming who follows.",
    OFFICER: "Given here. Keeps every record, and sees to every board and its minutes, Part B too.",
    ADMINISTRATOR: "Given here. Keeps accounts, roles and records; sees no meeting and no contact details.",
}

_EVERY_VERB = ("view", "add", "change", "delete")


def _may(*verbs: str, on: list[str]) -> list[str]:
    """Django's permissions to do so with each model of ``on``, such as ``boards.seat``.

    A model is named rather than imported: this app and the boards know nothing of each other. A test looks each up.
    """
    return [f"{app}.{verb}_{model}" for app, model in (label.split(".") for label in on) for verb in verbs]


_CONTACTS = [VIEW_CONTACT_DETAILS]
_SECOND_STEP = [NEEDS_SECOND_STEP]
_RECORDS = _may(
    *_EVERY_VERB,
    on=[
        "partnerships.authority",
        "partnerships.schoolauthority",
        "partnerships.quadrant",
        "partnerships.district",
        "partnerships.establishmenttype",
        "partnerships.school",
        "partnerships.schoollink",
        "partnerships.schoolname",
        "partnerships.organisation",
        "partnerships.organisationname",
        "partnerships.person",
        "partnerships.headship",
        "partnerships.partnershipkind",
        "partnerships.partnership",
        "partnerships.partnershipname",
        "partnerships.membership",
        "partnerships.lead",
        "boards.board",
        "boards.seat",
        "improvement.page",
        "improvement.resource",
        "improvement.framework",
        "improvement.theme",
        "improvement.stage",
        "improvement.statement",
        "improvement.priority",
    ],
)
_MEETINGS = _may(
    *_EVERY_VERB,
    on=[
        "boards.meeting",
        "boards.agendaitem",
        "boards.attendance",
        "boards.paper",
        "boards.decision",
        "boards.action",
    ],
)
_MINUTES = [*_may("view", on=["boards.minutesversion"]), "boards.see_to_every_board"]
_PLANNING = _may(*_EVERY_VERB, on=["boards.termdates", "boards.templateitem", "improvement.daystokeepclear"])
_ENQUIRIES = _may("view", "change", on=["partnerships.enquiry"])
_LETTERS = _may("view", "add", on=["partnerships.letter", "portal.circular"])  # to all schools of one, and to leads
_LISTS = _may("add", on=["portal.savedlist"])  # to keep lists under a name, and change and remove them
_CONFIRMING = _may(*_EVERY_VERB, on=["confirmations.question", "confirmations.proposal"])
_WITHDRAWN = _may("view", "change", on=["portal.withdrawal"])  # made by mistake; put back by whoever keeps records
_COUNTED = _may("view", on=["partnerships.coveragesnapshot"])  # the portal itself writes it
_RUNS = _may("view", on=["office.jobrun"])  # of what runs by itself
_LOGS = [*_may("view", on=["office.message"]), *_RUNS, "office.send_message_again"]
_JOURNAL = [*_may("view", on=["office.journalentry"]), "office.take_back_journalentry"]  # what was done in one go
_IMPORTS = _may("view", "add", on=["spreadsheets.spreadsheetimport"])
_REGISTER = _may("view", "add", "change", on=["register.registerimport"])  # look, upload, apply or undo
_COUNCIL = _may("view", "add", "change", on=["office.council"])
_ACCOUNTS = _may(*_EVERY_VERB, on=["accounts.user", "auth.group"])
_AUDIT = _may("view", on=["accounts.auditevent"])
_INVITING = _may("view", "add", "change", on=["accounts.invitation"])
_DELEGATES = _may("view", "change", on=["accounts.delegate"])  # look, and end one

PERMISSIONS: dict[str, list[str]] = {
    HEADTEACHER: _CONTACTS,
    PARTNERSHIP_LEAD: _CONTACTS,
    BOARD_MEMBER: [*_CONTACTS, *_SECOND_STEP],
    CHAIR: [*_CONTACTS, *_SECOND_STEP],
    MINUTE_TAKER: [*_CONTACTS, *_SECOND_STEP, *_MEETINGS],
    STAND_IN: _SECOND_STEP,
    DELEGATE: _CONTACTS,
    OFFICER: [
        *_CONTACTS,
        *_SECOND_STEP,
        *_INVITING,
        *_DELEGATES,
        *_RECORDS,
        *_COUNCIL,
        *_MEETINGS,
        *_MINUTES,
        *_PLANNING,
        *_CONFIRMING,
        *_ENQUIRIES,
        *_LETTERS,
        *_LISTS,
        *_IMPORTS,
        *_COUNTED,
        *_WITHDRAWN,
        *_JOURNAL,
        *_LOGS,
        *_REGISTER,
    ],
    ADMINISTRATOR: [
        *_SECOND_STEP,
        *_INVITING,
        *_DELEGATES,
        *_AUDIT,
        *_RECORDS,
        *_COUNCIL,
        *_REGISTER,
        *_ACCOUNTS,
        *_LISTS,
        *_COUNTED,
        *_WITHDRAWN,
        *_JOURNAL,
        *_RUNS,
    ],
}
