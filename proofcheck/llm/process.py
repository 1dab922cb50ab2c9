"""The engine as the program sees it: a child process that may die without taking the run along.

A group of queries in which native code crashes, aborts or hangs is asked again one by one in a
fresh process, so that only the guilty query is a ``Failure``.  ``chat_process.py`` has the same for
models that write.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure, LogProbabilities, Query, Tokens
from proofcheck.llm.pack import pack
from proofcheck.llm.wire import receive, send, unpack_answer
from proofcheck.models.resolve import Memory

# Threads that spin while they wait are faster on idle cores, and many times slower as soon as
# another program wants one of them; those that sleep at once wake late, and then another has the
# core.  With GNU's library they spin for a moment (a fifth of a millisecond or so), then sleep.
_THREADS_WAIT = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "3000"}
_NO_DEBUGGER = {"GGML_NO_BACKTRACE": "1"}  # or an abort starts one, and hangs
_NOT_FINITE = "the model's probabilities are not finite numbers"
_TEXT_PER_REQUEST = 1 << 18  # characters tokenised at once


@dataclass(frozen=True, slots=True)
class LlamaConfig:
    """How the engine's process runs a model.

    ``cells`` is the memory in tokens, at least the longest query; ``batch`` the tokens per decode;
    ``sequences`` the queries per group (1 to 256, at most ``batch``); ``timeout`` the seconds
    without an answer after which the process is taken for hung.  ``context`` is the longest
    conversation of a model that writes, in tokens; 0: it scores.  ``gpu_layers`` are the numbers of
    layers that a graphics card may run: the first with which the model can be loaded counts.
    A process that has died ``deaths`` times is not started again.  With ``steady`` there are always
    ``threads`` threads, else as many of them as pay.
    """

    path: str
    threads: int
    cells: int
    batch: int
    sequences: int
    timeout: float
    context: int = 0
    gpu_layers: tuple[int, ...] = (0,)
    deaths: int = 20
    steady: bool = True


class DeathError(Exception):
    """The process ended or was ended; the text says how."""


class ModelProcess:
    """A child process with a model, started at the first question.

    ``memory`` keeps, under ``build``, whether this build of llama.cpp needs the repacking of
    weights turned off: on some machines it crashes at the first quantised matrix product.
    ``file`` says, at the first start, which file is loaded instead of that of ``config``.
    """

    def __init__(
        self,
        config: LlamaConfig,
        memory: Memory | None = None,
        build: str = "",
        file: Callable[[], Path] | None = None,
    ) -> None:
        self._config = config
        self._file = file
        self._memory = memory
        self._build = f"no-repack:{build}"
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr: IO[bytes] | None = None
        self._repack: bool | None = None
        self._deaths = 0
        self.evaluated = 0

    @property
    def pid(self) -> int | None:
        """The process id of the engine while it runs."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; a later question would start a new one."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    _close_quietly(stream)
            self._process = None
        if self._stderr:
            self._stderr.close()
            self._stderr = None

    def _ask(self, what: str, items: Sequence[object]) -> list[Any]:
        """Answers to ``items``; each is what the process said, or a ``Failure``."""
        if (refusal := self._refusal()) is not None:
            return [refusal] * len(items)
        try:
            self._start()
            reply = self._exchange({"do": what, "items": items})
        except DeathError as death:
            self._deaths += 1
            if len(items) == 1:
                return [Failure(str(death))]
            return [answer for item in items for answer in self._ask(what, [item])]
        self.evaluated += reply["evaluated"]
        return [unpack_answer(one) for one in reply["answers"]]

    def _refusal(self) -> Failure | None:
        """Why nothing is asked any more, if so."""
        if self._deaths < self._config.deaths:
            return None
        return Failure(f"the engine failed {self._deaths} times and is not started again")

    def _start(self) -> None:
        """Start the process unless it runs; fall back to no repacking when it dies at once."""
        if self._process and self._process.poll() is not None:  # killed from outside, while idle
            self._deaths += 1
            self.close()
        if self._process:
            return
        if self._repack is None:
            self._repack = not (self._memory and self._memory.recall(self._build))
        try:
            self._load(self._repack)
        except DeathError as death:
            if not self._repack:
                raise ModelError(f"{self._config.path}: cannot load the model: {death}") from None
            try:
                self._load(False)
            except DeathError as again:
                raise ModelError(f"{self._config.path}: cannot load the model: {again}") from None
            self._repack = False
            if self._memory:
                self._memory.remember(self._build, str(death))

    def _load(self, repack: bool) -> None:
        if self._file is not None:
            self._config, self._file = replace(self._config, path=str(self._file())), None
        settings = asdict(self._config) | {"repack": repack}
        del settings["timeout"], settings["deaths"]  # ours, not the child's
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self._process = subprocess.Popen(
            # -P: a numpy.py in the folder of a paper is not to be imported.
            [sys.executable, "-P", "-m", "proofcheck.llm.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=environment(),
        )
        reply = self._exchange(settings)
        if "import_error" in reply:
            self.close()
            raise ModelError(
                f"llama.cpp cannot be loaded ({reply['import_error']}); "
                "reinstall llama-cpp-python, or use --no-model to run the checks alone"
            )
        if "load_error" in reply:
            self.close()
            reason = _one_line(reply["load_error"])
            raise ModelError(f"{self._config.path}: llama.cpp cannot load the model: {reason}")

    def _exchange(self, *messages: object) -> Any:
        """Send what there is to send and wait for the next message.

        Raises ``DeathError``, with the process gone.
        """
        process = self._process
        assert process and process.stdin and process.stdout
        hung = threading.Event()

        def end() -> None:
            hung.set()
            process.kill()

        watchdog = threading.Timer(self._config.timeout, end)
        watchdog.daemon = True
        watchdog.start()
        try:
            for message in messages:
                self._send(process.stdin, message)
            reply = receive(process.stdout)
        except OSError:
            reply = None
        except BaseException:  # Ctrl-C half-way through a message: the stream is of no use now
            self.close()
            raise
        finally:
            watchdog.cancel()
        if reply is None:
            reason = self._cause_of_death(hung.is_set())
            self.close()
            raise DeathError(reason)
        return reply

    def _send(self, stream: IO[bytes], message: object) -> None:
        send(stream, message)

    def _cause_of_death(self, hung: bool) -> str:
        assert self._process and self._stderr
        if hung:
            return f"the engine gave no answer for {self._config.timeout:g} seconds"
        try:
            code = self._process.wait(10)
        except subprocess.TimeoutExpired:
            return "the engine closed its output"
        how = f"exit code {code}"
        if code < 0:
            try:
                how = signal.Signals(-code).name
            except ValueError:
                how = f"signal {-code}"
        self._stderr.seek(0)
        said = self._stderr.read(1 << 16).decode("utf-8", errors="replace").splitlines()
        asserts = [line for line in said if "GGML_ASSERT" in line or "Error:" in line]
        return f"the engine crashed ({how}{': ' + _one_line(asserts[-1]) if asserts else ''})"


class ProcessEngine(ModelProcess):
    """An ``Engine`` in a child process."""

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """See ``Engine``."""
        answers: list[Tokens] = []
        group: list[str] = []
        size = 0
        for text in texts:
            if group and size + len(text) > _TEXT_PER_REQUEST:
                answers += self._ask("tokenize", group)
                group, size = [], 0
            group.append(text)
            size += len(text)
        return answers + (self._ask("tokenize", group) if group else [])

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        """See ``Engine``.  Groups are decoded as they are asked for."""
        for group in pack(queries, self._config.cells, self._config.sequences):
            yield from map(_finite, self._ask("decode", [_plain(query) for query in group]))


def environment() -> dict[str, str]:
    """That of an engine's process; how threads wait is the user's to say, where he does."""
    said = any(name in os.environ for name in _THREADS_WAIT)
    return ({} if said else _THREADS_WAIT) | os.environ | _NO_DEBUGGER


def _plain(query: Query) -> list[object]:
    return [list(query.tokens), list(query.positions), [list(tokens) for tokens in query.wanted]]


def _finite(answer: LogProbabilities) -> LogProbabilities:
    if isinstance(answer, Failure) or all(
        value is not None and math.isfinite(value) for row in answer for value in row
    ):
        return answer
    return Failure(_NOT_FINITE)


def _one_line(text: str) -> str:
    """Printable, on one line, of a bearable length: it may quote a hostile file."""
    return "".join(char if char.isprintable() else " " for char in text)[:300].strip()


def _close_quietly(stream: Any) -> None:
    with suppress(OSError):  # unsent bytes for a process that is gone
        stream.close()
