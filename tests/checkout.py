"""A clone of this repository, with the versions that a test releases in it: for upgrades and the way back."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def migration(after: str, column: str) -> str:
    """A migration that only adds, and can be taken back."""
    forth, back = f"alter table orders add column {column} text", f"alter table orders drop column {column}"
    return f'''"""A column that the version before does not know."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Only adds."""

    dependencies = [("models", "{after}")]
    operations = [ops.RunSQL("{forth}", reverse_sql="{back}")]
'''


class Checkout:
    """The clone; `environment` is what its commands are told."""

    def __init__(self, place: Path) -> None:
        self.checkout = place
        here = os.environ  # noqa: TID251 - what a command typed in this shell would get
        self.environment = {name: text for name, text in here.items() if not name.startswith(("POS_", "CLOUD_"))}

    def clone(self) -> None:
        """What is being tested, uncommitted changes and all, as the version `v1`."""
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.checkout)], check=True)
        changed = subprocess.run(["git", "diff", "HEAD", "--binary"], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["git", "apply", "--allow-empty"], cwd=self.checkout, input=changed, check=True)
        self.git("commit", "--quiet", "--all", "--allow-empty", "--message", "v1")
        self.git("tag", "v1")

    def run(self, *command: str, code: int = 0) -> str:
        """A command in the checkout; what it said."""
        done = subprocess.run(
            command, check=False, cwd=self.checkout, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def git(self, *arguments: str) -> str:
        """Git in the checkout; what it said."""
        return self.run("git", "-c", "user.name=Nakato", "-c", "user.email=nakato@example.com", *arguments)

    def release(self, tag: str, **files: str) -> None:
        """Another version on top of the last, that differs in these files; the checkout stays at `v1`."""
        self.git("checkout", "--quiet", self.git("tag", "--sort=-refname").split()[0])
        for name, text in files.items():
            path = self.checkout / f"{name}.py".replace("__", "/")
            path.write_text(text)
            self.git("add", str(path))
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)
        self.git("checkout", "--quiet", "v1")
