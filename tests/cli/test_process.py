"""The program as a process: start-up, pipes, signals, encodings, the shipped model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.fakes import CLEAN, DOUBTFUL

PROGRAM = [sys.executable, "-m", "proofcheck"]
SAMPLES = Path(__file__).parents[2] / "samples"


def call(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cwd / ".cache"), **env}
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=cwd, env=environment, capture_output=True, timeout=100
    )


def test_the_version_imports_next_to_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from proofcheck.cli import run; run(['--version'])\n"
        "print(sorted({'typer', 'rich', 'numpy', 'llama_cpp', 'pylatexenc'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


@pytest.mark.parametrize(
    "arguments", [("formal",), ("--no-model", "--workers=1", "--into=results")]
)
def test_no_module_is_imported_from_the_folder_of_a_paper(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    if arguments[0] == "formal":
        pytest.importorskip("z3")
    program, folder = tmp_path / "bin" / "proofcheck", tmp_path / "paper"
    program.parent.mkdir()
    program.write_text(
        "import sys\nfrom proofcheck.cli import run\n"
        "if __name__ == '__main__':\n    sys.exit(run(sys.argv[1:]))\n"
    )
    folder.mkdir()
    for name in ("multiprocessing", "runpy", "json", "z3", "proofcheck"):
        (folder / f"{name}.py").write_text("open('imported', 'w').close()")
    for name in ("a.tex", "b.tex"):
        (folder / name).write_text(CLEAN + "\\begin{proof}Let $x > 2$. Then $x > 1$.\\end{proof}")
    done = subprocess.run(
        [sys.executable, str(program), *arguments, "a.tex", "b.tex"],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        timeout=100,
    )
    assert (done.returncode, b"Error" in done.stderr) == (0, False)
    assert not (folder / "imported").exists()


def test_the_outline_starts_no_model_and_imports_no_heavy_package(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(CLEAN)
    code = (
        "import sys; from proofcheck.cli import run; run(['outline', 'a.tex'])\n"
        "print({'rich.console', 'numpy', 'llama_cpp', 'sqlite3', 'tqdm', 'pydantic'}"
        " & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_check_imports_nothing_of_formal_engines_and_batches_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(CLEAN)
    code = (
        "import sys; from proofcheck.cli import run; run(['check', '--no-model', 'a.tex'])\n"
        "heavy = {'z3', 'multiprocessing', 'proofcheck.batch', 'proofcheck.formal.decide',"
        " 'proofcheck.formal.translate', 'proofcheck.formal.lean', 'proofcheck.formal.models'}\n"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_checks_alone_run_where_the_engine_and_numpy_are_not_installed(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(CLEAN)
    code = (
        "import sys; sys.modules |= {'numpy': None, 'llama_cpp': None}\n"
        "from proofcheck.cli import run; sys.exit(run(['check', '--no-model', 'a.tex']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [("a.tex", "--no-model"), ("outline", "a.tex"), ("explain", *["PC104"] * 200)]
)
def test_a_reader_who_goes_away_is_no_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL * 2_000)
    if arguments[0] == "a.tex":
        arguments = (*arguments, "--format", "json")
    read, write = os.pipe()
    child = subprocess.Popen(
        [*PROGRAM, *arguments], cwd=tmp_path, stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    os.read(read, 10)
    os.close(read)
    _, err = child.communicate(timeout=100)
    assert (child.returncode, err) == (0, b"")


def test_a_closed_standard_output_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(CLEAN)
    command = f"{' '.join(PROGRAM)} outline a.tex >&-"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(CLEAN)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "outline", "a.tex"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=100,
        )
    assert done.returncode == 2
    assert done.stderr == (
        b"proofcheck: error: cannot write to standard output: No space left on device\n"
    )


@pytest.mark.parametrize(
    ("form", "env"),
    [
        ("full", {"LC_ALL": "C"}),
        ("full", {"PYTHONIOENCODING": "ascii"}),
        ("concise", {"PYTHONIOENCODING": "ascii"}),
        ("json", {"PYTHONIOENCODING": "ascii"}),
        ("full", {"TERM": "dumb"}),
        ("full", {"COLUMNS": "1"}),
    ],
)
def test_no_encoding_and_no_terminal_is_too_poor(
    tmp_path: Path, form: str, env: dict[str, str]
) -> None:
    (tmp_path / "証明.tex").write_text("\\input{näher}" + CLEAN, encoding="utf-8")
    done = call("証明.tex", "--no-model", "--format", form, cwd=tmp_path, **env)
    assert done.stderr == b""
    assert done.returncode == 3
    assert b"PC002" in done.stdout
    if form == "json":
        assert json.loads(done.stdout)["files"][0]["path"] == "証明.tex"


def test_an_interrupt_ends_at_once_with_130(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [*PROGRAM, "-", "-o", "json=r.json"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / ".cache")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # It waits for standard input once it has opened the model; then it can only be interrupted.
    deadline = time.monotonic() + 60
    while not (tmp_path / ".cache").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


@pytest.mark.slow
def test_the_shipped_model_scores_every_step_of_a_sample_with_a_cache_and_without(
    tmp_path: Path,
) -> None:
    sample = str(SAMPLES / "flawed" / "slips.tex")
    # A run without a cache once ran the model in another form, and said other things of the steps.
    ran = [
        call("--isolated", "--exit-zero", "--format", "json", *more, sample, cwd=tmp_path)
        for more in ([], [], ["--no-cache"])
    ]
    assert (ran[0].returncode, ran[0].stderr) == (0, b"")
    one, again, without = (json.loads(done.stdout) for done in ran)
    assert one["summary"]["unscored"] == 0
    assert one["summary"]["scored"] == one["summary"]["steps"] > 20
    assert one["files"] == again["files"] == without["files"]
