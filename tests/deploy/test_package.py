"""What is installed is whole: a hub that runs from an image has every file that one in a checkout has."""

import subprocess
import tomllib

from tests.deploy.front import DEPLOY

ROOT = DEPLOY.parent
PACKAGES = ("hub", "models", "handlers", "cloud_link", "web")
ONLY_FOR_CHECKS = {"web/tsconfig.json", "cloud_link/backend/tsconfig.json"}


def test_every_file_of_the_packages_is_installed() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    installed = {
        str(file.relative_to(ROOT))
        for package, patterns in named.items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    others = {name for name in listed.stdout.splitlines() if not name.endswith(".py")}
    assert others - installed == ONLY_FOR_CHECKS
