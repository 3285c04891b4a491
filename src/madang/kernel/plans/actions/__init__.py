"""Deeds on plans and on what is built."""

from madang.kernel.plans.actions.building import ProjectText, add_milestone, add_project, correct_project
from madang.kernel.plans.actions.writing import add_area, publish, record_amount, write

__all__ = [
    "ProjectText",
    "add_area",
    "add_milestone",
    "add_project",
    "correct_project",
    "publish",
    "record_amount",
    "write",
]
