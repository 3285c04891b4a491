"""What this stage asks of a kind, and of whoever proves that a person signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from madang.kernel.agreements.models import Agreement, Signature
from madang.kernel.allocation.models import Award
from madang.people.models import User


class Particular(NamedTuple):
    """One line that only people read: what it is, and what it says (``value_en`` where that differs)."""

    label_ko: str
    label_en: str
    value: str
    value_en: str = ""

    def kept(self) -> list[str]:
        """Return the line as an agreement keeps it."""
        return [*self[:3], self.value_en] if self.value_en else [*self[:3]]


class Owed(NamedTuple):
    """One duty of the company, how one will know it is kept, and until when."""

    title_ko: str
    title_en: str
    measure_ko: str
    measure_en: str
    due_on: date | None
    milestone: bool = False


@dataclass(frozen=True)
class Terms:
    """On which terms something is given; money in whole won, ``ends_on`` is the last day."""

    starts_on: date
    ends_on: date
    price_won: int = 0
    grant_won: int = 0
    own_share_won: int = 0
    particulars: tuple[Particular, ...] = ()
    duties: tuple[Owed, ...] = field(default=())


class Contracting(Protocol):
    """A kind that is given under an agreement."""

    def terms_of(self, award: Award) -> Terms:
        """Return the terms that were offered to the holder of ``award``."""
        ...

    def begin(self, agreement: Agreement) -> None:
        """Hand out what was agreed, in the transaction in which ``agreement`` comes into force."""
        ...

    def end(self, agreement: Agreement) -> None:
        """Take it back: the term is over, or ``agreement`` was terminated or superseded."""
        ...


@dataclass(frozen=True)
class Paper:
    """What is to be signed by whom: the content, its digest, and the signature before."""

    agreement: Agreement
    signer: User
    content_digest: str
    previous: Signature | None = None


@dataclass(frozen=True)
class Proof:
    """How the signer was known, and what the service gives for it."""

    method: str
    service: str
    text: str = ""


class Signing(Protocol):
    """Whoever proves that a person signed: this house itself, or a service outside."""

    def address_of(self, paper: Paper) -> str:
        """Return where the signer goes to sign; empty: they sign here."""
        ...

    def proof_of(self, paper: Paper, answer: Mapping[str, str]) -> Proof:
        """Return the proof in ``answer``; raise NotAllowed where it proves nothing."""
        ...
