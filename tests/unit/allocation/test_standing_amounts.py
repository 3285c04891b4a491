"""What is free of amounts when somebody holds some, and some months have begun."""

from datetime import date

import pytest
from fairlot import solve
from fairlot.shares.claims import TASK, Choice, Claimant
from fairlot.shares.problem import Lottery, Shares

from madang.kernel.allocation.queries.families import Standing, reading

pytestmark = pytest.mark.unit

MONTHS = ("2027-01", "2027-02", "2027-03")
DAYS = tuple(date(2027, month, 1) for month in (1, 2, 3))


def problem(**claimants: Claimant) -> Shares:
    return Shares(
        resources={"G01": (8_000,) * 3},
        periods=MONTHS,
        claimants=claimants,
        lottery=Lottery((("value", "1 2 3"),)),
    )


def wanting(tasks: int, *, floor: int = 0, steady: bool = False) -> Claimant:
    return Claimant(
        choices=(Choice("G01", {"G01": 1_000}),),
        tasks=(tasks,) * 3,
        floor={"G01": (floor * TASK,) * 3} if floor else {},
        whole=True,
        steady=steady,
    )


def holding(*units: int) -> dict[str, dict[date, int]]:
    return {"G01": dict(zip(DAYS, units, strict=True))}


def again(claimant: Claimant, **standing) -> Claimant:
    found = reading("shares").free_again(problem(A=claimant), Standing(**standing))
    return found.claimants["A"]


def test_what_is_held_is_the_floor_and_more_may_come() -> None:
    found = again(wanting(6), held={"A": holding(2, 2, 2)})
    assert (found.floor["G01"], found.tasks) == ((2_000,) * 3, (6, 6, 6))


def test_months_that_have_begun_are_given_no_more() -> None:
    found = again(wanting(6), held={"A": holding(2, 2, 2)}, since=DAYS[1])
    assert found.tasks == (2, 6, 6)


def test_who_holds_nothing_has_its_least_in_open_months_alone() -> None:
    found = again(wanting(6, floor=1, steady=True), since=DAYS[1])
    assert (found.floor["G01"], found.tasks, found.steady) == ((0, 1_000, 1_000), (0, 6, 6), True)


@pytest.mark.parametrize(
    ("units", "since", "tasks"),
    [
        ((2, 2, 2), None, (6, 6, 6)),  # more in every month is still the same in every month
        ((2, 2, 2), DAYS[1], (2, 2, 2)),  # January cannot grow any more
        ((0, 2, 2), None, (0, 2, 2)),  # came late, and is uneven already
    ],
)
def test_who_wants_the_same_in_each_month_gets_no_more_where_it_cannot_be(units, since, tasks) -> None:
    found = again(wanting(6, steady=True), held={"A": holding(*units)}, since=since)
    assert found.tasks == tasks


def test_who_gave_up_asks_for_nothing_and_who_is_content_for_what_it_has() -> None:
    assert again(wanting(6), out=frozenset("A")).tasks == (0, 0, 0)
    found = again(wanting(6, steady=True), held={"A": holding(3, 3, 1)}, content=frozenset("A"))
    assert (found.tasks, found.steady) == ((3, 3, 1), False)


def test_counts_leave_out_the_months_that_have_begun() -> None:
    standing = Standing(held={"A": holding(2, 2, 2)}, since=DAYS[2])
    asked = reading("shares").free_again(problem(A=wanting(6), B=wanting(1)), standing)
    result = solve.solve(asked, "dominant_resource_fairness")
    counts = reading("shares").counts(asked, result, standing)
    assert (counts.units, counts.given, counts.placed) == (6, 5, 2)
