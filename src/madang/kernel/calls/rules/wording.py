"""How what is scarce is given, in words that anyone can follow; shown before one applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls.models import Call, PriorityOrder, Weighting


@dataclass(frozen=True)
class RuleWords:
    """A rule of allocation: its name, one paragraph, and a gloss for those who want the term.

    ``family`` is the family of problems that it solves.
    """

    title: str | Promise
    paragraph: str | Promise
    gloss: str | Promise
    family: str = "matching"


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
    "dominant_resource_fairness": RuleWords(
        _("Everybody rises together"),
        _(
            "In each month all start from nothing and rise together, by their weight, until one has all it "
            "asked for or what it asks for has run out. Whoever has named a second choice goes on there, "
            "from the level it stands at. So nobody has less of what ran out than another of the same "
            "weight, unless it asked for less, and asking for more than one needs gains nothing."
        ),
        _("The term is dominant resource fairness, weighted max-min by month (Ghodsi et al., 2011)."),
        family="shares",
    ),
    "weighted_max_min": RuleWords(
        _("Everybody rises together, all pools counted as one"),
        _(
            "As “Everybody rises together”, but the level of each counts what it holds of all pools "
            "together, not of the one it holds most of."
        ),
        _("The term is asset fairness; with one pool it is weighted max-min."),
        family="shares",
    ),
    "proportional": RuleWords(
        _("The same part of every ask"),
        _(
            "In each month each is given the same part of what it asked for, by its weight. Here it pays to "
            "ask for more than one needs."
        ),
        _("The old way, kept for comparison; the term is proportional rationing."),
        family="shares",
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

WEIGHT_WORDS: Mapping[str, str | Promise] = {
    Weighting.EQUAL: _("All who pass weigh the same, whatever their score."),
    Weighting.SCORE: _(
        "Each weighs as many as its score has whole points: with 90 points one rises half as fast again as "
        "with 60."
    ),
}


def order_words(call: Call) -> str | Promise:
    """Return what counts under the rule of ``call``: who comes first, or how much each weighs."""
    words = ALLOCATION_RULES.get(call.rule)
    if words and words.family == "shares":
        return WEIGHT_WORDS[call.weighting]
    return PRIORITY_WORDS[call.priority_order]


def rules_of(family: str) -> list[str]:
    """Return the rules for problems of ``family``, the one to begin with first.

    >>> rules_of("shares")[0]
    'dominant_resource_fairness'
    """
    return [key for key, words in ALLOCATION_RULES.items() if words.family == family]
