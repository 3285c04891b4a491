"""``python -m fairlot.checker``."""

import sys

from .verdict import main

if __name__ == "__main__":
    sys.exit(main())
