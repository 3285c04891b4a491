"""The audit log at the command line: prove that nobody has touched it."""

from argparse import Namespace

from madang.cli import start


def verify(options: Namespace) -> int:
    """Walk the whole chain; 0 when it is whole, 1 when an entry is changed or missing."""
    start.ready()
    from madang.audit import queries  # noqa: PLC0415 needs settings

    count = 0
    for fault in queries.faults(known=_parsed(options.known)):
        count += 1
        print(f"entry {fault.number}: {fault.reason}")
    number, value = queries.head()
    if count:
        print(f"{count} of {number} entries are not as they were written.")
        return 1
    print(f"{number} entries, none changed, none missing. The last one: {number}:{value}")
    print("Keep that line elsewhere; with --known it proves later that nothing was cut off or rewritten.")
    return 0


def _parsed(known: str | None) -> tuple[int, str] | None:
    if not known:
        return None
    number, _, value = known.partition(":")
    if not number.isdecimal() or len(value) != 64:
        raise start.CannotStart(
            "--known is written NUMBER:HASH, as an earlier `madang audit verify` printed it."
        )
    return int(number), value
