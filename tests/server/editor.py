"""An editor: pygls' client, talking to ``proofcheck server`` as a process over stdio."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PATIENCE = 5.0


class Editor(LanguageClient):
    """``published`` has every set of diagnostics in the order in which they came; ``said`` what
    the user was told; ``stages`` the kinds of progress.  ``encoding`` is how it counts."""

    def __init__(self, encoding: str | None) -> None:
        super().__init__("editor", "1")
        self.encoding = encoding or "utf-16"
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.said: list[str] = []
        self.stages: list[str] = []
        self.news = asyncio.Event()
        self.edition = 0

        def diagnostics(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            self.news.set()

        def message(params: lsp.ShowMessageParams) -> None:
            self.said.append(params.message)
            self.news.set()

        def create(_: lsp.WorkDoneProgressCreateParams) -> None:
            return None

        def progress(params: lsp.ProgressParams) -> None:
            value: Any = params.value
            self.stages.append(value["kind"] if isinstance(value, dict) else value.kind)

        listen: Any = self.feature
        for name, listener in (
            (lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, diagnostics),
            (lsp.WINDOW_SHOW_MESSAGE, message),
            (lsp.WINDOW_WORK_DONE_PROGRESS_CREATE, create),
            (lsp.PROGRESS, progress),
        ):
            listen(name)(listener)

    @property
    def process_id(self) -> int:
        assert self._server is not None
        return self._server.pid

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, with another text than on disk if given; its URI."""
        content = path.read_text(encoding="utf-8") if text is None else text
        uri = path.as_uri()
        self.edition += 1
        item = lsp.TextDocumentItem(uri, "latex", self.edition, content)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        self.edition += 1
        self.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(self.edition, uri),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def save(self, uri: str) -> None:
        identifier = lsp.TextDocumentIdentifier(uri)
        self.text_document_did_save(lsp.DidSaveTextDocumentParams(identifier))

    def close(self, uri: str) -> None:
        identifier = lsp.TextDocumentIdentifier(uri)
        self.text_document_did_close(lsp.DidCloseTextDocumentParams(identifier))

    def codes(self, uri: str) -> list[str] | None:
        """The codes last published for a file; None before the first time."""
        for params in reversed(self.published):
            if params.uri == uri:
                return [str(one.code) for one in params.diagnostics]
        return None

    def diagnostic(self, uri: str, code: str) -> lsp.Diagnostic:
        last = next(params for params in reversed(self.published) if params.uri == uri)
        return next(one for one in last.diagnostics if one.code == code)

    async def wait_for(self, uri: str, codes: list[str]) -> None:
        """Until the codes published for a file are these."""
        async with asyncio.timeout(PATIENCE):
            while self.codes(uri) != codes:
                self.news.clear()
                await self.news.wait()

    async def wait_for_word(self, part: str) -> None:
        """Until the user was told something with ``part`` in it."""
        async with asyncio.timeout(PATIENCE):
            while not any(part in said for said in self.said):
                self.news.clear()
                await self.news.wait()

    async def hover(self, uri: str, line: int, character: int) -> str | None:
        identifier = lsp.TextDocumentIdentifier(uri)
        found = await self.text_document_hover_async(
            lsp.HoverParams(identifier, lsp.Position(line, character))
        )
        if found is None:
            return None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value

    async def actions(self, uri: str, diagnostic: lsp.Diagnostic) -> list[lsp.CodeAction]:
        found = await self.text_document_code_action_async(
            lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(uri),
                diagnostic.range,
                lsp.CodeActionContext([diagnostic]),
            )
        )
        return [one for one in found or [] if isinstance(one, lsp.CodeAction)]


@asynccontextmanager
async def editor(
    *arguments: str,
    options: object = None,
    environment: dict[str, str] | None = None,
    encoding: str | None = None,
) -> AsyncIterator[Editor]:
    """An editor with a server that it started; asked to stop at the end, it must have stopped."""
    client = Editor(encoding)
    await client.start_io(
        sys.executable,
        *("-m", "proofcheck", "server", *arguments),
        env=os.environ | (environment or {}),
    )
    try:
        await client.initialize_async(
            lsp.InitializeParams(capabilities(encoding), initialization_options=options)
        )
        client.initialized(lsp.InitializedParams())
        yield client
        await client.shutdown_async(None)
        client.exit(None)
        assert client._server is not None
        async with asyncio.timeout(PATIENCE):
            assert await client._server.wait() == 0
    finally:
        # After a failure it still runs, and would be waited for.
        if client._server is not None and client._server.returncode is None:
            client._server.kill()
        stop: Any = client.stop
        await stop()


def capabilities(encoding: str | None) -> lsp.ClientCapabilities:
    """What common editors can do."""
    return lsp.ClientCapabilities(
        text_document=lsp.TextDocumentClientCapabilities(
            hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown])
        ),
        window=lsp.WindowClientCapabilities(work_done_progress=True),
        general=lsp.GeneralClientCapabilities(
            position_encodings=None if encoding is None else [encoding]
        ),
    )


def applied(text: str, action: lsp.CodeAction, uri: str, encoding: str = "utf-16") -> str:
    """A text with the one edit of an action made, as an editor makes it."""
    assert action.edit is not None
    assert action.edit.changes is not None
    [edit] = action.edit.changes[uri]
    assert isinstance(edit, lsp.TextEdit)
    start, end = (_offset(text, place, encoding) for place in (edit.range.start, edit.range.end))
    return text[:start] + edit.new_text + text[end:]


def _offset(text: str, place: lsp.Position, encoding: str) -> int:
    lines = text.split("\n")
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[
        encoding
    ]
    before = lines[place.line].encode(codec)[: size * place.character].decode(codec)
    return sum(len(line) + 1 for line in lines[: place.line]) + len(before)
