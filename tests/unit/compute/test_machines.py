"""What may be written down of a cluster, what a rehearsal keeps, and which idle rule may be published."""

from dataclasses import replace
from datetime import date

import pytest

from madang.core.errors import RuleBroken
from madang.kinds.compute.cluster.grants import Deed, Found, Grant, Step, plan
from madang.kinds.compute.cluster.rehearsing import after, found_of, kept_of
from madang.kinds.compute.rules.machines import check_code, check_names
from madang.kinds.compute.rules.publishing import check_from, check_rule
from madang.kinds.compute.rules.reclaiming import Rule

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 26)
RULE = Rule(least_percent=30, weeks=3, answer_days=5, keep_percent=25, appeal_days=5)
GRANT = Grant("md-7", "label", "org 1", "madang", {"a100": 2}, {"a100": 60}, frozenset({"kim"}))


@pytest.mark.parametrize("code", ["", "Yard", "-yard", "yard-", "y" * 41, "두물"])
def test_a_cluster_is_called_as_it_calls_itself(code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_code(code)
    assert refused.value.field == "code"
    assert check_code("yard-2") == "yard-2"


@pytest.mark.parametrize(
    ("names", "field"),
    [({"a": "A100"}, "a"), ({"a": "h100", "b": "h100"}, "b"), ({"a": "", "b": ""}, None), ({}, None)],
)
def test_names_of_pools_fit_the_cluster_and_differ(names, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_names(names, is_kueue=False)
    assert refused.value.field == field
    check_names({"a": "a100_80g", "b": ""}, is_kueue=False)
    with pytest.raises(RuleBroken):
        check_names({"a": "a100_80g"}, is_kueue=True)


@pytest.mark.parametrize(
    ("name", "number"),
    [("least_percent", 0), ("weeks", 27), ("answer_days", 0), ("keep_percent", 101), ("appeal_days", 61)],
)
def test_a_rule_has_numbers_within_bounds(name: str, number: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_rule(replace(RULE, **{name: number}))
    assert refused.value.field == name
    check_rule(RULE)


@pytest.mark.parametrize(
    ("day", "newest"),
    [(date(2026, 11, 25), None), (date(2028, 1, 1), None), (date(2026, 12, 1), date(2026, 12, 1))],
)
def test_a_rule_begins_today_or_later_and_after_the_last_one(day, newest) -> None:
    with pytest.raises(RuleBroken):
        check_from(day, today=TODAY, newest=newest)
    check_from(TODAY, today=TODAY, newest=None)
    check_from(date(2026, 12, 2), today=TODAY, newest=date(2026, 12, 1))


def test_a_rehearsal_keeps_what_it_is_told_as_plain_data() -> None:
    found = Found({"md-7": replace(GRANT, logins=frozenset())}, frozenset({"madang"}))
    assert found_of(kept_of(found)) == found
    assert found_of({}) == Found({})


def test_every_step_brings_a_rehearsal_to_what_was_granted() -> None:
    there: dict[str, Grant] = {}
    wanted = [
        GRANT,
        replace(GRANT, label="other", qos="slow", gpus={"a100": 1}, logins=frozenset({"lee"})),
        replace(GRANT, gpu_minutes={}, open=False),
    ]
    for grant in wanted:
        steps = [step for step in plan([grant], Found(there)) if step.deed != Deed.ADD_SERVICE]
        for step in steps:
            there[grant.account] = after(there.get(grant.account), step)
        assert there[grant.account] == grant
        assert steps
    assert after(GRANT, Step(Deed.ADD_ACCOUNT, GRANT, GRANT)) == GRANT  # again does no harm
