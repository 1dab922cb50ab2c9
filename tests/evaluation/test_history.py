"""Corrections found in the history of a repository made for it."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proofcheck.errors import UsageError
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.history import History, find_corrections
from proofcheck.events import Progress
from proofcheck.reports.history.pairs import write_pairs
from proofcheck.reports.shared.page import Page

PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}\label{lem:one} Let $K$ be compact. Then $K$ is closed. \end{lemma}
\begin{proof}
  Let $x \notin K$. For every $y \in K$ there is an open set $U_y$ with $x \in U_y$.
  By compactness of $V$ finitely many of them do. Their union is open. This is it.
\end{proof}
\begin{lemma} It is $2$. \end{lemma}
\begin{proof}
  We have $1 + 1 = 3$. So it is.
\end{proof}
\end{document}
"""


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    # Which commits are the last must not depend on the second in which each was made.
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-01-01T00:00:00Z")
    done = subprocess.run(
        ["git", *names, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | dates,
    )
    return done.stdout.strip()


Change = Callable[[str], str]


class Repository:
    """A repository with one paper, which is changed commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        self.text = PAPER
        self.commit("The paper", lambda text: text)

    def commit(self, subject: str, change: Change) -> None:
        self.text = change(self.text)
        (self.folder / "paper.tex").write_text(self.text)
        git(self.folder, "add", ".")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", subject)

    def replace(self, subject: str, old: str, new: str) -> None:
        assert old in self.text
        self.commit(subject, lambda text: text.replace(old, new, 1))

    def history(self, **options: Any) -> History:
        *events, found = find_corrections(self.folder, **options)
        assert isinstance(found, History)
        assert all(isinstance(event, Progress) for event in events)
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "notes")


def test_a_small_change_of_a_step_is_a_correction(repository: Repository) -> None:
    repository.replace("Fix a letter", "of $V$", "of $K$")
    repository.replace("fix arithmetic", "1 = 3", "1 = 2")
    found = repository.history()
    assert (found.name, found.commits, found.left_out) == ("notes", 2, {})
    first, second = found.corrections
    assert first.wrong == "By compactness of $V$ finitely many of them do."
    assert first.right == "By compactness of $K$ finitely many of them do."
    assert "Let $K$ be compact. Then $K$ is closed." in first.statement
    assert first.before[0] == r"Let $x \notin K$."
    assert first.after == ("Their union is open.", "This is it.")
    assert (first.commit.subject, first.path, first.math) == ("Fix a letter", "paper.tex", True)
    assert second.wrong == "We have $1 + 1 = 3$."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  By compactness", "% a remark\n\n  By  compactness"),
        ("This is it.", "This is it. It was easy."),
        ("By compactness of $V$ finitely many of them do.", "We now choose a finite subcover."),
        ("It is $2$.", "It is $3$."),
        ("We have $1 + 1 = 3$. So", "So"),
    ],
)
def test_what_mends_no_step_is_none(repository: Repository, old: str, new: str) -> None:
    repository.replace("Change", old, new)
    assert repository.history().corrections == ()


def test_proofs_that_come_and_go_do_not_hide_a_correction(repository: Repository) -> None:
    head, proof = "\\begin{lemma} It is", "\\begin{proof} New. \\end{proof}\n"
    repository.commit("More", lambda text: text.replace(head, proof + head).replace("3$", "2$"))
    assert [one.right for one in repository.history().corrections] == ["We have $1 + 1 = 2$."]


def test_large_commits_merges_and_other_subjects_are_left_out(repository: Repository) -> None:
    repository.replace("typo", "of $V$", "of $K$")
    many = "\n".join(f"% line {number}" for number in range(61))
    repository.commit("Revision", lambda text: text.replace("1 = 3", "1 = 2") + many)
    git(repository.folder, "checkout", "-q", "-b", "other", "HEAD~1")
    git(repository.folder, "commit", "-q", "--allow-empty", "-m", "aside")
    git(repository.folder, "checkout", "-q", "main")
    git(repository.folder, "merge", "-q", "--no-ff", "other", "-m", "typo: merge")
    found = repository.history()
    assert (found.commits, found.left_out) == (2, {"too large": 1})
    assert len(found.corrections) == 1
    assert repository.history(subject="^TYPO").left_out == {"of another subject": 1}
    assert repository.history(subject="nothing").corrections == ()
    assert repository.history(most=1).commits == 1
    with pytest.raises(UsageError, match="not a regular expression"):
        repository.history(subject="(")


def test_a_correction_that_comes_twice_counts_once(repository: Repository) -> None:
    for old, new in (("of $V$", "of $K$"), ("of $K$", "of $V$"), ("of $V$", "of $K$")):
        repository.replace("again", old, new)
    assert len(repository.history().corrections) == 2  # there and back


def test_nothing_that_a_repository_names_is_run(repository: Repository) -> None:
    folder = repository.folder
    repository.replace("fix", "of $V$", "of $K$")
    keys = "core.fsmonitor core.pager filter.own.smudge diff.own.textconv diff.own.command"
    for key in (*keys.split(), "diff.external", "gpg.program", "core.sshCommand"):
        git(folder, "config", key, f"touch {folder}/ran")
    git(folder, "config", "log.showSignature", "true")
    git(folder, "config", "core.hooksPath", str(folder))
    (folder / ".git" / "info" / "attributes").write_text("*.tex filter=own diff=own\n")
    assert len(repository.history().corrections) == 1
    assert not (folder / "ran").exists()


def test_objects_that_are_gone_and_links_are_passed_over(repository: Repository) -> None:
    repository.replace("fix", "of $V$", "of $K$")
    repository.replace("fix", "1 = 3", "1 = 2")
    (repository.folder / "link.tex").symlink_to("paper.tex")
    repository.replace("fix", "So it is.", "So they are.")
    name = git(repository.folder, "rev-parse", "HEAD~2:paper.tex")
    (repository.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    assert [one.right for one in repository.history().corrections] == ["So they are."]


def test_without_commits_or_a_repository_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no git history"):
        next(find_corrections(tmp_path))
    git(tmp_path, "init", "-q")
    with pytest.raises(UsageError, match="no revision 'HEAD'"):
        next(find_corrections(tmp_path))


def test_the_pairs_are_read_as_they_are_written(repository: Repository, tmp_path: Path) -> None:
    repository.replace("Fix a letter", "of $V$", "of $K$")
    stream = io.StringIO()
    write_pairs(repository.history(), Page(stream))
    record = json.loads(stream.getvalue())
    assert (record["repo"], record["subject"], record["math"]) == ("notes", "Fix a letter", True)
    (tmp_path / "pairs.jsonl").write_text(stream.getvalue())
    dataset = read_dataset(tmp_path / "pairs.jsonl")
    assert (dataset.format, len(dataset.items)) == ("corrections", 2)
    (correction,) = {item.correction.kind for item in dataset.items if item.correction}
    assert correction == "letter"
