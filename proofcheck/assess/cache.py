"""Scores, replies and readings kept between runs, in SQLite.

A score is what the model said of a step, before calibration, under a hash of everything it depends
on; a reply is what a chat model wrote, likewise; a reading is what was read of a document, or found
in it without a model.  Several processes may use the cache at once.  A
cache that cannot be read or written never fails a run: it stops being used, and ``note`` says why.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from proofcheck.assess.verdict import Doubt, Reply
from proofcheck.settings.settings import Settings

_FILE = "scores-3.sqlite"  # the number changes with the tables
_MAX_SCORES = 4_000_000  # about 250 MB
_MAX_REPLIES = 40_000  # about 300 MB of analyses
_MAX_READ = 256 << 20  # bytes of readings
_MAX_FACTS = 4096  # beyond, all go: each can be learnt again
_DAYS_UNTIL_TOUCHED = 7  # the age at which a score in use is marked as such again
_KEYS_PER_QUERY = 500  # SQLite allows 999 parameters in its oldest builds
_TABLES = """
create table if not exists scores (
    key blob primary key, log_odds real, doubt real, doubted text, used integer not null)
    without rowid;
create table if not exists replies (key blob primary key, reply blob, used integer not null);
create table if not exists readings (key blob primary key, reading blob, used integer not null);
create table if not exists facts (key text primary key, value text not null) without rowid;
"""


class Cache:
    """Scores and facts in the folder ``folder``, which is made when it is missing.

    ``folder`` may hold other things that can be made again.  ``note`` is None while all is well;
    else one line for the user that says what does not work.  When it is closed with more than
    ``max_scores``, ``max_replies`` or ``max_read`` bytes of readings, those go that were used
    least lately.  ``today`` is in days since 1970; None: what the clock says.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_scores: int = _MAX_SCORES,
        max_replies: int = _MAX_REPLIES,
        max_read: int = _MAX_READ,
        today: int | None = None,
    ) -> None:
        self._limits = {"scores": max_scores, "replies": max_replies}
        self._max_read = max_read
        self.note: str | None = None
        self._db: sqlite3.Connection | None = None
        self._day = _today() if today is None else today
        self._wrote = False
        self.folder = folder
        self._path = folder / _FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, timeout=10.0, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Reply | None]:
        """What is known under ``keys``; None means: known to be too long for the model."""
        found: dict[bytes, Reply | None] = {}
        for key, *columns in self._rows("scores", "log_odds, doubt, doubted", keys):
            with suppress(ValueError, TypeError, RecursionError):  # not ours
                found[key] = _from_row(*columns)
        return found

    def put(self, scores: Mapping[bytes, Reply | None]) -> None:
        """Keep scores."""
        self._keep("scores", [(key, *_to_row(reply)) for key, reply in scores.items()])

    def get_replies(self, keys: Sequence[bytes]) -> dict[bytes, object]:
        """The replies known under ``keys``, as they were put, or as another hand left them."""
        return dict(self._rows("replies", "reply", keys))

    def put_replies(self, replies: Mapping[bytes, bytes]) -> None:
        """Keep replies."""
        self._keep("replies", list(replies.items()))

    def get_reading(self, key: bytes) -> bytes | None:
        """The reading known under ``key``."""
        rows = self._rows("readings", "reading", [key])
        return rows[0][1] if rows and isinstance(rows[0][1], bytes) else None

    def put_reading(self, key: bytes, reading: bytes) -> None:
        """Keep a reading."""
        if len(reading) <= self._max_read // 4:
            self._keep("readings", [(key, reading)])

    def recall(self, key: str) -> str | None:
        """A fact, or None when it is not known."""
        row = None
        with self._guarded():
            if self._db:
                query = "select value from facts where key = ?"
                row = self._db.execute(query, (key,)).fetchone()
        return str(row[0]) if row else None

    def remember(self, key: str, value: str) -> None:
        """Keep a fact."""
        with self._guarded():
            if self._db:
                self._db.execute("insert or replace into facts values (?, ?)", (key, value))

    def close(self) -> None:
        """Drop what was longest unused, beyond the bound, and close."""
        if not self._db:
            return
        if self._wrote:
            with self._guarded():
                self._shrink(self._db)
        if self._db:
            self._db.close()
            self._db = None

    def _shrink(self, db: sqlite3.Connection) -> None:
        for table, most in self._limits.items():
            (count,) = db.execute(f"select count(*) from {table}").fetchone()
            if count > most:
                oldest = f"select key from {table} order by used limit ?"
                db.execute(f"delete from {table} where key in ({oldest})", (count - most // 2,))
        (facts,) = db.execute("select count(*) from facts").fetchone()
        if facts > _MAX_FACTS:
            db.execute("delete from facts")
        self._shrink_readings(db)

    def _shrink_readings(self, db: sqlite3.Connection) -> None:
        """Readings differ in size; the newest stay, which were written last."""
        sizes = "select rowid, length(reading) from readings order by used desc, rowid desc"
        kept, gone = 0, []
        for row, size in db.execute(sizes).fetchall():
            kept += size
            if kept > self._max_read:
                gone.append((row,))
        self._write("delete from readings where rowid = ?", gone)

    def _rows(self, table: str, columns: str, keys: Sequence[bytes]) -> list[Any]:
        """The key and the columns of all that the table has under ``keys``."""
        found: list[Any] = []
        with self._guarded():
            for start in range(0, len(keys) if self._db else 0, _KEYS_PER_QUERY):
                part = keys[start : start + _KEYS_PER_QUERY]
                marks = ",".join("?" * len(part))
                query = f"select used, key, {columns} from {table} where key in ({marks})"
                assert self._db
                rows = self._db.execute(query, part).fetchall()
                found += [row[1:] for row in rows]
                unused_since = self._day - _DAYS_UNTIL_TOUCHED
                touched = [(self._day, row[1]) for row in rows if row[0] < unused_since]
                self._write(f"update {table} set used = ? where key = ?", touched)
        return found

    def _keep(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Put rows into the table: the key and the columns."""
        with self._guarded():
            if self._db and rows:
                self._wrote = True
                marks = "?, " * len(rows[0])
                statement = f"insert or replace into {table} values ({marks}{self._day})"
                self._write(statement, rows)

    def _write(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        if self._db and rows:
            with self._db:
                self._db.execute("begin immediate")
                self._db.executemany(statement, rows)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Whatever goes wrong with the file costs the cache, not the run."""
        try:
            yield
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self.note = f"the cache {self._path} is not used: {error} (proofcheck clean deletes it)"
        if self._db:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None


def _to_row(reply: Reply | None) -> tuple[float | None, float | None, str | None]:
    """The columns log_odds, doubt, doubted: the last, without a doubt, is why there is none."""
    if reply is None:
        return None, None, None
    if reply.doubted is None:
        return reply.log_odds, None, reply.uncompared
    doubt = reply.doubted
    words = [doubt.text, doubt.start, doubt.end, *doubt.corrections]
    return reply.log_odds, doubt.log_odds, json.dumps(words, separators=(",", ":"))


def _from_row(log_odds: float | None, doubt: float | None, doubted: str | None) -> Reply | None:
    """Raises ``ValueError``, ``TypeError`` or ``RecursionError`` for what is no row of ours."""
    if log_odds is None:
        return None
    if doubt is None or doubted is None:
        return Reply(log_odds, uncompared=doubted)
    text, start, end, *corrections = json.loads(doubted)
    pairs = tuple((word, ratio) for word, ratio in corrections)
    return Reply(log_odds, Doubt(text, start, end, doubt, pairs))


def _today() -> int:
    """Days since 1970."""
    return int(time.time() // 86400)


def cache_folder(settings: Settings) -> Path:
    """Where the cache lies: in the folder of the settings, else the user's for this program."""
    if settings.cache_dir is not None:
        return settings.cache_dir
    import platformdirs

    return Path(platformdirs.user_cache_dir("proofcheck"))


def open_cache(settings: Settings) -> Cache | None:
    """The cache of the settings, to be closed; None where they want none."""
    return Cache(cache_folder(settings)) if settings.use_cache else None


def clean(folder: Path) -> int:
    """Delete the cache in ``folder``; the number of bytes freed.  Raises ``OSError``."""
    from proofcheck.llm.expanded import form_files

    freed = 0
    for path in [*sorted(folder.glob("scores-*.sqlite*")), *form_files(folder)]:
        freed += path.stat().st_size
        path.unlink()
    return freed
