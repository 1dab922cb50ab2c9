"""The hooks, run by pre-commit itself on a repository with a paper in two files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
ROOT_FILE = (
    "\\documentclass{article}\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\input{one}\\input{two}\n\\end{document}\n"
)
RIGHT = "\\begin{lemma}\\label{l}So.\\end{lemma}\\begin{proof}As $2+2=4$.\\end{proof}\n"
WRONG = "\\begin{lemma}So.\\end{lemma}\\begin{proof}As $2+2=5$, by \\ref{l}.\\end{proof}\n"


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


def called(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as pre-commit would be run in a shell, with the tested program on the path."""
    scripts = Path(sys.executable).parent
    environment = {name: value for name, value in os.environ.items() if "GIT_" not in name}
    environment |= {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A. Author", "-c", "user.email=author@example.org")
    done = called(folder, "git", *who, *arguments)
    assert done.returncode == 0, done.stderr


def committed(folder: Path) -> Path:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All of it")
    return folder


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A repository with a paper of two parts; "two.tex" has two mistakes."""
    folder = tmp_path / "paper with a blank"
    folder.mkdir()
    for name, text in (("main", ROOT_FILE), ("one", RIGHT), ("two", WRONG)):
        (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    return committed(folder)


def test_pre_commit_accepts_the_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    done = called(folder, "pre-commit", "validate-manifest", str(MANIFEST))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(hooks()) == ["proofcheck", "proofcheck-fast", "proofcheck-system"]
    assert "6 minutes" in hooks()["proofcheck"]["description"]
    for hook in hooks().values():
        assert hook["require_serial"] is True
        names = ("a.tex", "a.ltx", "b/a.latex", "a.sty", "a.tex.bak", "tex")
        wanted = [name for name in names if re.search(hook["files"], name)]
        assert wanted == ["a.tex", "a.ltx", "b/a.latex"]


def test_the_fast_hook_installs_all_that_is_needed_but_the_engine() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    *options, file = hooks()["proofcheck-fast"]["additional_dependencies"]
    assert options == ["--no-deps", "-r"]
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    own = {Requirement(line).name: str(Requirement(line)) for line in project["dependencies"]}
    engine = {"llama-cpp-python", "numpy", "jinja2"}
    assert own.keys() & engine == engine
    assert {own[name] for name in own.keys() - engine} <= {str(Requirement(one)) for one in listed}
    assert {Requirement(one).name for one in listed} == _closure(own.keys() - engine)


def _closure(names: set[str]) -> set[str]:
    """The packages and what they require on this machine, by normalised names."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = re.sub(r"[-_.]+", "-", pending.pop()).lower()
        if name not in found:
            found.add(name)
            needed = [Requirement(line) for line in requires(name) or []]
            pending += [
                one.name for one in needed if not one.marker or one.marker.evaluate({"extra": ""})
            ]
    return found


def test_passed_fragments_are_read_with_their_root_and_reported_on_alone(
    paper: Path, tmp_path: Path
) -> None:
    source = tmp_path / "hooks"
    source.mkdir()
    shutil.copy(MANIFEST, source)
    committed(source)
    (paper / "proofcheck.toml").write_text("use-model = false\n", encoding="utf-8")

    def tried(*files: str) -> subprocess.CompletedProcess[str]:
        command = ("pre-commit", "try-repo", str(source), "proofcheck-system", "--files")
        return called(paper, *command, *files)

    assert "Passed" in (done := tried("one.tex")).stdout
    assert done.returncode == 0
    done = tried("one.tex", "two.tex", "proofcheck.toml")
    assert done.returncode == 1
    assert "Failed" in done.stdout
    assert "two.tex:1:" in done.stdout
    assert "PC201" in done.stdout
    # The label stands in the other file: the root was read.
    assert "PC101" not in done.stdout
    assert "one.tex:" not in done.stdout
    assert "Skipped" in tried("proofcheck.toml").stdout


@pytest.mark.slow
def test_the_fast_hook_works_in_an_environment_of_its_own(paper: Path, tmp_path: Path) -> None:
    source = tmp_path / "proofcheck"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source)
    for name in ("proofcheck", "man", "action"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.gguf")
        )
    committed(source)
    head = called(source, "git", "rev-parse", "HEAD").stdout.strip()
    (paper / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {source}\n  rev: {head}\n  hooks:\n  - id: proofcheck-fast\n",
        encoding="utf-8",
    )
    done = called(paper, "pre-commit", "run", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PC201" in done.stdout
    assert "no step was scored, as no model was asked for" in " ".join(done.stdout.split())
    installed = {path.name for path in (tmp_path / "pre-commit").rglob("site-packages/*")}
    assert "typer" in installed
    assert not {"llama_cpp", "numpy"} & installed
