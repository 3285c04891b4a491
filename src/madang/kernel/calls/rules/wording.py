"""How places are given, in words that anyone can follow; shown before one applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls.models import PriorityOrder


@dataclass(frozen=True)
class RuleWords:
    """A rule of allocation: its name, one paragraph, and a gloss for those who want the term."""

    title: str | Promise
    paragraph: str | Promise
    gloss: str | Promise


ALLOCATION_RULES: Mapping[str, RuleWords] = {
    "deferred_acceptance": RuleWords(
        _("Matching by wishes and priorities"),
        _(
            "Every company names the places it wants, in its own order. All are looked at together: each "
            "place keeps those who come first in its order as long as it has seats, and whoever is not kept "
            "is tried at the next place of its own list. Nobody gains by naming a place less wanted first, "
            "and nobody is passed over at a place for someone who came after."
        ),
        _("The term is deferred acceptance (Gale and Shapley, 1962)."),
    ),
    "serial_dictatorship": RuleWords(
        _("By lot, one after another"),
        _(
            "A lot gives all companies one order. One after another, each gets the place it wants most "
            "among those still free. The order of the places and scores above the pass mark do not count."
        ),
        _("The term is random serial dictatorship."),
    ),
    "points_first_come": RuleWords(
        _("Points, then first come"),
        _(
            "First wishes are served before second wishes: each place takes those with the best order, and "
            "among equals whoever handed in earlier. Here it can pay to name a safer place first."
        ),
        _("The old way, kept for comparison; the term is immediate acceptance."),
    ),
}

PRIORITY_WORDS: Mapping[str, str | Promise] = {
    PriorityOrder.HOST_THEN_SCORE: _(
        "A place first looks at how its host ranked the companies; among those ranked equal, at the score."
    ),
    PriorityOrder.SCORE_THEN_HOST: _(
        "A place first looks at the score; among equal scores, at how its host ranked the companies."
    ),
    PriorityOrder.SCORE_ONLY: _("A place looks at the score alone."),
}
