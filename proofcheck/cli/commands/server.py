"""``server``: the language server."""

from __future__ import annotations

from proofcheck.cli.options import Given
from proofcheck.errors import UsageError


def server(given: Given) -> int:
    """Talk to an editor, as a language server on standard streams."""
    # 1, as the protocol wants it, when the editor goes without saying so before.
    try:
        from proofcheck.server.service import serve
    except ImportError as error:
        raise UsageError(
            "the language server needs the package pygls: pip install 'proofcheck-tex[server]'"
        ) from error
    return 0 if serve(given.typed, config=given.config, isolated=given.isolated) else 1
