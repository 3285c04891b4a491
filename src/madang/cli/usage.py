"""Files of use, from the command line: ``madang usage import FILE --meter CODE``."""

import sys
from argparse import Namespace

from madang.cli import start


def read(options: Namespace) -> int:
    """Read a file that lies on this machine, and say how far it is; nothing is counted twice."""
    start.ready()
    from madang.core.errors import MadangError  # noqa: PLC0415 needs settings
    from madang.kernel.usage import actions, queries  # noqa: PLC0415 needs settings
    from madang.kernel.usage.models import Import, Meter  # noqa: PLC0415 needs settings
    from madang.kernel.usage.states import ImportState  # noqa: PLC0415 needs settings

    meter = Meter.objects.filter(code=options.meter).first()
    if meter is None:
        known = ", ".join(queries.meters().values_list("code", flat=True)) or "none yet"
        raise start.CannotStart(f"There is no meter {options.meter}. There are: {known}.")

    def report(found: Import) -> None:
        print(f"  {found.percent:3} %  {found.line:,} lines", file=sys.stderr, flush=True)

    try:
        found = actions.import_here(
            meter=meter, format=options.format, path=options.file, by=None, report=report
        )
    except MadangError as refused:
        raise start.CannotStart(str(refused)) from None
    print(
        f"{found.line:,} lines: {found.taken:,} new, {found.corrected:,} corrected, "
        f"{found.repeated:,} known already, {found.passed:,} count nothing, {found.aside:,} set aside."
    )
    for line in queries.aside_lines_of(found)[:10]:
        print(f"  line {line.line}: {line.reason}")
    if found.error:
        print(f"madang: {found.error}", file=sys.stderr)
    return 0 if found.state == ImportState.DONE and not found.aside else 1
