"""After ten thousand random deeds every account is what a plain tally says, and the books balance.

The machine plays many books side by side with the postings the actions use; the tally beside it knows
nothing of debit and credit. The same deeds against the database: ``integration/accounts/test_machine.py``.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from madang.kernel.accounts import rules
from madang.kernel.accounts.models import Account, CostItem
from madang.kernel.accounts.rules import Posting

pytestmark = pytest.mark.unit

RUNS, STEPS = 110, 100
DONE = {"deeds": 0}
won = st.integers(1, 10**9)


class Books(RuleBasedStateMachine):
    """One book: what is posted, and beside it a tally in plain words."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Posting] = []
        self.balance = 0  # kept beside the lines: to add them all up after each deed takes most of the time
        self.accepted: list[tuple[list[Posting], int, int]] = []
        self.tally = dict.fromkeys(
            ("own_in", "own_back", "paid", "grant_used", "own_used", "left", "interest", "returned", "fees"),
            0,
        )

    def post(self, lines: list[Posting]) -> None:
        if lines:
            rules.check_balanced(lines)
        assert all(min(line.debit_won, line.credit_won) == 0 for line in lines)
        self.lines += lines
        self.balance += sum(line.debit_won - line.credit_won for line in lines)
        DONE["deeds"] += 1

    @rule(amount=won)
    def own_share_comes_in(self, amount: int) -> None:
        self.post(rules.own_share(amount))
        self.tally["own_in"] += amount

    @rule(amount=won)
    def tranche_is_paid(self, amount: int) -> None:
        self.post(rules.tranche(amount))
        self.tally["paid"] += amount

    @rule(amount=won, grant=st.integers(0, 10**9), own=st.integers(0, 10**9), item=st.sampled_from(CostItem))
    def bill_is_accepted(self, amount: int, grant: int, own: int, item: str) -> None:
        of_grant, of_own = rules.split(amount, grant_won=grant, own_won=own)
        assert of_grant + of_own == amount
        assert of_grant >= 0 <= of_own
        lines = rules.spent(item, grant_won=of_grant, own_won=of_own)
        self.post(lines)
        self.accepted.append((lines, of_grant, of_own))
        self.tally["grant_used"] += of_grant
        self.tally["own_used"] += of_own

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def bill_is_taken_back(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.accepted) - 1))
        lines, of_grant, of_own = self.accepted.pop(place)
        self.post(rules.reversal(lines))
        self.tally["grant_used"] -= of_grant
        self.tally["own_used"] -= of_own

    @rule(days=st.integers(0, 1000))
    def money_is_settled(self, days: int) -> None:
        tally = self.tally
        left = max(0, tally["paid"] - tally["grant_used"] - tally["left"])
        interest = rules.interest(left, rate_bp=250, days=days)
        own_left = tally["own_in"] - tally["own_back"] - tally["own_used"]
        self.post(rules.settled(left_won=left, interest_won=interest, own_left_won=own_left))
        tally["left"] += left
        tally["interest"] += interest
        tally["own_back"] += own_left

    @precondition(lambda self: self.tally["left"] + self.tally["interest"] > self.tally["returned"])
    @rule()
    def money_is_returned(self) -> None:
        due = self.tally["left"] + self.tally["interest"] - self.tally["returned"]
        self.post(rules.returned(due))
        self.tally["returned"] += due

    @rule(amount=won)
    def fee_is_paid(self, amount: int) -> None:
        self.post(rules.fee(amount))
        self.tally["fees"] += amount

    @invariant()
    def books_balance(self) -> None:
        assert self.balance == 0

    def teardown(self) -> None:
        tally = self.tally
        net = dict.fromkeys(Account.values, 0)
        for line in self.lines:
            net[line.account] += line.debit_won - line.credit_won
        assert net == {
            "treasury": tally["returned"] + tally["fees"] - tally["paid"],
            "fee": -tally["fees"],
            "advance": tally["paid"] - tally["grant_used"] - tally["left"],
            "own_held": tally["own_in"] - tally["own_used"] - tally["own_back"],
            "own_share": tally["own_back"] - tally["own_in"],
            "spent": tally["grant_used"] + tally["own_used"],
            "return_due": tally["left"] + tally["interest"] - tally["returned"],
            "interest": -tally["interest"],
        }


def test_books_balance_after_ten_thousand_random_deeds() -> None:
    DONE["deeds"] = 0
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert DONE["deeds"] >= 10_000
