from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache, clean
from proofcheck.assess.verdict import Doubt, Reply

KEYS = [bytes([at]) * 16 for at in range(4)]
DOUBT = Doubt("é ≤", 3, 6, 2.5, (("\\ge", 1 / 3), ("\ud800", 1e21)))
KNOWN = {KEYS[0]: Reply(1.25), KEYS[1]: None, KEYS[2]: Reply(-1 / 3, DOUBT)}


def test_scores_and_facts_come_back(tmp_path: Path) -> None:
    first = Cache(tmp_path / "new" / "folder")
    first.put(KNOWN)
    first.remember("fact", "value")
    first.close()
    second = Cache(tmp_path / "new" / "folder")
    assert second.get(KEYS) == KNOWN
    assert second.recall("fact") == "value"
    assert second.recall("other") is None
    assert second.note is None
    second.close()


@pytest.mark.parametrize("words", ["", "[]", "{", "[1,2]", '["a",0,1,true,["b"]]', "3", "[" * 9999])
def test_words_of_another_hand_are_not_known(tmp_path: Path, words: str) -> None:
    cache = Cache(tmp_path)
    cache.put(KNOWN)
    assert cache._db
    cache._db.execute("update scores set doubted = ? where doubted is not null", (words,))
    assert cache.get(KEYS) == {KEYS[0]: Reply(1.25), KEYS[1]: None}
    assert cache.note is None
    cache.close()


def test_many_keys_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [at.to_bytes(16, "big") for at in range(5000)]
    cache.put({key: Reply(float(at)) for at, key in enumerate(keys)})
    assert cache.get(keys) == {key: Reply(float(at)) for at, key in enumerate(keys)}
    cache.close()


def test_a_closed_cache_knows_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.close()
    cache.put({KEYS[0]: Reply(1.0)})
    assert cache.get(KEYS) == {}
    assert cache.note is None


def test_the_least_used_scores_go_first(tmp_path: Path) -> None:
    old = Cache(tmp_path, max_scores=2, today=0)
    old.put({KEYS[0]: Reply(0.0), KEYS[1]: Reply(1.0)})
    old.close()
    new = Cache(tmp_path, max_scores=2, today=30)
    assert new.get([KEYS[1]]) == {KEYS[1]: Reply(1.0)}  # and so it is in use again
    new.put({KEYS[2]: Reply(2.0)})
    new.close()
    left = Cache(tmp_path)
    assert KEYS[0] not in left.get(KEYS)
    left.close()


def test_corrupt_file_is_noted_and_not_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put({KEYS[0]: Reply(1.0)})
    cache.close()
    (path,) = tmp_path.glob("*.sqlite")
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    broken = Cache(tmp_path)
    broken.put({KEYS[0]: Reply(1.0)})
    broken.remember("fact", "value")
    assert broken.get(KEYS) == {}
    assert broken.recall("fact") is None
    assert broken.note is not None
    assert "file is not a database" in broken.note
    broken.close()
    assert clean(tmp_path) == 4700
    again = Cache(tmp_path)
    assert again.note is None
    again.close()


def test_damage_in_the_middle_of_a_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [at.to_bytes(16, "big") for at in range(5000)]
    cache.put(dict.fromkeys(keys, Reply(0.5)))
    cache.close()
    (path,) = tmp_path.glob("*.sqlite")
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    broken = Cache(tmp_path)
    broken.get(keys)
    broken.put(dict.fromkeys(keys, Reply(0.5)))
    assert broken.note is not None
    broken.close()


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put({KEYS[0]: Reply(1.0)})
    assert cache.get(KEYS) == {}
    assert cache.note is not None
    assert "is not used" in cache.note
    cache.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    cache = Cache(tmp_path)
    assert cache.note is not None
    cache.put({KEYS[0]: Reply(1.0)})
    cache.close()
    tmp_path.chmod(0o700)


WRITER = """
import sys
from pathlib import Path
from proofcheck.assess.cache import Cache
from proofcheck.assess.verdict import Reply
cache = Cache(Path(sys.argv[1]))
for part in range(30):
    keys = [(int(sys.argv[2]) * 100000 + part * 100 + at).to_bytes(16, "big") for at in range(100)]
    cache.put(dict.fromkeys(keys, Reply(1.5)))
    assert len(cache.get(keys)) == 100, cache.note
cache.close()
assert cache.note is None, cache.note
"""


def test_processes_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)])
        for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    cache = Cache(tmp_path)
    keys = [(number * 100000 + at).to_bytes(16, "big") for number in range(4) for at in range(3000)]
    assert len(cache.get(keys)) == 12000
    cache.close()


def test_the_oldest_readings_go_first(tmp_path: Path) -> None:
    keys = [bytes([at]) * 16 for at in range(6)]
    for day, key in enumerate(keys):
        cache = Cache(tmp_path, max_read=20, today=day)
        cache.put_reading(key, b"bytes" if day != 2 else b"too long to be kept")
        assert cache.note is None
        cache.close()
    left = Cache(tmp_path)
    assert [left.get_reading(key) for key in keys] == [None, b"bytes", None, *[b"bytes"] * 3]
    left.close()


def test_clean_frees_and_counts(tmp_path: Path) -> None:
    assert clean(tmp_path / "never made") == 0
    cache = Cache(tmp_path)
    cache.put({KEYS[0]: Reply(1.0)})
    cache.close()
    (tmp_path / "other.txt").write_text("stays")
    assert clean(tmp_path) > 0
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]
