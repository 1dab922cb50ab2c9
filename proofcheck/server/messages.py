"""Findings, places and edits as the language server protocol has them; no state."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.server.actions import ignore_edit, is_about_file
from proofcheck.server.editor_session import shown_path
from proofcheck.server.hover import hover
from proofcheck.server.positions import Units, offset_at, place_of
from proofcheck.server.views import View

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}


def path_of(uri: str) -> str | None:
    """The path of a file's URI; None for what is no file, such as a text that was never saved."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return shown_path(path) if path else None


def diagnostic(source: Source, finding: Finding, units: Units) -> lsp.Diagnostic:
    """A finding as editors show it."""
    message = finding.message
    if finding.suggestion is not None:
        message += f"\nSuggestion: {finding.suggestion}"
    return lsp.Diagnostic(
        range=range_of(source, finding.span, units),
        message=message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="proofcheck",
    )


def range_of(source: Source, span: Span, units: Units) -> lsp.Range:
    """A span as the protocol counts: lines and code units, from 0, end exclusive."""
    start, end = place_of(source, span.start, units), place_of(source, span.end, units)
    return lsp.Range(lsp.Position(*start), lsp.Position(*end))


def code_actions(view: View, uri: str, wanted: lsp.Range, units: Units) -> list[lsp.CodeAction]:
    """What can be done about the findings that touch a range."""
    source = view.source
    first = offset_at(source, wanted.start.line, wanted.start.character, units)
    last = offset_at(source, wanted.end.line, wanted.end.character, units)
    found: list[lsp.CodeAction] = []

    def add(finding: Finding, title: str, edit: Replacement, *, preferred: bool = False) -> None:
        change = lsp.TextEdit(range_of(source, edit.span, units), edit.text)
        found.append(
            lsp.CodeAction(
                title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic(source, finding, units)],
                is_preferred=preferred or None,
                edit=lsp.WorkspaceEdit(changes={uri: [change]}),
            )
        )

    for one in view.findings:
        if one.span.start > last or max(one.span.end, one.span.start + 1) <= first:
            continue
        if one.replacement is not None:
            title = f"Apply the suggestion: {' '.join(one.replacement.text.split()):.60}"
            add(one, title, one.replacement, preferred=True)
        edit = ignore_edit(source, one)
        if edit is not None:
            where = "in this file" if is_about_file(one) else "here"
            add(one, f"Ignore {one.code} {where}", edit)
    # Two doubts on one line are silenced by the same edit.
    unique = {(action.title, str(action.edit)): action for action in reversed(found)}
    return list(reversed(unique.values()))


def told_at(
    view: View, at: lsp.Position, units: Units, capabilities: lsp.ClientCapabilities
) -> lsp.Hover | None:
    """What is known of a place, in Markdown for an editor that reads it."""
    markdown = _reads_markdown(capabilities)
    offset = offset_at(view.source, at.line, at.character, units)
    told = hover(view, offset, markdown=markdown)
    if told is None:
        return None
    kind = lsp.MarkupKind.Markdown if markdown else lsp.MarkupKind.PlainText
    content = lsp.MarkupContent(kind, told.text)
    return lsp.Hover(content, range_of(view.source, told.span, units))


def plain_options(options: Any) -> dict[str, object]:
    """The initialization options as settings by key; what is no object says nothing."""
    if hasattr(options, "_asdict"):  # as pygls reads JSON objects of no known type
        options = options._asdict()
    return dict(options) if isinstance(options, dict) else {}


def _reads_markdown(capabilities: lsp.ClientCapabilities) -> bool:
    document = capabilities.text_document
    formats = document.hover.content_format if document and document.hover else None
    return bool(formats) and lsp.MarkupKind.Markdown in (formats or ())


def covers_quick_fix(kind: str) -> bool:
    """Whether an editor that asks for actions of this kind asks for quick fixes."""
    return kind in ("", lsp.CodeActionKind.QuickFix)
