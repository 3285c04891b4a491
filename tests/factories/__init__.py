"""Rows for tests, a file per stage; the named cast is in ``cast.py``. Every default row stands."""
