"""The letters themselves: which words each needs, and how it reads in a language.

A letter is two text files, ``templates/notices/<name>.ko.txt`` and ``.en.txt``: the first line is the title,
then a blank line, then the body. It gets plain values; a word that differs by language comes as ``word_ko``
and ``word_en`` and is read as ``word``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core.clock import SEOUL

_OFFERED = frozenset({"call", "offer"})
_HELD = frozenset({"organisation", "role"})
_AGREED = frozenset({"number", "title"})
_ASKED = frozenset({"number", "title"})

LETTERS: Mapping[str, frozenset[str]] = {
    "application_received": frozenset({"call", "number", "at", "closes_at"}),
    "application_withdrawn": frozenset({"call", "number", "closes_at"}),
    "screening_refused": frozenset({"call", "reason"}),
    "screening_reversed": frozenset({"call"}),
    "assignment_made": frozenset({"call", "count", "due_at"}),
    "review_reminder": frozenset({"call", "count", "due_at"}),
    "ranking_asked": _OFFERED | {"due_at"},
    "ranking_reminder": _OFFERED | {"due_at"},
    "result_placed": _OFFERED | {"answer_by"},
    "result_unplaced": frozenset({"call"}),
    "award_accepted": _OFFERED | {"company"},
    "award_declined": _OFFERED | {"company"},
    "award_vacancy": _OFFERED | {"answer_by"},
    "award_expired": _OFFERED,
    "call_corrected": frozenset({"call", "reason"}),
    "publication_proposed": frozenset({"call", "proposer", "reason"}),
    "account_confirm": frozenset({"url"}),
    "account_reset": frozenset({"url"}),
    "account_exists": frozenset({"url"}),
    "account_unknown": frozenset({"url"}),
    "account_changed": frozenset({"event", "at"}),
    "invitation_made": _HELD | {"inviter", "until"},
    "joining_asked": _HELD | {"person"},
    "joining_granted": _HELD,
    "joining_refused": _HELD | {"reason"},
    "role_changed": _HELD,
    "membership_ended": _HELD | {"reason"},
    "facts_corrected": frozenset({"company", "reason"}),
    "usage_reached": frozenset({"number", "month", "percent"}),
    "agreement_to_sign": _AGREED,
    "agreement_to_countersign": _AGREED | {"company"},
    "agreement_called_back": _AGREED | {"reason"},
    "agreement_own_share": _AGREED | {"won"},
    "agreement_in_force": _AGREED | {"starts_on", "ends_on"},
    "agreement_change_asked": _AGREED | {"company", "wanted"},
    "agreement_change_approved": _AGREED | {"wanted", "answer"},
    "agreement_change_refused": _AGREED | {"wanted", "answer"},
    "agreement_terminated": _AGREED | {"reason"},
    "agreement_ended": _AGREED,
    "tranche_paid": _AGREED | {"won", "count"},
    "fee_billed": _AGREED | {"month", "won", "due_on"},
    "claim_filed": _AGREED | {"company", "count"},
    "claim_decided": _AGREED | {"count", "refused"},
    "claim_reversed": _AGREED | {"bill", "reason"},
    "settlement_proposed": _AGREED | {"company"},
    "settlement_confirmed": _AGREED | {"won"},
    "settlement_returned": _AGREED | {"won"},
    "promise_moved": frozenset({"promise", "step"}),
    "voice_received": _ASKED | {"url"},
    "voice_moved": _ASKED,
    "voice_confirm": _ASKED,
    "voice_returned": _ASKED | {"objection"},
    "meeting_invited": frozenset({"meeting", "at", "place"}),
    "promises_due": frozenset({"count", "list"}),
    "promises_late": frozenset({"count", "list"}),
    "promises_escalated": frozenset({"count", "list"}),
    "gpu_asked": frozenset({"pool", "company", "due"}),
    "gpu_granted": frozenset({"pool", "units", "until"}),
    "gpu_listed": frozenset({"pool", "units"}),
    "gpu_refused": frozenset({"pool", "reason"}),
    "gpu_idle_warning": frozenset({"pool", "percent", "least", "weeks", "days"}),
    "gpu_idle_answered": frozenset({"pool", "company"}),
    "gpu_idle_excused": frozenset({"pool", "until", "reason"}),
    "gpu_reclaimed": frozenset({"pool", "units", "days", "reason"}),
    "gpu_offered_on": frozenset({"pool", "given", "companies"}),
    "gpu_objected": frozenset({"pool", "company"}),
    "gpu_judged": frozenset({"pool", "outcome", "reason"}),
}

NAMES: Mapping[str, str | Promise] = {
    "application_received": _("Application received"),
    "application_withdrawn": _("Application withdrawn"),
    "screening_refused": _("A condition is not met"),
    "screening_reversed": _("A refusal is taken back"),
    "assignment_made": _("Reviews given to an evaluator"),
    "review_reminder": _("Reviews still open"),
    "ranking_asked": _("Host asked for an order"),
    "ranking_reminder": _("Host’s order still missing"),
    "result_placed": _("Result: a place"),
    "result_unplaced": _("Result: no place"),
    "award_accepted": _("A company accepts"),
    "award_declined": _("A company declines"),
    "award_vacancy": _("A free seat is given on"),
    "award_expired": _("No answer in time"),
    "call_corrected": _("A call is corrected"),
    "publication_proposed": _("Results wait for a second person"),
    "account_confirm": _("Address to be confirmed"),
    "account_reset": _("New password asked for"),
    "account_exists": _("Address has an account already"),
    "account_unknown": _("Address has no account"),
    "account_changed": _("Account changed"),
    "invitation_made": _("Invitation to a role"),
    "joining_asked": _("Somebody asks to join"),
    "joining_granted": _("Let in"),
    "joining_refused": _("Not let in"),
    "role_changed": _("Another role"),
    "membership_ended": _("Membership ended"),
    "facts_corrected": _("Register facts corrected"),
    "usage_reached": _("Use reaches its limit"),
    "agreement_to_sign": _("Agreement to be signed"),
    "agreement_to_countersign": _("Agreement waits for the city’s signature"),
    "agreement_called_back": _("Agreement called back"),
    "agreement_own_share": _("Own share to be paid in"),
    "agreement_in_force": _("Agreement in force"),
    "agreement_change_asked": _("Change of an agreement asked for"),
    "agreement_change_approved": _("Change of an agreement approved"),
    "agreement_change_refused": _("Change of an agreement not approved"),
    "agreement_terminated": _("Agreement terminated"),
    "agreement_ended": _("Term of an agreement over"),
    "tranche_paid": _("Support paid"),
    "fee_billed": _("Fee of a month"),
    "claim_filed": _("Bills handed in"),
    "claim_decided": _("Bills decided"),
    "claim_reversed": _("Accepted bill taken back"),
    "settlement_proposed": _("Settlement waits for a second person"),
    "settlement_confirmed": _("Money settled"),
    "settlement_returned": _("Returned money arrived"),
    "promise_moved": _("A promise has moved"),
    "voice_received": _("Receipt of a request"),
    "voice_moved": _("A request has moved"),
    "voice_confirm": _("Asker asked whether it is done"),
    "voice_returned": _("Not done, says an asker"),
    "meeting_invited": _("Meeting: invited, moved, called off"),
    "promises_due": _("Promises due soon"),
    "promises_late": _("Promises late"),
    "promises_escalated": _("Promises still late: to the city officers"),
    "gpu_asked": _("GPU time asked for"),
    "gpu_granted": _("GPU time granted"),
    "gpu_listed": _("GPU time approved, waits for free units"),
    "gpu_refused": _("GPU time refused"),
    "gpu_idle_warning": _("GPUs stand idle: warning"),
    "gpu_idle_answered": _("GPUs stand idle: answer"),
    "gpu_idle_excused": _("GPUs stand idle: longer time"),
    "gpu_reclaimed": _("GPUs taken back in part"),
    "gpu_offered_on": _("GPUs taken back are offered on"),
    "gpu_objected": _("Objection to GPUs taken back"),
    "gpu_judged": _("Objection judged"),
}

# Stands in the outbox where a letter held something that only its recipient may see.
COVERED = _("(left out here: it was for the recipient alone)")

_DAYS_KO = "월화수목금토일"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Letter:
    """A message as its recipient reads it."""

    title: str
    body: str


def write(template: str, *, language: str, name: str, words: Mapping[str, object]) -> Letter:
    """Return the letter in ``language`` to the person called ``name``.

    Raises KeyError for a letter that does not exist, ValueError when a word is missing.
    """
    with translation.override(language):
        spoken = {"name": name, **_spoken(words, language)}
        missing = sorted(LETTERS[template] - spoken.keys())
        if missing:
            raise ValueError(f"The letter {template} needs the words {', '.join(missing)}.")
        text = get_template(f"notices/{template}.{language}.txt").render(spoken)
    title, _rest, body = text.partition("\n")
    return Letter(" ".join(title.split())[:200], _tidy(body))


def _spoken(words: Mapping[str, object], language: str) -> dict[str, Any]:
    """Write each word out, and let ``word_ko``/``word_en`` stand as ``word`` too."""
    written = {key: _written(value, language) for key, value in words.items()}
    for key in words:
        stem, _sign, ending = key.rpartition("_")
        if stem and stem not in words and ending in {"ko", "en"}:
            written[stem] = written.get(f"{stem}_{language}") or written.get(f"{stem}_ko") or written[key]
    return written


def _written(value: object, language: str) -> object:
    if isinstance(value, datetime):
        local = value.astimezone(SEOUL)
        return f"{_day(local.date(), language)} {local:%H:%M}" + ("" if language == "ko" else " (Korea)")
    if isinstance(value, date):
        return _day(value, language)
    if isinstance(value, int):
        return value
    return " ".join(str(value).split())


def _day(day: date, language: str) -> str:
    if language == "ko":
        return f"{day.year}. {day.month}. {day.day}.({_DAYS_KO[day.weekday()]})"
    return f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def _tidy(body: str) -> str:
    """Drop the empty lines that sentences left out leave behind."""
    lines: list[str] = []
    for line in (line.rstrip() for line in body.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines)
