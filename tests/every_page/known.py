"""What is known to be wrong with pages, and the issue that mends it; an entry that no longer occurs fails the tests."""

from tests.every_page.faults import Known

# Warnings of the Nu checker, by how they begin, that are no fault.
ACCEPTED = (
    "Attribute “aria-hidden” is unnecessary for elements that have attribute “hidden”",  # GOV.UK Frontend's own markup
    "The first occurrence of ID ",  # comes with the error of the second
)
ADMIN = 22  # the issue that makes the forms and lists of admin the officers' own
IN_ROWS = frozenset(
    {
        "admin:boards_board_add",
        "admin:boards_board_change",
        "admin:boards_meeting_change",
        "admin:partnerships_partnership_add",
        "admin:partnerships_partnership_change",
        "admin:partnerships_person_add",
        "admin:partnerships_person_change",
        "admin:partnerships_school_change",
    }
)
SEARCHED = "a field that searches in admin: Django writes its empty choice without a label"
REQUIRED = "a required field that searches in admin: Django writes no empty choice"
SWITCHES = "Django's two boxes for choosing several"


def _admin(*names: str) -> frozenset[str]:
    return frozenset(f"admin:{name}" for name in names)


IN_THE_BROWSER = [
    Known(
        "aria-prohibited-attr",
        "search-label-icon",
        ADMIN,
        SWITCHES,
        _admin("accounts_user_add", "accounts_user_change"),
    ),
    Known("empty-table-header", "<th></th>", ADMIN, "Django's table of rows in a form", IN_ROWS),
    Known(
        "empty-table-header",
        '<th class="original"></th>',
        ADMIN,
        "Django's table of rows in a form",
        IN_ROWS | _admin("boards_meeting_add"),
    ),
    Known(
        "label",
        '<input type="checkbox" name="attendances-',
        ADMIN,
        "the boxes that delete a row of Django's table",
        _admin("boards_meeting_change"),
    ),
    Known(
        "scrollable-region-focusable",
        'id="links-group"',
        ADMIN,
        "Django's table of rows in a form scrolls on a phone, and nothing in it takes the focus",
        _admin("partnerships_school_change"),
    ),
    Known(
        "wider than the window",
        "Add another Paper",
        ADMIN,
        "Django's table of rows in a form on a phone",
        _admin("boards_meeting_change"),
    ),
]

OF_THE_CHECKER = [
    Known(
        "Element “option” without attribute “label” must not be empty.",
        'value=""></option>',
        ADMIN,
        SEARCHED,
        _admin(
            "accounts_invitation_add",
            "accounts_user_add",
            "accounts_user_change",
            "boards_agendaitem_add",
            "boards_agendaitem_change",
            "boards_attendance_add",
            "boards_attendance_change",
            "boards_board_add",
            "boards_board_change",
            "boards_paper_add",
            "boards_paper_change",
            "boards_meeting_add",
            "boards_meeting_change",
            "boards_seat_add",
            "boards_seat_change",
            "boards_templateitem_add",
            "boards_templateitem_change",
            "partnerships_lead_add",
            "partnerships_lead_change",
            "partnerships_partnership_add",
            "partnerships_partnership_change",
            "partnerships_person_add",
            "partnerships_person_change",
            "partnerships_school_change",
        ),
    ),
    Known(
        "A “select” element with a “required” attribute, and without a “multiple” attribute, and without a “size” "
        "attribute whose value is greater than “1”, must have a descendant “option” element.",
        'ang="en"> </select>',
        ADMIN,
        REQUIRED,
        _admin(
            "boards_action_add",
            "boards_agendaitem_add",
            "boards_attendance_add",
            "boards_decision_add",
            "boards_paper_add",
            "boards_meeting_add",
            "boards_seat_add",
            "partnerships_headship_add",
            "partnerships_lead_add",
            "partnerships_membership_add",
            "partnerships_school_add",
            "partnerships_partnershipname_add",
            "partnerships_schoolname_add",
        ),
    ),
    Known(
        "The first “option” element in a “select” element with a “required” attribute, and without a “multiple” "
        "attribute, and without a “size” attribute whose value is greater than “1”, must have either an empty “value” "
        "attribute, or must have no text content. Consider either adding a placeholder option label, or adding a "
        "“size” attribute with a value equal to the number of “option” elements.",
        'g="en"> <option value="',
        ADMIN,
        REQUIRED,
        _admin(
            "boards_action_change",
            "boards_agendaitem_change",
            "boards_attendance_change",
            "boards_decision_change",
            "boards_paper_change",
            "boards_meeting_change",
            "boards_seat_change",
            "partnerships_headship_change",
            "partnerships_lead_change",
            "partnerships_membership_change",
            "partnerships_partnershipname_change",
            "partnerships_schoolname_change",
        ),
    ),
    Known(
        "Attribute “disabled” not allowed on element “div” at this point.",
        'id="id_password"',
        ADMIN,
        "Django's widget for a password that is only read",
        _admin("accounts_user_change"),
    ),
]
