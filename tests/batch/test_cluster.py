"""A batch on a cluster: a scheduler and workers as processes of their own, which die and differ."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests.verify.tiny import write_tiny

CLI = [sys.executable, "-P", "-m", "proofcheck", "check"]
TIMES = re.compile(r'"(created|seconds)": ("[^"]*"|[\d.e-]+)')
SECONDS = 120.0
PAPER = "\\begin{proof}\nIt is so. We have $%d + 1 = %d$.\n\\end{proof}\n"
PAPERS = 20
HERE = str(Path(__file__).parents[2])


class Cluster:
    """A scheduler on loopback, and workers by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.schedule()

    def start(
        self,
        name: str,
        command: list[str],
        more: Mapping[str, str] = {},
        before: tuple[str, ...] = (),
    ) -> None:
        cache = str(self.folder / f"cache-{name}")
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": cache,
            "PYTHONPATH": HERE,
            "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
        }
        log = (self.folder / f"{name}.log").open("wb")
        self.processes[name] = subprocess.Popen(
            [*before, sys.executable, "-P", "-m", "dask", *command],
            cwd=self.folder,
            env={**environment, **more},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def schedule(self) -> None:
        self.start(
            "scheduler",
            ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"],
        )

    def work(self, name: str, before: tuple[str, ...] = (), more: Mapping[str, str] = {}) -> None:
        """A worker without a nanny: what dies stays dead."""
        self.start(
            name,
            [
                "worker",
                self.address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
                "--name",
                name,
            ],
            more,
            before,
        )

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)


@pytest.fixture(name="cluster")
def _cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra cluster)")
    cluster = Cluster(tmp_path)
    try:
        yield cluster
    finally:
        cluster.close()


