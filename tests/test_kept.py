"""A run that finds in the cache what was read and found reports the same as one without it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.checks.kept import kept_alone, program
from proofcheck.document.document import readable
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.project import read_documents
from proofcheck.reports.check.as_json import REPORT
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from tests.latex.test_kept import PAPER, PART
from tests.reports.writing import written

SAMPLES = Path(__file__).parents[1] / "samples"


def report(paths: list[str], settings: Settings) -> str:
    *_, result = check(paths, settings)
    assert isinstance(result, Result)
    assert list(readable(result.documents)) == list(result.documents)
    text = written(REPORT.write, result, 80)
    return re.sub(r'"(created|seconds)": [^,\n}]*', r'"\1": null', text)


def three_times(paths: list[str], folder: Path) -> list[str]:
    without = Settings(use_model=False, use_cache=False)
    kept = replace(without, use_cache=True, cache_dir=folder)
    return [report(paths, settings) for settings in (without, kept, kept)]


def test_all_samples(tmp_path: Path) -> None:
    first, new, known = three_times([str(SAMPLES)], tmp_path)
    assert len(json.loads(first)["files"]) > 30
    assert first == new == known


def test_a_label_that_another_document_gains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found in one document depends on the others of the run."""
    monkeypatch.chdir(tmp_path)
    other = Path("other.tex")
    other.write_text("\\documentclass{article}\\begin{document}\\end{document}")
    Path("paper.tex").write_text(PAPER + "\n")
    Path("more.tex").write_text(PART)
    Path("b.bib").write_text("@book{b, title={B}}")
    cache = tmp_path / "cache"
    first, new, known = three_times(["paper.tex", "other.tex"], cache)
    assert first == new == known
    assert "the label c is set nowhere" in first
    other.write_text("\\documentclass{article}\\begin{document}\\label{c}\\end{document}")
    first, new, known = three_times(["paper.tex", "other.tex"], cache)
    assert first == new == known
    assert "only other.tex sets it" in first


def test_documents_that_nobody_had_marked_shared_their_remarks(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as store:
        reader = KeptReader(store, program())
        for document in islice(readable(read_documents([str(SAMPLES)])), 2):
            with pytest.raises(KeyError):
                kept_alone(document, reader, store)


def test_fragments_of_one_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("proofcheck.toml").touch()
    Path("paper.tex").write_text(PAPER)
    Path("more.tex").write_text(PART)
    cache = tmp_path / "cache"
    for paths in (["more.tex"], ["paper.tex"], ["more.tex", "paper.tex"]):
        first, new, known = three_times(paths, cache)
        assert first == new == known


def test_what_reads_and_checks_is_not_even_imported(tmp_path: Path) -> None:
    """That takes longer than the rest of a run whose documents are known."""
    (tmp_path / "paper.tex").write_text(PAPER)
    script = (
        "import sys; from proofcheck.cli import run; code = run(sys.argv[1:]);"
        "print(*(name for name in sys.modules if name in "
        "('proofcheck.latex.parse', 'proofcheck.checks.registry', 'proofcheck.assess.session')))"
    )
    command = [sys.executable, "-c", script, "check", "--no-model", "paper.tex"]
    command += ["--cache-dir", str(tmp_path / "cache"), "--isolated"]
    lines = [
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout.splitlines()
        for _ in range(2)
    ]
    assert "proofcheck.latex.parse" in lines[0][-1]
    assert lines[1][-1] == ""
    assert re.sub(r"in \d.* s:", "", str(lines[0][:-1])) == re.sub(
        r"in \d.* s:", "", str(lines[1][:-1])
    )


BOTH = """
import sys
from dataclasses import replace
from pathlib import Path
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from tests.test_kept import PAPER, report
without = Settings(use_model=False, use_cache=False)
kept = replace(without, use_cache=True, cache_dir=Path("cache"))
own = f"own{sys.argv[1]}.tex"
paths = sorted(map(str, Path().glob("paper*.tex")), reverse=sys.argv[1] == "1")
for turn in range(3):
    Path(own).write_text(PAPER.replace("Clear", "Clear. " * turn + "Clear"))
    assert report([*paths, own], kept) == report([*paths, own], without), turn
    assert not [one for one in check(paths, kept) if "cache" in str(getattr(one, "text", ""))]
"""


def test_two_processes_with_one_folder(tmp_path: Path) -> None:
    """Both read and keep the same documents, and each one that changes."""
    for number in range(4):
        (tmp_path / f"paper{number}.tex").write_text(PAPER + "%" * number)
    (tmp_path / "more.tex").write_text(PART)
    environment = os.environ | {"PYTHONPATH": str(SAMPLES.parent)}
    runs = [
        subprocess.Popen([sys.executable, "-c", BOTH, one], cwd=tmp_path, env=environment)
        for one in "12"
    ]
    assert [run.wait(300) for run in runs] == [0, 0]
