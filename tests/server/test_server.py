"""The language server as a process, with an editor that talks to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from tests.server.editor import Editor, applied, editor
from tests.verify.tiny_chat import write_tiny_chat

HEAD = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
FALSE = "\\begin{lemma}One.\\end{lemma}\n\\begin{proof}\nAs 𝔸 is, $2+2=5$.\n\\end{proof}\n"
TRUE = FALSE.replace("5", "4")
END = "\\end{document}\n"


def play(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as one:
        yield one


@pytest.fixture(scope="module")
def client(runner: asyncio.Runner) -> Iterator[Editor]:
    """An editor for all tests that need no special one: a server takes a second to start."""
    context = editor("--no-model")
    yield runner.run(context.__aenter__())
    runner.run(context.__aexit__(None, None, None))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.tex"
    path.write_text(HEAD + FALSE + END, encoding="utf-8")
    return path


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    ids = [one for task in tasks for one in task.read_text(encoding="ascii").split()]
    return [int(one) for one in ids]


def test_findings_come_on_opening_and_go_when_the_text_is_mended(
    paper: Path, runner: asyncio.Runner, client: Editor
) -> None:
    async def scene() -> None:
        uri = client.open(paper)
        await client.wait_for(uri, ["PC201"])
        found = client.diagnostic(uri, "PC201")
        assert "the left side is 4, the right side 5" in found.message
        assert (found.range.start.line, found.range.start.character) == (5, 11)
        # What is on disk does not change: the buffer is what is checked.
        client.change(uri, HEAD + TRUE + END)
        # Nothing is told or offered of a text that is no longer there.
        assert await client.actions(uri, found) == []
        assert await client.hover(uri, 5, 15) is None
        await client.wait_for(uri, [])
        told = await client.hover(uri, 5, 15)
        assert told is not None
        assert "not scored\\: no model was asked for" in told
        assert "Confirmed by computation" in told
        assert client.stages == []

    runner.run(scene())


def test_characters_are_counted_as_was_agreed(paper: Path) -> None:
    async def scene() -> None:
        async with editor("--no-model", encoding="utf-8") as client:
            uri = client.open(paper)
            await client.wait_for(uri, ["PC201"])
            assert client.diagnostic(uri, "PC201").range.start.character == 13
            [ignore] = await client.actions(uri, client.diagnostic(uri, "PC201"))
            assert "$. % proofcheck" in applied(HEAD + FALSE + END, ignore, uri, "utf-8")

    play(scene())


def test_an_action_applied_gives_a_clean_check(
    tmp_path: Path, runner: asyncio.Runner, client: Editor
) -> None:
    text = HEAD + FALSE.replace("$2+2=5$", "$2+2=5$ and 𝔹 $(a+b)^2 = a^2+3ab+b^2$") + END
    path = tmp_path / "paper.tex"
    path.write_text(text, encoding="utf-8")

    async def scene() -> None:
        uri = client.open(path)
        await client.wait_for(uri, ["PC201", "PC202"])
        mend, ignore = await client.actions(uri, client.diagnostic(uri, "PC202"))
        assert (mend.is_preferred, ignore.title) == (True, "Ignore PC202 here")
        mended = applied(text, mend, uri, client.encoding)
        assert "𝔹 $(a+b)^2 = a^2+2ab+b^2$" in mended
        client.change(uri, mended)
        await client.wait_for(uri, ["PC201"])
        [ignore] = await client.actions(uri, client.diagnostic(uri, "PC201"))
        silenced = applied(mended, ignore, uri, client.encoding)
        assert "+b^2$. % proofcheck: ignore[PC201]\n" in silenced
        client.change(uri, silenced)
        await client.wait_for(uri, [])

    runner.run(scene())


def test_a_fragment_is_checked_with_its_root_as_both_stand_in_the_editor(
    tmp_path: Path, runner: asyncio.Runner, client: Editor
) -> None:
    (tmp_path / ".git").mkdir()
    root, part = tmp_path / "main.tex", tmp_path / "part.tex"
    root.write_text(HEAD + "\\input{part}\n" + END, encoding="utf-8")
    part.write_text(TRUE + "See Lemma \\ref{l}.\n", encoding="utf-8")

    async def scene() -> None:
        fragment = client.open(part)
        await client.wait_for(fragment, ["PC101"])
        # The label is set in a buffer that is not saved.
        whole = client.open(root, HEAD + "\\label{l}\\input{part}\n" + END)
        await client.wait_for(fragment, [])
        client.change(whole, HEAD + "\\input{part}\n" + FALSE + END)
        await client.wait_for(whole, ["PC201"])
        await client.wait_for(fragment, ["PC101"])
        # A root reports on what it reads though that is closed.
        client.close(fragment)
        client.change(whole, HEAD + "\\label{l}\\input{part}\n" + END)
        await client.wait_for(fragment, [])
        client.change(whole, HEAD + "\\input{part}\n" + END)
        await client.wait_for(fragment, ["PC101"])
        client.close(whole)
        await client.wait_for(fragment, [])

    runner.run(scene())


def test_what_changes_on_disk_counts_for_what_is_open(
    tmp_path: Path, runner: asyncio.Runner, client: Editor
) -> None:
    (tmp_path / ".git").mkdir()
    root, part = tmp_path / "main.tex", tmp_path / "part.tex"
    root.write_text(HEAD + "\\input{part}\n" + END, encoding="utf-8")
    part.write_text(TRUE + "See Lemma \\ref{l}.\n", encoding="utf-8")

    async def scene() -> None:
        fragment = client.open(part)
        await client.wait_for(fragment, ["PC101"])
        root.write_text(HEAD + "\\label{l}\\input{part}\n" + END, encoding="utf-8")
        changed = lsp.FileEvent(root.as_uri(), lsp.FileChangeType.Changed)
        client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([changed]))
        await client.wait_for(fragment, [])

    runner.run(scene())


def test_what_is_no_file_is_told(runner: asyncio.Runner, client: Editor) -> None:
    async def scene() -> None:
        item = lsp.TextDocumentItem("untitled:Untitled-1", "latex", 1, HEAD + FALSE + END)
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        await client.wait_for_word("only files are checked")

    runner.run(scene())


def test_two_papers_with_settings_of_their_own(tmp_path: Path) -> None:
    for name, ignore in (("one", "PC201"), ("two", "PC3")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "paper.tex").write_text(HEAD + FALSE + END, encoding="utf-8")
        (folder / "proofcheck.toml").write_text(f'ignore = ["{ignore}"]\n', encoding="utf-8")

    async def scene() -> None:
        async with editor(options={"use-model": False}) as client:
            first = client.open(tmp_path / "one" / "paper.tex")
            second = client.open(tmp_path / "two" / "paper.tex")
            await client.wait_for(second, ["PC201"])
            await client.wait_for(first, [])
            (tmp_path / "one" / "proofcheck.toml").write_text('ignor = "x"\n', encoding="utf-8")
            client.save(first)
            await client.wait_for_word("unknown key 'ignor'")

    play(scene())


def test_options_of_the_editor_are_checked(paper: Path) -> None:
    async def scene() -> None:
        async with editor(options={"model": 3}) as client:
            client.open(paper)
            await client.wait_for_word("the editor's settings: model must be the name of a model")

    play(scene())


def test_a_missing_model_is_told_and_the_checks_are_run(paper: Path) -> None:
    async def scene() -> None:
        async with editor("--model", str(paper.parent / "none.gguf")) as client:
            uri = client.open(paper)
            await client.wait_for(uri, ["PC201"])
            await client.wait_for_word("no step is scored")

    play(scene())


def test_hostile_texts_neither_stop_nor_stall_it(
    paper: Path, runner: asyncio.Runner, client: Editor
) -> None:
    async def scene() -> None:
        before = list(client.said)
        uri = client.open(paper)
        for text in ("", "\x00", "\ud800 $2+2=5$", "\\input{paper}" * 9, "{" * 5_000):
            client.change(uri, text)
            await asyncio.sleep(0)
        client.change(uri, HEAD + FALSE + END)
        await client.wait_for(uri, ["PC201"])
        assert client.said == before

    runner.run(scene())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs the /proc of Linux")
def test_the_model_scores_on_opening_and_its_process_ends_with_the_server(
    paper: Path, tmp_path: Path
) -> None:
    engines: set[int] = set()
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    model = {"model": str(write_tiny_chat(tmp_path / "m.gguf", template=None, context=2048))}

    async def scored(client: Editor, uri: str) -> str:
        async with asyncio.timeout(30):
            while True:
                told = await client.hover(uri, 5, 0)
                if told is not None and "right with probability" in told:
                    return told
                await asyncio.sleep(0.05)

    async def scene() -> None:
        async with editor(environment=cache, options=model) as client:
            uri = client.open(paper)
            first = await scored(client, uri)
            assert client.stages[0] == "begin"
            assert client.stages[-1] == "end"
            assert len(children(client.process_id)) == 1
            engines.update(children(client.process_id))
            # What has changed is not scored before it is saved; the engine stays.
            client.change(uri, HEAD + FALSE.replace("As 𝔸", "As $x$") + END)
            async with asyncio.timeout(30):
                while "not been scored" not in (await client.hover(uri, 5, 0) or ""):
                    await asyncio.sleep(0.05)
            client.change(uri, HEAD + FALSE + END)
            assert await scored(client, uri) == first
            assert engines == set(children(client.process_id))

    play(scene())
    assert not any(Path(f"/proc/{engine}").exists() for engine in engines)


def test_it_stops_although_steps_are_being_scored(tmp_path: Path) -> None:
    path = tmp_path / "long.tex"
    path.write_text(HEAD + FALSE * 120 + END, encoding="utf-8")
    model = {"model": str(write_tiny_chat(tmp_path / "m.gguf", template=None, context=2048))}

    async def scene() -> None:
        cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        async with editor(environment=cache, options=model) as client:
            client.open(path)
            async with asyncio.timeout(30):
                while "begin" not in client.stages:
                    await asyncio.sleep(0.01)
            begun = time.monotonic()
        assert time.monotonic() - begun < 10

    play(scene())


def test_without_an_editor_it_ends(paper: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "proofcheck", "server"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_without_pygls_it_is_told_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ImportError('none')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "proofcheck", "server"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'proofcheck-tex[server]'" in done.stderr
