"""The council pack: promises, requests and MOUs of a period, with definitions and evidence."""

from collections.abc import Callable, Sequence

from madang.promises.actions.packing import Step
from madang.promises.models import Pack
from madang.ui.council_pack import files, mous, plans, promises, voice
from madang.ui.council_pack.section import Period, Section

# Who contributes, in the order of the pack: one line a room.
SECTIONS: tuple[Callable[[Period], Sequence[Section]], ...] = (
    promises.sections,
    mous.sections,
    plans.sections,
    voice.sections,
)


def sections_of(period: Period) -> list[Section]:
    """Return all sections of the pack."""
    return [section for contribute in SECTIONS for section in contribute(period)]


def lines_of(period: Period) -> int:
    """Return about how many lines the pack of ``period`` has, without reading them."""
    return promises.lines_of(period) + mous.lines_of(period) + voice.lines_of(period)


def build(pack: Pack, step: Step) -> bytes:
    """Return the document ``pack`` asks for; ``step`` hears of each room, and each second of the setting."""
    period, sections, total = Period(pack.first, pack.last), list[Section](), len(SECTIONS) + 1
    for done, contribute in enumerate(SECTIONS):
        step(done, total)
        sections += contribute(period)
    step(len(SECTIONS), total)
    if pack.sort == "xlsx":
        return files.xlsx(sections, period)
    return files.pdf(sections, period, waiting=lambda: step(len(SECTIONS), total))
