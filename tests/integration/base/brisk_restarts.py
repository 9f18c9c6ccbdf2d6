"""A program whose PostgreSQL is given up within a second (`-m tests.integration.base.brisk_restarts hub serve …`)."""

import importlib
import sys

from hub.base import postgres_supervisor

if __name__ == "__main__":
    postgres_supervisor.PAUSES_S = (0.0, 0.2, 0.2)  # type: ignore[misc]
    importlib.import_module(f"{sys.argv.pop(1)}.__main__").main()
