"""What this stage asks of a kind, and of whoever proves that a person signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol, runtime_checkable

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
    """Whoever proves that a person signs on our own pages."""

    def proof_of(self, paper: Paper, answer: Mapping[str, str]) -> Proof:
        """Return the proof in ``answer``; raise NotAllowed where it proves nothing."""
        ...


@dataclass(frozen=True)
class Places:
    """By what a way to a service is named, and where the service and the signer come back to."""

    reference: str
    callback: str
    back: str


class Begun(NamedTuple):
    """What the service calls it, and where the signer goes."""

    key: str
    address: str


@dataclass(frozen=True)
class Told:
    """How a way to a service ended, in words that are proved to be the service's.

    ``digest`` is that of the content signed; ``proof`` by what the signature is found there again.
    """

    reference: str
    key: str
    digest: str
    signed: bool
    proof: str


@runtime_checkable
class SigningOutside(Protocol):
    """A service to which the signer goes, and that tells afterwards how it ended."""

    name: str

    def begin(self, paper: Paper, places: Places, *, pdf: bytes) -> Begun:
        """Hand the paper over; raise WrongState with a sentence for the signer when it cannot be done."""
        ...

    def told(self, headers: Mapping[str, str], body: bytes) -> Told:
        """Return what ``body`` says; raise NotAllowed unless the service itself has said it, just now."""
        ...
