"""What the search for names cannot decide by itself, each with why; a line that is no longer needed fails a test."""

# Words that look like a dotted name or an address and are something else: by a pattern of the whole word.
OTHERWISE = {
    r"(document|window|localStorage)\..+": "JavaScript that a browser test runs",
    r"(Emulation|Network|WebAuthn)\.\w+": "a command or event of chromium’s protocol",
    r"wsgi\.input": "what a server hands over of a request",
    r"a\.[a-z]+link": "a CSS selector",
    r"g\.iA": "a format of a time",
    r"django\.(request|security(\.\w+)?)|gunicorn\.error|py\.warnings": "a logger of Django, gunicorn or Python",
    r"(security\.W|portal\.E)\d+": "a check of Django’s, or of ours",
    r"settings\.[A-Z_]+": "code that a test runs in another process, after importing the settings",
    r"meeting\.may_read": "an expression in a template, which a mutation is about",
    r"(record|nobody)\.pkk?": "an expression in a template that a test makes up",
    r"group\.takes_new_schools": "an attribute of what is told of a partnership, by which others are put in order",
    r"Part\.[AB]|item\.(part|is_part_b)": "an expression of Python, which a mutation or a test is about",
    r"([\w-]+\.)*(example\.(org|com|net)|gov\.uk|sch\.uk)": "a host",
    r"login\.microsoftonline\.(com|us)|sts\.windows\.net|essex\.example": "a host",
    r"all(:[a-z]*)?": "a mark of the roll: everybody, and how they are there",
    r"new:[a-z]+": "a choice of a form: somebody new of that name",
    r"Input\.\w+": "a command of chromium’s protocol",
    r"javax\.activation": "a file of Debian’s, in Java",
    r"(minutes|talk)\.(doc|ppt)": "a file that a test sends in",
    r"(w|r):\w+": "an element or attribute of a Word file",
    r"tests/test_warming\.py": "a file that the mutation tool writes into its copy",
    r"nu\.validator\..+": "a class of the HTML checker, in Java",
    r"no:cacheprovider": "an option of pytest",
    r"other_room/_panel\.html": "a template of a room that a test makes up",
    r"(erasures|copied)\.jsonl|uploads\.tar|database\.dump": "a file of a back-up",
    r"(portal|nginx|fonts)\.conf|maintenance\.css|(fullchain|privkey)\.pem|repository\.git": "a file on a server",
    r"tool\.[a-z_.]+": "a table of pyproject.toml",
    r"[A-Z][A-Za-z]+\.[a-z_]+[0-9]*": "a model and its field: facts of the table of markers, each of which is planted",
}

# Words that look like the name of a model and must not follow it when it moves: (file, word).
SALTS = {
    (
        "accounts/models/invitations.py",
        "accounts.invitation",
    ): "a salt: other words would void every invitation under way",
    ("boards/actions/writes.py", "boards.action"): "a salt: other words would void every owner’s link",
    ("improvement/dates/links.py", "improvement.dates.gone"): "a salt: other words would void links to calendar files",
    ("confirmations/links.py", "partnerships.confirmation"): "a salt: other words would void leads’ links",
    ("partnerships/enquiries/guarded.py", "partnerships.forms"): "a salt, of forms that are open",
    ("partnerships/enquiries/address_hashes.py", "partnerships.clients"): "a salt, under which clients are counted",
}

