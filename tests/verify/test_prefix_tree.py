"""What is in a context's memory, against a plain model of llama.cpp's: cells, each of a token at a
position, that belong to sequences."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.llm.prefix_tree import Node, PrefixTree


@dataclass
class Cells:
    """Each cell is a token, its position and its sequences."""

    number: int
    cells: list[tuple[int, int, set[int]]] = field(default_factory=list)
    evaluated: int = 0

    def remove(self, sequence: int, start: int) -> None:
        for _, position, owners in self.cells:
            if position >= start:
                owners.discard(sequence)
        self.cells = [cell for cell in self.cells if cell[2]]

    def copy(self, source: int, target: int, end: int) -> None:
        assert not self.tokens(target)
        for _, position, owners in self.cells:
            if source in owners and position < end:
                owners.add(target)

    def evaluate(self, node: Node, most: int) -> None:
        start = node.start + node.done
        tokens = node.tokens[node.done : node.done + most]
        for owner in node.sequences:
            assert len(self.tokens(owner)) == start, "positions follow each other"
        for at, token in enumerate(tokens):
            self.cells.append((token, start + at, set(node.sequences)))
        node.done += len(tokens)
        self.evaluated += len(tokens)
        assert len(self.cells) <= self.number

    def tokens(self, sequence: int) -> list[int]:
        own = sorted(
            (position, token) for token, position, owners in self.cells if sequence in owners
        )
        assert [position for position, _ in own] == list(range(len(own)))
        return [token for _, token in own]


def finish(tree: PrefixTree, cells: Cells, sequence: int) -> None:
    for node in tree.pending(sequence):
        cells.evaluate(node, len(node.tokens))


def admitted(tree: PrefixTree, tokens: list[int], room: int = 0, unread: int | None = None) -> int:
    sequence = tree.admit(tokens, len(tokens) - 1 if unread is None else unread, room)
    assert sequence is not None
    return sequence


def test_what_two_have_in_common_is_evaluated_once_even_before_it_is() -> None:
    tree = PrefixTree(cells := Cells(100), 4, 100)
    text = list(range(10))
    one, two = admitted(tree, text), admitted(tree, [*text[:6], 99])
    same = admitted(tree, text)
    for sequence in (one, two, same):
        finish(tree, cells, sequence)
    assert cells.evaluated == 11
    assert [cells.tokens(one), cells.tokens(two)] == [text, [*text[:6], 99]]
    assert cells.tokens(same) == text


def test_what_is_read_is_evaluated_again() -> None:
    tree = PrefixTree(cells := Cells(100), 4, 100)
    text = list(range(10))
    finish(tree, cells, admitted(tree, text))
    finish(tree, cells, again := admitted(tree, text))
    assert cells.evaluated == 11
    finish(tree, cells, admitted(tree, text, unread=4))
    assert cells.evaluated == 17
    tree.release(again, 9)
    assert cells.tokens(again) == []  # another has the same


def test_what_is_written_is_not_shared() -> None:
    tree = PrefixTree(cells := Cells(100), 4, 100)
    both = [admitted(tree, [1, 2, 3], 5) for _ in range(2)]
    for sequence in both:
        finish(tree, cells, sequence)
        for token in (7, 8):
            tree.append(sequence, token)
    for sequence in both:
        finish(tree, cells, sequence)
        assert cells.tokens(sequence) == [1, 2, 3, 7, 8]
        assert tree.promised(sequence) == 3
    assert cells.evaluated == 7
    assert tree.cells == 7 + 6


def test_cells_are_promised_before_they_are_used() -> None:
    tree = PrefixTree(Cells(30), 9, 30)
    prompt = list(range(10))
    first = admitted(tree, prompt, 6)
    admitted(tree, prompt, 6)
    admitted(tree, prompt, 6)
    assert tree.admit(prompt, 9, 6) is None
    assert tree.promise(first, 2) and not tree.promise(first, 1)
    tree.release(first, 0)
    admitted(tree, prompt, 8)


def test_what_was_used_longest_ago_goes_first() -> None:
    tree = PrefixTree(cells := Cells(30), 9, 30)
    for start in (0, 100, 200):
        finish(tree, cells, sequence := admitted(tree, list(range(start, start + 8))))
        tree.release(sequence, 8)
    finish(tree, cells, sequence := admitted(tree, [*range(6), 50]))  # the first is of use again
    tree.release(sequence, 7)
    admitted(tree, [7] * 10)
    before = cells.evaluated
    finish(tree, cells, admitted(tree, [*range(6), 51]))
    assert cells.evaluated == before + 1
    finish(tree, cells, admitted(tree, list(range(100, 108))))
    assert cells.evaluated > before + 8


def test_only_what_the_next_begins_with_stays() -> None:
    tree = PrefixTree(cells := Cells(100), 9, 100)
    text = list(range(20))
    for tokens in (text, [*text[:15], 99, 98], [*text[:5], 97]):
        finish(tree, cells, sequence := admitted(tree, tokens))
        tree.release(sequence, len(tokens))
    tree.narrow([*text[:12], 96], 12)
    assert tree.cells == len(cells.cells) == 12
    tree.narrow([50], 1)
    assert tree.cells == len(cells.cells) == 0


@pytest.mark.parametrize("sharing", [True, False])
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_memory_is_what_the_tree_says(sharing: bool, seed: int) -> None:
    """Whatever is admitted, written, evaluated in pieces, given up and let go."""
    rng = random.Random(seed)
    number = rng.randrange(2, 7)
    cells = Cells(rng.randrange(20, 70))
    tree = PrefixTree(cells, number, cells.number, sharing=sharing)
    running: dict[int, list[int]] = {}
    for _ in range(60):
        sequence = rng.choice([*running, -1])
        what = rng.randrange(6)
        if sequence < 0 or what == 0:
            tokens = [rng.randrange(2) for _ in range(rng.randrange(1, 14))]
            room = rng.randrange(6)
            new = tree.admit(tokens, rng.randrange(len(tokens)), room)
            assert new is not None or running, "the only one always finds a place"
            if new is not None:
                assert new not in running
                running[new] = tokens
        elif what == 1:
            tree.release(sequence, rng.randrange(len(running.pop(sequence)) + 1))
        elif what == 2 and tree.promised(sequence):
            tree.append(sequence, token := rng.randrange(2))
            running[sequence].append(token)
        elif what == 3:
            tree.promise(sequence, rng.randrange(1, 5))
        elif nodes := tree.pending(sequence):
            cells.evaluate(nodes[0], rng.randrange(1, 9))
        assert tree.cells <= cells.number
        assert len(cells.cells) <= tree.cells
    for sequence, tokens in running.items():
        finish(tree, cells, sequence)
        assert cells.tokens(sequence) == tokens
    for sequence in running:
        tree.release(sequence, 0)
    tree.narrow([9], 1)
    assert tree.cells == len(cells.cells) == 0
