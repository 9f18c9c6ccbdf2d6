"""Node, with the pages' scripts at hand: functions of theirs asked by name, and their own test files."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60
ASK = """
import { readFileSync } from "node:fs";
const { script, calls } = JSON.parse(readFileSync(0, "utf8"));
const found = await import(script);
console.log(JSON.stringify(calls.map(([name, args]) => found[name](...args) ?? null)));
"""


def answers(script: str, calls: Iterable[tuple[str, list[Any]]]) -> list[Any]:
    """What functions of `web/static/js/<script>` give, call by call."""
    path = (ROOT / "web/static/js" / script).as_uri()
    asked = json.dumps({"script": path, "calls": list(calls)})
    found: list[Any] = json.loads(node("--input-type=module", "--eval", ASK, given=asked))
    return found


def node(*arguments: str, given: str = "") -> str:
    """What Node says; fails with its words when it fails."""
    program = shutil.which("node")
    assert program is not None, "bin/setup links a Node into .venv/bin"
    run = subprocess.run(
        [program, *arguments], check=False, input=given, capture_output=True, text=True, timeout=PATIENCE_S, cwd=ROOT
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
