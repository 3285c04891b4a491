"""Roles say in a sentence what they are for; who decides and who proposes are told apart elsewhere."""

import pytest

from madang.people.permissions import Permission
from madang.people.roles import AUDITOR, EVALUATOR, FOUNDER, HOST_OFFICER, ROLES, Role

pytestmark = pytest.mark.unit

DECIDING = {
    Permission.CALL_PUBLISH,
    Permission.APPLICATION_SCREEN,
    Permission.RUN_PROPOSE,
    Permission.RUN_CONFIRM,
}
AUDIENCES = {"public", "company", "host", "evaluator", "office", "auditor"}


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.key)
def test_every_role_is_known_by_its_key_and_describes_itself(role: Role) -> None:
    assert ROLES[role.key] is role
    assert str(role.name)
    assert str(role.description).endswith(".")
    assert role.home in AUDIENCES


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_held_by_somebody(permission: Permission) -> None:
    assert any(permission in role.permissions for role in ROLES.values())


@pytest.mark.parametrize("role", [FOUNDER, HOST_OFFICER, EVALUATOR, AUDITOR], ids=lambda role: role.key)
def test_nobody_outside_the_office_decides(role: Role) -> None:
    deciding = {
        Permission.RUN_PROPOSE,
        Permission.RUN_CONFIRM,
        Permission.CALL_PUBLISH,
        Permission.APPLICATION_SCREEN,
    }
    assert not role.permissions & deciding


def test_the_auditor_changes_nothing() -> None:
    assert AUDITOR.permissions == {Permission.AUDIT_READ, Permission.PROMISE_READ}
