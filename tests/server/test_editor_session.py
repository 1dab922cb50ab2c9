"""What is open in an editor, without an editor."""

from __future__ import annotations

import asyncio
from pathlib import Path

from proofcheck.errors import UsageError
from proofcheck.events import Progress
from proofcheck.server.editor_session import EditorSession
from proofcheck.server.views import View
from proofcheck.settings.settings import Settings


class Noting:
    """A client that keeps what it is told, and says when a file is shown."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.shown = asyncio.Event()

    def show(self, path: str, view: View | None) -> None:
        self.shown.set()

    def tell(self, message: str) -> None:
        self.told.append(message)

    def working(self, progress: Progress | None) -> None:
        pass


def test_settings_that_nobody_had_foreseen_ended_all_checks_silently(tmp_path: Path) -> None:
    path = (tmp_path / "paper.tex").as_posix()
    mistakes: list[Exception] = [RecursionError("too deep"), UsageError("unknown key")]

    def settings_of(_: str) -> Settings:
        if mistakes:
            raise mistakes.pop(0)
        return Settings(use_model=False, use_cache=False)

    async def scene() -> list[str]:
        client = Noting()
        session = EditorSession(client, settings_of)
        worker = asyncio.create_task(session.work())
        session.put(path, "\\documentclass{article}\\begin{document}$)$\\end{document}")
        for _ in range(2):
            session.touch([path], pause=0.0)
            while path in session.quick:
                assert not worker.done()
                await asyncio.sleep(0)
        session.touch([path], pause=0.0)
        await asyncio.wait_for(client.shown.wait(), 60)
        worker.cancel()
        session.checker.close(5.0)
        return client.told

    told = ["internal error (RecursionError: too deep); this is a bug", "unknown key"]
    assert asyncio.run(scene())[:2] == told