# Names that are put together as the portal runs: (pattern of the file, pattern of the expression).
_BY_MODEL = "of a model’s own app and name, which it follows wherever the model goes"
_BY_CALLERS = "its callers write the name out, and it is found there"
_BY_RESOLVER = "of the URLconf itself"
_FILES = "of the files there, each of which a test opens"
_QUESTION = "no address: the key of a question about a spreadsheet"
BUILT = {
    ("accounts/roles.py", "f'{app}.{verb}_{model}'"): "the models are found by their shape, and each role is looked up",
    ("accounts/views.py", "settings.LOGIN_REDIRECT_URL"): "the settings write the name out",
    ("boards/emails.py", "name"): _BY_CALLERS,
    ("base/addresses.py", "name"): _BY_CALLERS,
    (
        "tests/improvement/rounds/test_kept_out.py",
        "f'admin:partnerships_{record}_changelist'",
    ): "of the records that the test lists, each of which it opens",
    ("base/word.py", "f'w:{*}'"): "no address: an attribute of a Word file",
    ("boards/minutes/word_styles.py", "f'w:{side}'"): "no address: an element of a Word file",
    ("boards/recording/changes.py", "f'boards/recording/{name}.html'"): _BY_CALLERS,
    (
        "tests/boards/recording/test_marks.py",
        "f'interest:{last.*}:{setting.*}'",
    ): "no address: what a mark is about",
    ("partnerships/directory/admin.py", "action.permission"): "rooms write the name out, and it is found there",
    ("partnerships/letters/pages.py", "self.write"): "the rooms whose pages they are write the names out",
    ("partnerships/letters/pages.py", "self.sent"): "the same",
    ("partnerships/letters/pages.py", "self.again"): "the same",
    ("portal/delegates/views.py", "self.every"): "the pages of leads and of heads write the names out",
    ("portal/delegates/views.py", "self.one"): "the same",
    ("portal/changes/change_log.py", "f'admin:{label}'"): _BY_MODEL,
    ("portal/desk/tasks.py", "f'admin:{model.*}_changelist'"): _BY_MODEL,
    ("portal/web/sitemaps.py", "item"): "one of the names in the class",
    ("portal/statements/views.py", "f'portal/statements/{name}.html'"): _FILES,
    ("base/admin_addresses.py", "f'admin:{record.*}_{page}'"): f"{_BY_MODEL}; a test sees that its pages are",
    ("register/runs/admin.py", "f'register/runs/{name}.html'"): _FILES,
    ("base/records/private.py", "permissions_for(self.model, path)"): "rooms write the name out, and it is found there",
    ("base/history/restoring.py", "f'admin:{self.opts.*}_change'"): _BY_MODEL,
    ("spreadsheets/applying/admin.py", "f'spreadsheets/applying/spreadsheet_{name}.html'"): _FILES,
    ("partnerships/enquiries/forms.py", "f'partnerships/enquiries/_{self.kind}.html'"): _FILES,
    (
        "register/undoing.py",
        "apps.get_model('partnerships', row['model'])",
    ): "a refresh keeps the names of models in the database: one that moves needs a migration of them",
    (
        "portal/backups/erasures.py",
        "apps.get_model(label)",
    ): "a log of erasures keeps the names of models: one that is renamed is said not to be there when it is replayed",
    ("office/post/writing.py", "f'email/{kind}.*'"): _BY_CALLERS,
    ("spreadsheets/matching/groups.py", "f'partnership:{key}'"): _QUESTION,
    ("improvement/pasting/people.py", "f'apart:{*}'"): _QUESTION,
    ("spreadsheets/planning/leads.py", "f'leads:{*}'"): _QUESTION,
    ("spreadsheets/planning/leads.py", "f'vacant:{*}'"): _QUESTION,
    ("spreadsheets/planning/heads.py", "f'head:{*}'"): _QUESTION,
    ("spreadsheets/planning/memberships.py", "f'again:{*}'"): _QUESTION,
    ("spreadsheets/matching/closed.py", "f'closed:{*}'"): _QUESTION,
    ("spreadsheets/matching/leads.py", "f'people:{*}'"): _QUESTION,
    ("spreadsheets/matching/people.py", "f'person:{*}'"): _QUESTION,
    ("base/templatetags/govuk.py", "view"): "templates write the name out, and it is found there",
    ("partnerships/open_data/views.py", "view"): _BY_CALLERS,
    ("templates/boards/_panels.html", "panel.template"): "a room writes the name out, and it is found there",
    (
        "templates/partnerships/schools/school_detail.html",
        "template",
    ): "a room writes the name out, and it is found there",
    ("templates/base/*", "opts|admin_urlname:'change*'"): _BY_MODEL,
    ("templates/base/records/record_change_list.html", "template"): "rooms write the name out, and it is found there",
    ("templates/confirmations/*", "opts|admin_urlname:'changelist'"): _BY_MODEL,
    ("templates/portal/privacy/person_held.html", "opts|admin_urlname:'change*'"): _BY_MODEL,
    (
        "templates/partnerships/enquiries/enquiry_form.html",
        "form.introduction",
    ): "the form builds it, and it is explained there",
    (
        "tests/accounts/test_roles.py",
        "f'boards.{verb}_minutesversion'",
    ): "Django’s verbs; the model is named elsewhere",
    ("tests/admin.py", "f'{m.*}.view_{m.*}'"): _BY_MODEL,
    ("tests/admin.py", "f'admin:{*}_{*}_*'"): _BY_MODEL,
    ("tests/boards/minutes/test_copies.py", "name"): _BY_RESOLVER,
    ("tests/base/history/test_restoring.py", "name"): _BY_MODEL,
    ("tests/base/history/test_restoring.py", "f'admin:{record.*}_restore'"): _BY_MODEL,
    ("tests/spreadsheets/planning/sheets.py", "f'partnership:{*}'"): _QUESTION,
    ("tests/spreadsheets/test_round_trip.py", "name"): _BY_RESOLVER,
    ("tests/security/matrix/asking.py", "self.name"): _BY_RESOLVER,
    ("tests/security/matrix/asking.py", "name"): "a key of a table that is looked up",
    ("tests/security/test_admin_access.py", "apps.get_model('boards', name)"): "the test fails where there is none",
    ("tests/security/markers/elsewhere.py", "f'admin:{model.*}_{model.*}_{page}'"): _BY_MODEL,
    ("tests/security/markers/planting.py", "f'delegates:of_{of}'"): "each is opened by the tests that read the table",
    ("tests/security/markers/planting.py", "f'delegates:one_of_{of}'"): "the same",
    ("tests/security/test_programme_markers.py", "f'admin:partnerships_{model.*}_changelist'"): _BY_MODEL,
    ("tests/security/test_programme_markers.py", "name"): "the name just put together",
    ("tests/security/test_matrix.py", "f'admin:{app_model}_{view}'"): _BY_MODEL,
    ("tests/security/test_matrix.py", "f'admin:{place}_{view}'"): _BY_MODEL,
    ("tests/security/test_matrix.py", "apps.get_model(model)"): _BY_MODEL,
}

# Variables that are tables of names: (file, variable) and of which kind.
TABLES = {
    ("portal/admin_site.py", "APPS"): "app",
    ("portal/admin_site.py", "NAMES"): "app",
    ("portal/admin_site.py", "MODELS"): "class",
    ("tests/security/matrix/asking.py", "ASIDE"): "address",
}
