"""What every test shares: a fresh clock, an audit table that tests may empty."""

import os

os.environ.setdefault("MADANG_SECRET_KEY", "only for tests")
