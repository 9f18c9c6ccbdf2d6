"""What is installed is whole: a hub that runs from an image has every file that one in a checkout has."""

import tomllib

from tests.deploy.front import DEPLOY

ROOT = DEPLOY.parent
PACKAGES = ("hub", "models", "handlers", "cloud_link", "web")
MADE_HERE = {"node_modules", "__pycache__"}
ONLY_FOR_CHECKS = {"web/api.d.ts", "web/tsconfig.json", "cloud_link/backend/tsconfig.json"}


def test_every_file_of_the_packages_is_installed() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    installed = {
        str(file.relative_to(ROOT))
        for package, patterns in named.items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    files = [file.relative_to(ROOT) for name in PACKAGES for file in (ROOT / name).rglob("*") if file.is_file()]
    others = {str(file) for file in files if file.suffix != ".py" and MADE_HERE.isdisjoint(file.parts)}
    assert others - installed == ONLY_FOR_CHECKS
