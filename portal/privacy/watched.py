"""Which records tell of people, so that their deletion is noted whoever deletes them (``accounts.erasures``).

Sign-ins, sessions and devices are not among them: they go by age alone, and a restore ends every session.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model

from accounts.erasures.noting import watch, watch_hiding
from accounts.models import Delegate, Invitation, User
from boards.models import ItemVersion, Seat, Suggestion
from confirmations.models import Proposal, Question
from improvement.models import (
    Answer,
    Colleague,
    DisclosureHold,
    NextStep,
    Participation,
    SystemLeader,
    WhatChanged,
)
from office.models import Message
from partnerships.models import Enquiry, Headship, Lead, Letter, Person, PersonName
from portal.models import Circular, SavedList, Subscription, Withdrawal
from spreadsheets.models import SpreadsheetImport

WATCHED: tuple[type[Model], ...] = (
    Person,
    PersonName,
    Lead,
    Headship,
    Seat,
    Enquiry,
    Letter,
    Message,
    Subscription,
    Withdrawal,
    Circular,
    SavedList,
    Question,
    Proposal,
    ItemVersion,
    Suggestion,
    SpreadsheetImport,
    SystemLeader,
    WhatChanged,
    DisclosureHold,
    Colleague,
    Answer,
    Participation,
    NextStep,
    User,
    Invitation,
    Delegate,
    EmailAddress,
    SocialAccount,
    Authenticator,
)


def watch_all() -> None:
    """Have each noted, from now on."""
    watch(*WATCHED)
    watch_hiding(WhatChanged, "taken_back_on")