@pytest.fixture(name="papers")
def _papers(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    for number in range(PAPERS):
        text = PAPER % (number, number + 1 + (number % 7 == 0))
        # The later ones take a while, so that there is work left when something dies.
        (tmp_path / "papers" / f"p{number:02}.tex").write_text(text * (2 if number < 4 else 80))
    return tmp_path


def begin(folder: Path, into: str, *more: str) -> subprocess.Popen[str]:
    outputs = ["--into", into, "-o", f"jsonl={into}.jsonl", "-o", f"json={into}-each/"]
    return subprocess.Popen(
        [
            *CLI,
            "papers",
            "--isolated",
            *(() if "--model" in more else ("--no-model",)),
            *outputs,
            *more,
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": HERE, "XDG_CACHE_HOME": str(folder / f"cache-of-{into}")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcome(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and standard error."""
    _, error = run.communicate(timeout=SECONDS)
    return run.returncode, error


def content(folder: Path, into: str) -> dict[str, str]:
    files = {"jsonl": folder / f"{into}.jsonl", "summary": folder / into / "summary.json"}
    files |= {one.name: one for one in (folder / f"{into}-each").rglob("*.json")}
    return {name: TIMES.sub("", one.read_text()) for name, one in files.items()}


def possible(*command: str) -> bool:
    """Whether this machine lets us do that."""
    found = shutil.which(command[0]) is not None
    return found and subprocess.run(command, capture_output=True).returncode == 0


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def done(folder: Path, into: str) -> int:
    journal = folder / into / "journal.jsonl"
    return journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0


@pytest.mark.slow
def test_a_cluster_gives_what_one_machine_gives_whoever_dies(
    cluster: Cluster, papers: Path
) -> None:
    assert outcome(begin(papers, "alone"))[0] == 1
    alone = content(papers, "alone")

    for name in ("a", "b"):
        cluster.work(name)
    assert outcome(begin(papers, "all-well", "--cluster", cluster.address)) == (1, "")
    assert content(papers, "all-well") == alone

    # A worker dies at its work.
    run = begin(papers, "killed", "--cluster", cluster.address)
    wait_for(lambda: done(papers, "killed") >= 3)
    cluster.kill("a")
    assert outcome(run) == (1, "")
    assert content(papers, "killed") == alone

    # So does the scheduler; it comes back, and workers with it.
    run = begin(papers, "restarted", "--cluster", cluster.address)
    wait_for(lambda: done(papers, "restarted") >= 1)
    cluster.kill("b")
    cluster.kill("scheduler")
    said = f"proofcheck: note: the scheduler {cluster.address} does not answer: it is waited for\n"
    assert run.stderr is not None
    assert run.stderr.readline() == said  # before it comes back: else nobody need notice
    cluster.schedule()
    cluster.work("c")
    assert outcome(run) == (1, "")
    assert content(papers, "restarted") == alone


@pytest.mark.slow
def test_a_worker_with_another_version_is_refused_in_one_line(
    cluster: Cluster, papers: Path
) -> None:
    other = papers / "other/sitecustomize.py"
    other.parent.mkdir()
    other.write_text('import proofcheck\nproofcheck.__version__ = "0.0.1"\n')
    path = os.pathsep.join((str(other.parent), HERE))
    cluster.work("other", more={"PYTHONPATH": path})
    code, error = outcome(begin(papers, "none", "--cluster", cluster.address))
    assert code == 2
    assert re.fullmatch(
        r"proofcheck: note: the worker tcp://\S+ gets no work: it has proofcheck 0\.0\.1, "
        r"Python [\d.]+, not proofcheck [\d.]+, Python [\d.]+\n"
        r"proofcheck: error: the scheduler \S+ has no worker fit for this batch \(.*\)\n",
        error,
    )
    cluster.work("same")
    code, error = outcome(begin(papers, "one", "--cluster", cluster.address))
    assert (code, error.count("\n")) == (1, 1)
    assert json.loads((papers / "one/summary.json").read_text())["done"] == PAPERS


@pytest.mark.slow
def test_a_worker_that_has_another_model_under_the_same_name_is_refused(
    cluster: Cluster, papers: Path
) -> None:
    model = write_tiny(papers / "model.gguf")
    if not possible("unshare", "-rm", "mount", "--bind", str(model), str(model)):
        pytest.skip("no file can be put over another for one process here")
    write_tiny(papers / "other.gguf", seed=5)
    over = f'mount --bind {papers}/other.gguf {model} && exec "$@"'
    cluster.work("other", ("unshare", "-rm", "bash", "-c", over, "_"))
    cluster.work("same")
    more = ("--model", "model.gguf", "--max-steps", "2")
    code, error = outcome(begin(papers, "scored", "--cluster", cluster.address, *more))
    assert code in (1, 3)
    assert re.fullmatch(
        r"proofcheck: note: the worker \S+ gets no work: its model is tiny \(step-tag, "
        r"[0-9a-f]{12}\), not tiny \(step-tag, [0-9a-f]{12}\)\n",
        error,
    )
    summary = json.loads((papers / "scored/summary.json").read_text())
    assert (summary["done"], summary["scored"]) == (PAPERS, 2 * PAPERS)
    assert outcome(begin(papers, "alone", *more))[0] == code
    assert content(papers, "scored") == content(papers, "alone")


@pytest.mark.slow
def test_there_is_no_scheduler(papers: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra cluster)")
    code, error = outcome(begin(papers, "none", "--cluster", "tcp://127.0.0.1:9"))
    assert (code, error.count("\n")) == (2, 1)
    assert "no scheduler is to be reached at tcp://127.0.0.1:9" in error


NETWORKS = """
set -e
ip link set lo up
ip link add ours type veth peer name theirs
unshare --net sleep 600 & other=$!
sleep 0.5
ip link set theirs netns $other
there() { nsenter --target $other --net "$@"; }
ip addr add 10.77.0.1/24 dev ours; ip link set ours up
there ip addr add 10.77.0.2/24 dev theirs; there ip link set theirs up; there ip link set lo up
dask() { "$PYTHON" -P -m dask "$@" --no-dashboard > "$1.log" 2>&1; }
dask scheduler --host 10.77.0.1 --port 8786 &
there "$PYTHON" -P -m dask worker tcp://10.77.0.1:8786 --host 10.77.0.2 --nthreads 1 \
    --no-dashboard > worker.log 2>&1 &
"$PYTHON" -P -m proofcheck check papers --isolated --no-model --into there \
    -o jsonl=there.jsonl -o json=there-each/ --cluster tcp://10.77.0.1:8786
"""


@pytest.mark.slow
def test_a_worker_in_another_network(papers: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra cluster)")
    if not possible(*"unshare -rn ip link add ours type veth peer name theirs".split()):
        pytest.skip("networks of one's own are not to be had here")
    assert outcome(begin(papers, "alone"))[0] == 1
    run = subprocess.Popen(
        ["unshare", "--map-root-user", "--net", "bash", "-c", NETWORKS],
        cwd=papers,
        env={**os.environ, "PYTHONPATH": HERE, "PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        code = run.wait(SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    assert code == 1
    assert content(papers, "there") == content(papers, "alone")
    assert "10.77.0.2" in (papers / "worker.log").read_text()
