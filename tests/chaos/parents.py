"""A process of an experiment ends with whoever started it, also when that one was interrupted or killed."""

import shutil


def ending_with_us() -> list[str]:
    """What stands before a command: the kernel kills it when this process is gone, even where it stands still."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
