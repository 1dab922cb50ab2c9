"""The language server: which message of the protocol leads to what.

pygls and lsprotocol are imported here and by what this file alone imports: an editor's connection
and the messages.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from lsprotocol import types as lsp

from proofcheck.latex.files import SOURCE_SUFFIXES
from proofcheck.llm.server.address import check_found
from proofcheck.rules import names_rules
from proofcheck.server.connection import ProofcheckServer, SettingsOf
from proofcheck.server.messages import (
    code_actions,
    covers_quick_fix,
    path_of,
    plain_options,
    told_at,
)
from proofcheck.settings.config import FILE_NAMES, find_config
from proofcheck.settings.merge import merge
from proofcheck.settings.settings import Settings

PAUSE = 0.5  # seconds without a change after which what is written is checked
SHORT_PAUSE = 0.05  # seconds in which further files that are opened or saved join in
PATIENCE = 2.0  # seconds that a running check has to stop at the end
_WATCHED = (
    f"**/*.{{{','.join(suffix[1:] for suffix in SOURCE_SUFFIXES)}}}",
    *(f"**/{name}" for name in FILE_NAMES),
)


def make_server(settings_of: SettingsOf) -> ProofcheckServer:
    """A server with all its features."""
    server = ProofcheckServer(settings_of)

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        options = params.initialization_options
        server.options = plain_options(options) if options is not None else {}

    @server.feature(lsp.INITIALIZED)
    async def initialized(_: lsp.InitializedParams) -> None:
        server.worker = asyncio.create_task(server.session.work())
        _watch_files(server)

    @server.feature(lsp.SHUTDOWN)
    def stopping(_: None) -> None:
        server.stop()

    _follow_documents(server)
    _answer_questions(server)
    return server


def _follow_documents(server: ProofcheckServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        path = server.held(params.text_document.uri)
        if path is None:
            server.tell("only files are checked: save the text first")
        else:
            server.session.touch([path], pause=SHORT_PAUSE, thorough=True)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        if path := server.held(params.text_document.uri):
            server.session.touch([path], pause=PAUSE)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        if path := server.held(params.text_document.uri):
            server.session.touch([path], pause=SHORT_PAUSE, thorough=True)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        if path := path_of(params.text_document.uri):
            server.session.remove(path)
            server.uris.pop(path, None)
            server.versions.pop(path, None)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def on_disk(params: lsp.DidChangeWatchedFilesParams) -> None:
        # What is open counts as the editor has it: only what is not open has changed by this.
        if any(path_of(event.uri) not in server.session.open for event in params.changes):
            server.session.touch(list(server.session.open), pause=PAUSE, thorough=True)


def _answer_questions(server: ProofcheckServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        view = server.current_view(params.text_document.uri)
        if view is None:
            return None
        return told_at(view, params.position, server.units, server.client_capabilities)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        view = server.current_view(params.text_document.uri)
        only = params.context.only
        if view is None or (only and not any(covers_quick_fix(kind) for kind in only)):
            return []
        return code_actions(view, params.text_document.uri, params.range, server.units)


def serve(typed: Mapping[str, object], *, config: Path | None, isolated: bool) -> bool:
    """Talk to an editor over standard input and output until it ends; whether it said so before.

    ``typed`` has what was given to options of the command line, by name; what the editor says
    counts less, the configuration file next to a paper least.
    """

    def settings_of(path: str, options: dict[str, object]) -> Settings:
        file = find_config(path, config=config, isolated=isolated)
        if config is None and typed.get("--server") is None and "server" not in options:
            check_found(file.values.get("server", ()), file.path)
        return merge(file, typed, editor=options, names_rules=names_rules)

    server = make_server(settings_of)
    # Standard output is the protocol's: whatever else prints, prints to standard error.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server.start_io(sys.stdin.buffer, output)
    if not server.session.checker.close(PATIENCE):
        os._exit(0 if server.asked_to_stop else 1)
    return server.asked_to_stop


def _watch_files(server: ProofcheckServer) -> None:
    """Ask the editor to tell of changes on disk, if it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is None or not watching.dynamic_registration:
        return
    watchers = [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
    server.client_register_capability(
        lsp.RegistrationParams(
            [
                lsp.Registration(
                    "files-on-disk",
                    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    lsp.DidChangeWatchedFilesRegistrationOptions(watchers),
                )
            ]
        )
    )
