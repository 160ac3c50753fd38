"""``python -m practice_crm``."""

from __future__ import annotations

import sys

from practice_crm.start import main

if __name__ == "__main__":
    sys.exit(main())
