"""Examples are counted, not timed: a busy machine must not make a true property fail."""

from hypothesis import settings

settings.register_profile("fairlot", deadline=None)
settings.load_profile("fairlot")
