"""`make test` forgets no test and runs none twice."""

from pathlib import Path

from tests.run_all import ROOT, _test_paths, jobs


def _runs(command: tuple[str, ...], file: str) -> bool:
    left_out = [word.removeprefix("--ignore=") for word in command if word.startswith("--ignore=")]
    return any(_is_below(file, path) for path in command) and not any(_is_below(file, path) for path in left_out)


def _is_below(file: str, path: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def test_each_test_belongs_to_one_job() -> None:
    files = [str(file.relative_to(ROOT)) for path in _test_paths() for file in (ROOT / path).rglob("test_*.py")]
    owners = {file: [job.name for job in jobs([]) if _runs(job.command, file)] for file in files}
    assert files
    assert {file: names for file, names in owners.items() if len(names) != 1} == {}


def test_the_checks_are_one_of_the_jobs() -> None:
    (check,) = [job for job in jobs([]) if job.name == "check"]
    assert (ROOT / Path(*check.command)).exists()
    assert not check.may_be_empty
