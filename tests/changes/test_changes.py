"""``--changed-only``: which proofs count as changed, and what is said of the others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from proofcheck.changes.git import open_revision
from proofcheck.checks.context import Context
from proofcheck.checks.registry import CHECKS, Check
from proofcheck.document.finding import Finding, remark
from proofcheck.document.source import Span
from proofcheck.errors import UsageError
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from tests.scripted_assessor import ScriptedAssessor

MAIN = """\\documentclass{article}
\\usepackage{own}
\\newtheorem{lemma}{Lemma}
\\begin{document}
\\input{one}
\\input{two}
\\end{document}
"""
ONE = """\\begin{lemma}\\label{lem:one} All is \\good. \\end{lemma}
\\begin{proof}
  It is so. This is doubtful.
\\end{proof}
"""
TWO = """\\begin{lemma}\\label{lem:two} More is good. \\end{lemma}
\\begin{proof}
  By Lemma~\\ref{lem:one} it is so. That is doubtful.
\\end{proof}

\\begin{lemma}\\label{lem:three} Most is good. \\end{lemma}
\\begin{proof}
  It is doubtful.
\\end{proof}
"""
FILES = {"main.tex": MAIN, "one.tex": ONE, "two.tex": TWO, "own.sty": "\\newcommand\\good{good}"}


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *names, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of the files above, which is the current folder."""
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "-q")
    for name, text in FILES.items():
        (top / name).write_text(text)
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "one")
    monkeypatch.chdir(top)
    return top


def checked(
    *paths: str,
    since: str = "HEAD",
    ignore: tuple[str, ...] = (),
    checks: Sequence[Check] = (),
) -> Result:
    settings = Settings(use_cache=False, ignore=ignore)
    *_, last = check(
        paths or ("main.tex",),
        settings,
        changed_since=since,
        assessor=ScriptedAssessor(),
        checks=checks,
    )
    assert isinstance(last, Result)
    return last


def proofs(result: Result) -> list[str]:
    """The labels of the statements whose proofs were verified."""
    return [
        proof.proof.statement.labels[0] if proof.proof.statement else ""
        for file in result.files
        for proof in file.proofs
    ]


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return change


def move_between_files(folder: Path) -> None:
    (folder / "one.tex").write_text("")
    (folder / "two.tex").write_text(f"A new beginning.\n\n{ONE}\n{TWO}")


def move_to_a_new_file(folder: Path) -> None:
    (folder / "one.tex").rename(folder / "new.tex")
    edit("main.tex", "{one}", "{new}")(folder)


def commit_all(folder: Path) -> None:
    edit("one.tex", "All", "Not all")(folder)
    git(folder, "commit", "-qam", "two")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: None,
        edit("one.tex", "  It is so.", "\n   It  is\n  so. % of course\n"),
        edit("two.tex", "\\begin{lemma}", "Some words between.\n\n\\begin{lemma}"),
        edit("one.tex", "\n", "\r\n"),
        edit("own.sty", "good}", "good}\n% a remark"),
        move_between_files,
        move_to_a_new_file,
        commit_all,
        lambda folder: (folder / "unrelated.txt").write_text("x"),
    ],
)
def test_nothing_is_verified_when_no_proof_has_changed(
    folder: Path, change: Callable[[Path], None]
) -> None:
    change(folder)
    result = checked()
    assert proofs(result) == []
    assert result.unchanged is not None
    assert (result.unchanged.since, result.unchanged.proofs) == ("HEAD", 3)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit("two.tex", "It is doubtful", "It is very doubtful"), ["lem:three"]),
        (edit("two.tex", "More is", "Much is"), ["lem:two"]),
        (edit("one.tex", "All is", "Everything is"), ["lem:one", "lem:two"]),
        (edit("own.sty", "{good}", "{well}"), ["lem:one", "lem:two"]),
        (edit("main.tex", "\\input{one}\n", ""), ["lem:two"]),
        (lambda folder: (folder / "one.tex").unlink(), ["lem:two"]),
    ],
)
def test_a_proof_is_verified_when_it_or_what_it_rests_on_has_changed(
    folder: Path, change: Callable[[Path], None], expected: list[str]
) -> None:
    change(folder)
    assert proofs(checked()) == expected


def test_staged_and_untracked_files_count_as_they_are_on_disk(folder: Path) -> None:
    edit("two.tex", "It is doubtful", "It is very doubtful")(folder)
    git(folder, "add", ".")
    (folder / "new.tex").write_text(ONE.replace("lem:one", "lem:new"))
    assert proofs(checked(".")) == ["lem:three", "lem:new"]


