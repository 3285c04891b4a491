"""A real instance: 161 reviewers and 442 papers of a conference, with the reviewers' true bids.

It lies beside the repository where it was allowed to be downloaded, not inside; without it this is skipped.
Papers apply to reviewers: a paper ranks the reviewers by how strongly they bid for it, a reviewer ranks
papers by its bids (ties are many: three grades), with the load as seats.
"""

import os
from pathlib import Path

import pytest
from fairlot.matching.problem import Applicant, Lottery, Matching, Place
from fairlot.solve import check, solve
from fairlot_cases import by_priority, proposals

pytestmark = pytest.mark.unit

INSTANCE = Path(os.environ.get("FAIRLOT_INSTANCES", "nowhere")) / "reviewers" / "aamas2016.in"
GRADE = {"1.00": 1, "0.50": 2, "0.25": 3}  # 0.00 is a conflict


@pytest.fixture(name="bids", scope="module")
def _bids() -> list[list[str]]:
    """The bids, one row a paper, one column a reviewer."""
    if not INSTANCE.exists():
        pytest.skip("FAIRLOT_INSTANCES names no folder with reviewers/aamas2016.in")
    return [line.split() for line in INSTANCE.read_text().splitlines()[1:]]


def market(bids: list[list[str]], grades: set[int], load: int) -> Matching:
    """Papers wish for reviewers by grade, best first; each reviewer takes ``load`` papers, by grade."""
    papers, reviewers = [f"p{n}" for n in range(len(bids))], [f"r{n}" for n in range(len(bids[0]))]
    grade = [[GRADE.get(bid, 0) for bid in row] for row in bids]
    wishes = {}
    for paper, row in zip(papers, grade, strict=True):
        fit = [n for n in range(len(reviewers)) if row[n] in grades]
        wishes[paper] = Applicant(tuple(reviewers[n] for n in sorted(fit, key=lambda n: row[n])))
    ranked = {
        name: Place(load, {paper: row[n] for paper, row in zip(papers, grade, strict=True) if row[n]})
        for n, name in enumerate(reviewers)
    }
    return Matching(wishes, ranked, Lottery((("conference", "AAMAS 2016"),)))


def test_strong_bids_agree_with_the_textbook(bids: list[list[str]]) -> None:
    problem = market(bids, {1, 2}, load=3)
    result = solve(problem)
    assert result.assignment == proposals(problem, by_priority(problem))
    assert check(problem, result) == []


def test_every_paper_finds_a_reviewer_and_nothing_blocks(bids: list[list[str]]) -> None:
    problem = market(bids, {1, 2, 3}, load=3)
    for rule in ("deferred_acceptance", "serial_dictatorship"):
        result = solve(problem, rule)
        assert result.stats["placed"] == len(bids) == 442
        assert not [
            v for v in check(problem, result) if rule == "deferred_acceptance" or v.promise != "stable"
        ]
