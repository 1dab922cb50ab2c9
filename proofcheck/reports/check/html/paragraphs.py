"""Text as it is written out: paragraphs, blocks around them, pieces of steps within them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from proofcheck.reports.check.html.markup import Markup, join, tag

MAX_NESTING = 60


@dataclass(frozen=True)
class ParagraphSetting:
    """What a text needs beside itself.

    ``reference`` and ``citation`` turn a label or a key into what is printed; ``attributes`` are
    those of the element around a piece of a step, by the step's place among the boundaries (None:
    the text has no steps); ``after`` is what stands behind the paragraph in which a step ends;
    ``verbatim`` are the pieces that are printed as they stand, in order.
    """

    reference: Callable[[str, str], Markup]
    citation: Callable[[str, str | None], Markup]
    attributes: Callable[[int], Mapping[str, str]] | None = None
    after: Callable[[int], Markup] | None = None
    verbatim: tuple[str, ...] = ()


class Paragraphs:
    """Pieces go to the paragraph at hand, paragraphs and blocks to ``out``."""

    def __init__(self, setting: ParagraphSetting) -> None:
        self.step = 0
        self.done = 0  # the first step whose ``after`` is still to come
        self.setting = setting
        self.formats: list[str] = []
        self.blocks: list[tuple[str, str]] = []  # open elements: environment, element
        self.pieces: list[tuple[int, Markup]] = []
        self.out: list[Markup] = []

    def put(self, value: str) -> None:
        """A piece of the paragraph at hand, in the formats in force."""
        markup = join([value])
        for name in reversed(self.formats):
            markup = tag(name, markup)
        self.pieces.append((self.step, markup))

    def end_paragraph(self) -> None:
        """Write what the paragraph holds, and what belongs behind the steps that ended in it."""
        spans = list(self._spans())
        if any(span.strip() for span in spans):
            self.out.append(tag("p", *spans))
        self.pieces = []
        if self.setting.after:
            while self.done < self.step:
                self.out.append(self.setting.after(self.done))
                self.done += 1

    def _spans(self) -> Iterator[Markup]:
        at = 0
        while at < len(self.pieces):
            step = self.pieces[at][0]
            end = at
            while end < len(self.pieces) and self.pieces[end][0] == step:
                end += 1
            inside = join(markup for _, markup in self.pieces[at:end])
            if self.setting.attributes is None or not inside.strip():
                yield inside
            else:
                yield tag("span", inside, **self.setting.attributes(step))
            at = end

    def open_block(self, environment: str, element: str, class_: str | None = None) -> None:
        """Begin an element around paragraphs."""
        self.end_paragraph()
        if len(self.blocks) < MAX_NESTING:
            self.blocks.append((environment, element))
            self.out.append(Markup(str(tag(element, class_=class_)).removesuffix(f"</{element}>")))

    def close_block(self, environment: str) -> None:
        """End the innermost element of that environment, and what is open inside it."""
        self.end_paragraph()
        if all(name != environment for name, _ in self.blocks):
            return
        while True:
            name, element = self.blocks.pop()
            self.out.append(Markup(f"</{element}>"))
            if name == environment:
                return
