"""The strategy's pages and useful resources; topics, the peer reviews of each year, days on which none suits; system
leaders, offers, support; holds on erasing; figures of past years; self-evaluations, priorities, termly
reports, practice.
"""

from improvement.models.clear_days import DaysToKeepClear, InsetDay
from improvement.models.colleagues import Colleague
from improvement.models.frameworks import Framework, Stage, Statement, Theme
from improvement.models.holds import DisclosureHold
from improvement.models.offers import Offer
from improvement.models.pages import Page
from improvement.models.practice import Practice
from improvement.models.priorities import Priority, PriorityProgress
from improvement.models.reports import TermReport
from improvement.models.resources import Resource
from improvement.models.reviewers import Reviewer
from improvement.models.reviews import Half, PeerReview
from improvement.models.rounds import ReviewGroup, Round
from improvement.models.self_evaluations import (
    Agreement,
    Answer,
    NextStep,
    Participation,
    SelfEvaluation,
    SpreadCount,
)
from improvement.models.support import Deployment, SupportRequest
from improvement.models.system_leaders import Designation, SystemLeader
from improvement.models.topics import Topic
from improvement.models.what_changed import WhatChanged
from improvement.models.year_figures import YearFigure, YearSnapshot

__all__ = [
    "Agreement",
    "Answer",
    "Colleague",
    "DaysToKeepClear",
    "Deployment",
    "Designation",
    "DisclosureHold",
    "Framework",
    "Half",
    "InsetDay",
    "NextStep",
    "Offer",
    "Page",
    "Participation",
    "PeerReview",
    "Practice",
    "Priority",
    "PriorityProgress",
    "Resource",
    "ReviewGroup",
    "Reviewer",
    "Round",
    "SelfEvaluation",
    "SpreadCount",
    "Stage",
    "Statement",
    "SupportRequest",
    "SystemLeader",
    "TermReport",
    "Theme",
    "Topic",
    "WhatChanged",
    "YearFigure",
    "YearSnapshot",
]
