"""Examples are counted, not timed: a busy machine must not make a true property fail.

Fifty for each property: what breaks one was found among them whenever a rule or a check was broken by hand.
"""

from hypothesis import settings

settings.register_profile("fairlot", deadline=None, max_examples=50)
settings.load_profile("fairlot")
