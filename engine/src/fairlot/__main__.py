"""``python -m fairlot`` is the command ``fairlot``."""

import sys

from fairlot.cli import main

if __name__ == "__main__":
    sys.exit(main())
