"""Which tables the public reads: all but those of the models that are named here.

A new model is among them unless somebody adds it here. A page that reads a table of the others is not kept
(``keeping.py``), and a test says so of every public page.
"""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from simple_history.models import HistoricalChanges

from accounts.models import AuditEvent, Delegate, Erasure, Invitation, User
from boards.models import (
    Action,
    Attendance,
    Board,
    Interest,
    ItemVersion,
    Mark,
    NamedVote,
    PlannedItem,
    Recorder,
    SentExtract,
    Suggestion,
    TemplateItem,
    Vote,
)
from confirmations.models import Proposal, Question
from improvement.models import (
    Agreement,
    Answer,
    Colleague,
    DaysToKeepClear,
    Deployment,
    Designation,
    DisclosureHold,
    InsetDay,
    NextStep,
    Offer,
    Participation,
    Reviewer,
    ReviewGroup,
    SelfEvaluation,
    SpreadCount,
    SupportRequest,
    SystemLeader,
    WhatChanged,
)
from office.models import JobRun, JournalEntry, JournalRow, Message, TableStamp
from partnerships.models import Enquiry, Letter, MergedPerson
from portal.models import Circular, FollowRequest, SavedList, Subscription, Withdrawal
from spreadsheets.models import SpreadsheetImport

# They change often, or at every visit: each change of a table that the public reads has every page made again.
NOT_READ: set[type[Model]] = {
    *(AuditEvent, Delegate, Erasure, Invitation, Invitation.roles.through, User, User.groups.through),
    *(User.user_permissions.through, FollowRequest, MergedPerson, Subscription, Withdrawal),
    *(Circular, SavedList),
    *(Action, Action.others.through, Attendance, Interest, ItemVersion, Mark, NamedVote, Recorder, Suggestion),
    *(PlannedItem, SentExtract, TemplateItem, Vote),
    *(Enquiry, JobRun, JournalEntry, JournalRow, Letter, Message, Proposal, Question, SpreadsheetImport, TableStamp),
    *(Colleague, DaysToKeepClear, InsetDay, ReviewGroup, Reviewer, WhatChanged),
    *(Deployment, Designation, Offer, Offer.districts.through, SupportRequest, SystemLeader),
    *(DisclosureHold, SystemLeader.districts.through),
    *(SelfEvaluation, Answer, SpreadCount, Agreement, Participation, NextStep),
}
HISTORIES_READ: set[type[Model]] = {Board.history.model}  # the search knows the names that a board had


def stamped_models() -> list[type[Model]]:
    """The models whose tables have a stamp. What a history says is said of a record that changed with it."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in settings.PORTAL_APPS
        and model not in NOT_READ
        and (model in HISTORIES_READ or not issubclass(model, HistoricalChanges))
    ]


@cache
def stamped_tables() -> frozenset[str]:
    """The names of their tables."""
    return frozenset(model._meta.db_table for model in stamped_models())


@cache
def other_tables() -> frozenset[str]:
    """The tables of all other models, also of those that are not ours: no page that reads one is kept."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True)) - stamped_tables()
