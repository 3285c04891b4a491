"""Every read of this stage. Each takes a fixed number of database queries."""

from madang.kernel.reviews.queries.backlog import Backlog, backlogs
from madang.kernel.reviews.queries.evaluating import (
    criteria_of,
    is_cleared,
    queue_of,
    rounds_of,
    scores_of,
    undeclared_of,
    visible_to,
)
from madang.kernel.reviews.queries.progress import (
    Load,
    Progress,
    loads_in,
    progress_of,
    to_screen,
    with_assignments,
)
from madang.kernel.reviews.queries.ranking import (
    Listing,
    RankingRow,
    answers_of,
    candidates_of,
    host_list_of,
    listings_in,
    offers_of,
    open_lists,
    rankings_in,
    rankings_of,
    waiting_for_host,
)
from madang.kernel.reviews.queries.standing import Standing, reviews_of, scored, standing
from madang.kernel.reviews.queries.ties import evaluators, ties_in

__all__ = [
    "Backlog",
    "Listing",
    "Load",
    "Progress",
    "RankingRow",
    "Standing",
    "answers_of",
    "backlogs",
    "candidates_of",
    "criteria_of",
    "evaluators",
    "host_list_of",
    "is_cleared",
    "listings_in",
    "loads_in",
    "offers_of",
    "open_lists",
    "progress_of",
    "queue_of",
    "rankings_in",
    "rankings_of",
    "reviews_of",
    "rounds_of",
    "scored",
    "scores_of",
    "standing",
    "ties_in",
    "to_screen",
    "undeclared_of",
    "visible_to",
    "waiting_for_host",
    "with_assignments",
]
