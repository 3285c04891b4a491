"""A process of its own that waits for the gun and then brings a list in: ``python racer.py``.

Reads one line ``MOMENT IMPORT``, waits for the moment, and answers with the state and the rows brought in.
"""

import sys
import time

import django

django.setup()

from madang.kernel.mous import actions  # noqa: E402 needs settings

sys.stdout.write("ready\n")
sys.stdout.flush()
moment, imported = sys.stdin.readline().split()
time.sleep(max(0.0, float(moment) - time.time()))
done = actions.bring_in(import_id=int(imported))
sys.stdout.write(f"{done.state} {done.done}\n")
