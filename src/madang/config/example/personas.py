"""The people a newcomer may be, each in a role and at an organisation. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    """One invented person: ``seat`` is the key of the organisation where they hold ``role``."""

    key: str
    email: str
    name: str
    role: str
    seat: str


PERSONAS: tuple[Persona, ...] = (
    Persona("officer", "officer@example.org", "김서연", "city_officer", "city"),
    Persona("officer2", "officer2@example.org", "정민재", "city_officer", "city"),
    Persona("manager", "manager@example.org", "이도윤", "programme_manager", "agency"),
    Persona("manager2", "manager2@example.org", "한지우", "programme_manager", "agency"),
    Persona("founder", "founder@example.org", "박하늘", "founder", "company"),
    Persona("host", "host@example.org", "최은서", "host_officer", "hospital-a"),
    Persona("evaluator", "evaluator@example.org", "윤태호", "evaluator", "agency"),
    Persona("investor", "investor@example.org", "장예린", "investor", "fund"),
    Persona("trainee", "trainee@example.org", "오시우", "trainee", "academy"),
    Persona("auditor", "auditor@example.org", "문가온", "auditor", "council"),
)