def test_only_what_is_about_the_change_is_shown_and_the_rest_is_counted(folder: Path) -> None:
    for name in ("one.tex", "two.tex"):
        edit(name, "\\begin{lemma}", "\\input{gone}\n% proofcheck: on\n\\begin{lemma}")(folder)
    git(folder, "commit", "-qam", "two")
    edit("two.tex", "It is doubtful", "It is very doubtful")(folder)
    result = checked()
    shown = [(item.finding.code, file.path) for file in result.files for item in file.findings]
    # What could not be looked at is said wherever it is.
    assert ("PC002", "one.tex") in shown
    assert [code for code, path in shown if path == "two.tex" and code != "PC002"] == ["PC301"]
    assert "PC011" not in {code for code, _ in shown}
    assert result.unchanged is not None
    assert (result.unchanged.proofs, result.unchanged.findings) == (2, 3)


def test_a_finding_on_a_changed_line_is_shown(folder: Path) -> None:
    edit("one.tex", "\\begin{lemma}", "% proofcheck: on\n\\begin{lemma}")(folder)
    result = checked()
    assert [item.finding.code for file in result.files for item in file.findings] == ["PC011"]
    assert result.unchanged is not None
    assert result.unchanged.findings == 0


def test_a_comment_that_an_unchanged_doubt_needs_is_not_called_useless(folder: Path) -> None:
    edit("one.tex", "doubtful.", "doubtful. % proofcheck: ignore[PC301]")(folder)
    result = checked()
    assert proofs(result) == []
    assert result.files == ()


def test_what_the_checks_say_anew_is_shown_although_it_stands_in_unchanged_text(
    folder: Path,
) -> None:
    def lonely(context: Context) -> Iterator[Finding]:
        document = context.document
        paths = [path for path in document.sources if path.endswith(("one.tex", "two.tex"))]
        return (remark(RULES["PC013"], f"of {len(paths)}", Span(path, 0, 0)) for path in paths)

    checks = (Check(lonely, ()),)
    edit("main.tex", "\\input{one}\n", "")(folder)
    result = checked(ignore=("PC3",), checks=checks)
    messages = [item.finding.message for file in result.files for item in file.findings]
    assert messages == ["of 1"]
    git(folder, "commit", "-qam", "two")
    result = checked(checks=checks)
    assert result.files == ()
    assert result.unchanged is not None
    assert result.unchanged.findings == 1


def test_an_entry_that_is_gone_from_the_bibliography_was_not_said(folder: Path) -> None:
    (folder / "refs.bib").write_text("@book{One, x=1}\n@book{Two, x=1}\n")
    edit("main.tex", "\\end{document}", "\\cite{One,Two}\\bibliography{refs}\\end{document}")(
        folder
    )
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "two")
    assert checked(ignore=("PC3",), checks=CHECKS).files == ()
    edit("refs.bib", "@book{Two, x=1}\n", "")(folder)
    result = checked(ignore=("PC3",), checks=CHECKS)
    found = [item.finding for file in result.files for item in file.findings]
    assert [finding.code for finding in found] == ["PC102"]
    assert "Two" in found[0].message


def test_another_folder_another_revision_and_a_hook_are_no_matter(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "tag", "v1")
    edit("two.tex", "It is doubtful", "It is very doubtful")(folder)
    git(folder, "commit", "-qam", "two")
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert proofs(checked("../main.tex", since="v1")) == ["lem:three"]
    assert proofs(checked("../main.tex", since="HEAD~1")) == ["lem:three"]
    assert proofs(checked(str(folder / "main.tex"), since="v1")) == ["lem:three"]
    assert proofs(checked("../two.tex", since="v1")) == ["lem:three"]
    assert proofs(checked("../main.tex")) == []


def test_a_repository_with_fewer_files_than_it_says_makes_all_new(folder: Path) -> None:
    edit("two.tex", "It is doubtful", "It is very doubtful")(folder)
    name = git(folder, "rev-parse", "HEAD:two.tex")
    (folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    assert proofs(checked()) == ["lem:two", "lem:three"]


@pytest.mark.parametrize("name", ["none", "--all", "-x", "HEAD:one.tex", "", "a b", "HEAD\0"])
def test_an_unknown_revision_is_told(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"there is no revision|git cannot be run"):
        checked(since=name)


def test_without_a_repository_or_git_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with (
        pytest.raises(UsageError, match="has no git history to compare with"),
        open_revision(tmp_path, "HEAD"),
    ):
        pass
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git cannot be run"), open_revision(tmp_path, "HEAD"):
        pass


def test_reading_a_revision_runs_nothing_that_a_repository_names(folder: Path) -> None:
    for key in ("core.fsmonitor", "core.pager", "filter.own.smudge", "diff.own.textconv"):
        git(folder, "config", key, f"touch {folder}/ran")
    git(folder, "config", "core.hooksPath", str(folder))
    (folder / "post-checkout").write_text(f"#!/bin/sh\ntouch {folder}/ran\n")
    (folder / "post-checkout").chmod(0o755)
    (folder / ".git" / "info" / "attributes").write_text("*.tex filter=own diff=own\n")
    edit("two.tex", "It is doubtful", "It is very doubtful")(folder)
    assert proofs(checked()) == ["lem:three"]
    assert not (folder / "ran").exists()
