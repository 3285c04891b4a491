"""Examples are counted, not timed: a busy machine must not make a true property fail.

Fifty for each property, so that the whole suite stays under half an hour; ``--hypothesis-seed`` and a larger
profile look further when a rule is being changed.
"""

from hypothesis import settings

settings.register_profile("fairlot", deadline=None, max_examples=50)
settings.load_profile("fairlot")
