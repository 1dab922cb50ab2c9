"""What is open in an editor, what is owed to it, and the one loop that pays.

All of this happens in the thread of the event loop; only the checks themselves run elsewhere.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from proofcheck.assess.verdict import Unscored
from proofcheck.errors import ProofcheckError
from proofcheck.events import Progress
from proofcheck.latex.files import Overlay
from proofcheck.llm.engine import Cause
from proofcheck.result import FileStatus, Result
from proofcheck.server.checking import Checker, Job
from proofcheck.server.views import View, views_of
from proofcheck.settings.settings import Settings


class Client(Protocol):
    """What a session says to the editor."""

    def show(self, path: str, view: View | None) -> None:
        """Show what is known of a file; None: nothing any more."""

    def tell(self, message: str) -> None:
        """Tell the user something that is not about a place in a file."""

    def working(self, progress: Progress | None) -> None:
        """Steps are being scored; None: no longer."""


@dataclass
class EditorSession:
    """The open files (texts by path, as ``shown_path`` makes them) and the views of all files.

    ``settings_of`` gives the settings for a path, or raises UsageError.  A file in ``quick`` is
    owed a check with the scores that are known, one in ``thorough`` a check by the model.  Every
    event makes the check that is running stale: it is given up, and what it owed stays owed.
    """

    client: Client
    settings_of: Callable[[str], Settings]
    open: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    quick: set[str] = field(default_factory=set)
    thorough: set[str] = field(default_factory=set)
    checker: Checker = field(default_factory=Checker)
    _stale: threading.Event = field(default_factory=threading.Event)
    _owing: asyncio.Event = field(default_factory=asyncio.Event)
    _rest_until: float = 0.0
    _told: str = ""

    def put(self, path: str, text: str) -> None:
        """A file is open and holds ``text``."""
        self.open[path] = text

    def remove(self, path: str) -> None:
        """A file was closed: what is on disk counts again for those that share a root with it."""
        related = self._related({path}) - {path}
        self.open.pop(path, None)
        for owed in (self.quick, self.thorough):
            owed.discard(path)
        self._prune()
        # A check that is running would show the file again.
        self._stale.set()
        self._owing.set()
        self.touch(related, pause=0.0)

    def stop(self) -> None:
        """Give up the check that is running."""
        self._stale.set()

    def touch(self, paths: Iterable[str], *, pause: float, thorough: bool = False) -> None:
        """These open files are to be checked, once nothing has happened for ``pause`` seconds."""
        paths = self.open.keys() & set(paths)
        if not paths:
            return
        self.quick |= paths
        if thorough:
            self.thorough |= paths
        self._stale.set()
        self._rest_until = asyncio.get_running_loop().time() + pause
        self._owing.set()

    async def work(self) -> None:
        """Check what is owed, for ever: first all that is quick, then what the model is for."""
        while True:
            await self._owing.wait()
            while (rest := self._rest_until - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(rest)
            quick = bool(self.quick)
            owed = self.quick if quick else self.thorough
            if not owed:
                self._owing.clear()
                continue
            self._stale = threading.Event()
            for settings, paths in self._grouped(frozenset(owed)):
                if settings is None:
                    self.thorough -= paths
                elif not await self._check(paths, settings, known_only=quick):
                    break
                owed -= paths

    def _grouped(self, paths: frozenset[str]) -> Iterator[tuple[Settings | None, frozenset[str]]]:
        """The files by their settings; None for settings that are wrong, which is told."""
        groups: dict[Settings | None, set[str]] = {}
        for path in sorted(paths):
            try:
                settings = self.settings_of(path)
            except Exception as error:  # noqa: BLE001 - a bug must not end the editor's session
                self._tell(_said(error))
                settings = None
            groups.setdefault(settings, set()).add(path)
        for settings, group in groups.items():
            yield settings, frozenset(group)

    async def _check(self, paths: frozenset[str], settings: Settings, *, known_only: bool) -> bool:
        """Check files and show what came out; False when that became stale first."""
        stale, loop = self._stale, asyncio.get_running_loop()

        def progress(event: Progress) -> None:
            if not known_only and settings.use_model:
                loop.call_soon_threadsafe(self.client.working, event)

        wanted = sorted(self._related(paths) & self.open.keys() | paths)
        job = Job(tuple(wanted), overlay_of(self.open), settings, known_only)
        try:
            future = asyncio.wrap_future(self.checker.submit(job, stale, progress))
            outcome = await future
            if stale.is_set() or outcome.result is None:
                return False
            self._tell("; ".join(outcome.notes))
            self._show(outcome.result)
            if known_only and not _owes_scores(outcome.result):
                self.thorough -= paths
        except Exception as error:  # noqa: BLE001 - a bug must not end the editor's session
            self.thorough -= paths
            self._tell(_said(error))
        finally:
            self.client.working(None)
        return True

    def _show(self, result: Result) -> None:
        whole = {document.path for document in result.documents if document.only is None}
        whole |= {file.root for file in result.files if file.status is FileStatus.UNREADABLE}
        new = views_of(result)
        gone = {path for path, view in self.views.items() if view.roots & whole} - new.keys()
        for path in gone:
            del self.views[path]
            self.client.show(path, None)
        for path, view in new.items():
            self.views[path] = view
            self.client.show(path, view)

    def _related(self, paths: Iterable[str]) -> set[str]:
        """The files that share a root with one of these, as far as that is known."""
        roots = {root for path in paths if path in self.views for root in self.views[path].roots}
        return {path for path, view in self.views.items() if view.roots & roots}

    def _prune(self) -> None:
        """Forget files that are closed, unless an open root reads them."""
        for path in [path for path in self.views if path not in self.open]:
            if not self.views[path].roots & self.open.keys():
                del self.views[path]
                self.client.show(path, None)

    def _tell(self, message: str) -> None:
        """Tell something once, not at every stroke of a key."""
        if message and message != self._told:
            self.client.tell(message)
        self._told = message


def _said(error: Exception) -> str:
    if isinstance(error, ProofcheckError):
        return str(error)
    return f"internal error ({type(error).__name__}: {error}); this is a bug"


def _owes_scores(result: Result) -> bool:
    return any(
        isinstance(verdict, Unscored) and verdict.cause is Cause.NOT_YET
        for file in result.files
        for proof in file.proofs
        for verdict in proof.verdicts
    )


def shown_path(path: str) -> str:
    """A file's path as documents name their sources: absolute, its folder without links."""
    where = Path(path)
    return (where.parent.resolve() / where.name).as_posix()


def overlay_of(texts: Mapping[str, str]) -> Overlay:
    """Texts by path as what stands for files.

    A lone surrogate, which no file can hold, becomes one other character: offsets stay.
    """
    return {Path(path).resolve(): text.encode("utf-8", "replace") for path, text in texts.items()}
