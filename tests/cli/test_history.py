"""``history`` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.evaluation.test_history import Repository

Call = Callable[..., tuple[int, str, str]]


def test_the_corrections_are_written_and_counted(call: Call, folder: Path) -> None:
    repository = Repository(folder / "notes")
    repository.replace("typo", "of $V$", "of $K$")
    repository.replace("More", "1 = 3", "1 = 2")
    code, out, err = call("history", "notes", "--subject", "typo")
    assert (code, json.loads(out)["right"][:20]) == (0, "By compactness of $K")
    assert "1 corrected step in 1 commit that changed TeX files; 1 of another subject" in err
    code, out, err = call("history", "notes", "-o", "jsonl=pairs.jsonl", "-q")
    assert (code, len(out.splitlines()), err) == (0, 2, "")
    assert len((folder / "pairs.jsonl").read_text().splitlines()) == 2
    again = (folder / "pairs.jsonl").read_text()
    call("history", "notes", "-o", "jsonl=pairs.jsonl")
    assert (folder / "pairs.jsonl").read_text() == again


def test_what_is_no_repository_is_a_usage_error(call: Call, folder: Path) -> None:
    assert call("history", "nowhere")[0] == 2
    assert call("history", ".", "--subject", "(")[0] == 2
