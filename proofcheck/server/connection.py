"""One editor's connection: what the session says, and what the editor holds."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from proofcheck import __version__
from proofcheck.events import Progress
from proofcheck.server.editor_session import EditorSession
from proofcheck.server.messages import diagnostic, path_of
from proofcheck.server.positions import UNITS, Units
from proofcheck.server.views import View
from proofcheck.settings.settings import Settings

_LOG = logging.getLogger(__name__)

SettingsOf = Callable[[str, dict[str, object]], Settings]
"""The settings for a path, given those that the editor sent; may raise UsageError."""


class ProofcheckServer(LanguageServer):
    """One editor's connection.  ``options`` are the settings that it sent when it connected."""

    def __init__(self, settings_of: SettingsOf) -> None:
        super().__init__(
            "proofcheck",
            __version__,
            # Whole texts: pygls counts lines by other characters than editors and TeX do.
            text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
        )
        self.options: dict[str, object] = {}
        self.session = EditorSession(self, lambda path: settings_of(path, self.options))
        self.uris: dict[str, str] = {}  # of the open files, by path
        self.versions: dict[str, int] = {}
        self.asked_to_stop = False
        self.worker: asyncio.Task[None] | None = None
        self._token: str | None = None
        self._tokens = 0
        self._percent = -1

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log it.  To tell the editor, as pygls does, never ends once the editor is gone."""
        _LOG.error("%s: %s", source.__name__, error)

    def stop(self) -> None:
        """Say nothing more: the editor asked to stop, and will not listen."""
        self.asked_to_stop = True
        self.session.stop()
        if self.worker is not None:
            self.worker.cancel()

    # -- what the session says ---------------------------------------------------------------

    def show(self, path: str, view: View | None) -> None:
        """See ``Client``."""
        uri = self.uris.get(path) or from_fs_path(path)
        if uri is None:
            return
        found = (
            []
            if view is None
            else [diagnostic(view.source, one, self.units) for one in view.findings]
        )
        version = self.versions.get(path)
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=version)
        )

    def tell(self, message: str) -> None:
        """See ``Client``."""
        self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, message))

    def working(self, progress: Progress | None) -> None:
        """See ``Client``."""
        window = self.client_capabilities.window
        if self.asked_to_stop or window is None or not window.work_done_progress:
            return
        if progress is None or progress.done >= progress.total:
            if self._token is not None:
                self.work_done_progress.end(self._token, lsp.WorkDoneProgressEnd())
                self._token = None
            return
        percent = 100 * progress.done // progress.total
        if self._token is None:
            self._tokens += 1
            self._token, self._percent = f"proofcheck-{os.getpid()}-{self._tokens}", -1
            self.work_done_progress.create(self._token)
            begin = lsp.WorkDoneProgressBegin("proofcheck: scoring steps", percentage=percent)
            self.work_done_progress.begin(self._token, begin)
        elif percent != self._percent:
            report = lsp.WorkDoneProgressReport(
                message=f"{progress.done:,} of {progress.total:,}", percentage=percent
            )
            self.work_done_progress.report(self._token, report)
        self._percent = percent

    @property
    def units(self) -> Units:
        """How the editor counts characters."""
        agreed = self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        return UNITS[lsp.PositionEncodingKind(agreed).value]

    # -- what the editor asks ----------------------------------------------------------------

    def current_view(self, uri: str) -> View | None:
        """The view of a file, if it is of the text that the editor has now."""
        path = path_of(uri)
        view = self.session.views.get(path) if path else None
        if view is None or path is None or view.source.text != self.session.open.get(path):
            return None
        return view

    def held(self, uri: str) -> str | None:
        """The path of a file, with its text taken over from the editor; None for what is none."""
        path = path_of(uri)
        if path is not None:
            document = self.workspace.get_text_document(uri)
            self.uris[path] = uri
            self.versions[path] = document.version or 0
            self.session.put(path, document.source)
        return path
