"""Check a published allocation without trusting whoever made it; needs the standard library alone.

    python -m fairlot.checker problem.json result.json [sha256:...]    (the digest that was published)
    python -m fairlot.checker problem.json                             (who drew which number)

Copy the folder anywhere (then it is ``python -m checker``): it reads nothing of fairlot, runs no rule, and
believes nothing but the problem. ``frame`` and the module of one family are all there is to read for whoever
checks one result. Each line it prints says where the result is wrong; exit code 0: all promises hold, 1:
broken, 2: a file is no use. docs/certificates.md says what the witness of each family is and why checking it
is enough.
"""

from .frame import canonical, digest, read, same, seed, tickets
from .verdict import main, verify

__all__ = ["canonical", "digest", "main", "read", "same", "seed", "tickets", "verify"]
