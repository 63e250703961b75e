"""Compares two texts word by word: equal, removed and added words.

Space between words never counts as a difference, so a moved line break changes nothing; punctuation stands
for itself, so a comma taken away is that comma and not the word before it. difflib finds the runs; stray
words that stay between two changes join them, so that a reader sees phrases rather than crumbs.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from domain.scripts import SPACED, UNIT

SAME, GONE, NEW = "=", "-", "+"
Operation = tuple[str, str]

# A word with its apostrophes and hyphens, a character that stands for a word, or one other sign; the space behind goes
# along, that before the first too. Accents, and what joins emoji into one picture, belong to the sign before them.
_TIED = "\u0300-\u036f\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # their vowels are signs beside the letters
_LETTER = rf"(?:{SPACED}|[{_TIED}{_INDIC}])"
_WORD = rf"@?{_LETTER}+(?:[’'\-]{_LETTER}+)*"
_SIGN = rf"[^\w\s](?:[{_TIED}]|(?<=\u200d)[^\w\s])*"
_TOKEN = re.compile(rf"(?:^\s+)?(?:{UNIT}|{_WORD}|{_SIGN})\s*|^\s+")
_MANY = 2_000_000  # pairs of like words; beyond, which is no text a person writes, it is compared less finely
_CRUMB = 1  # so many words that stay between two longer changes are drawn into them


def word_diff(before: str, after: str) -> list[Operation]:
    """Return operations whose `=` and `+` texts make up `after`, and whose `=` and `-` words make up `before`."""
    old, new = _tokens(before), _tokens(after)
    runs: list[tuple[str, list[str], list[str]]] = []
    for tag, a1, a2, b1, b2 in _opcodes([t.strip() for t in old], [t.strip() for t in new]):
        runs.append((SAME if tag == "equal" else "~", old[a1:a2], new[b1:b2]))
    return _operations(_joined(runs))


def changed_words(diff: list[Operation]) -> bool:
    """Whether any words differ, spacing aside."""
    return any(kind != SAME for kind, _ in diff)


def seen_apart(before: str, after: str, limit: int) -> tuple[str, str]:
    """Return both texts on one line of `limit` characters each, cut so that the first difference is seen."""
    old, new = (" ".join(text.split()) for text in (before, after))
    if max(len(old), len(new)) <= limit:
        return old, new
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, first - limit // 3)
    word = old.rfind(" ", 0, start) + 1
    start = word if start - word < limit // 3 else start
    return _window(old, start, limit), _window(new, start, limit)


def _window(text: str, start: int, limit: int) -> str:
    piece = ("…" if start else "") + text[start:]
    return piece if len(piece) <= limit else piece[: limit - 1].rstrip() + "…"


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    counted = Counter(new)
    if sum(counted[token] for token in old) <= _MANY:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    inner = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=True)
    codes = [(tag, a1 + head, a2 + head, b1 + head, b2 + head) for tag, a1, a2, b1, b2 in inner.get_opcodes()]
    begin = [("equal", 0, head, 0, head)] if head else []
    return begin + codes + ([("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else [])


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _joined(runs: list[tuple[str, list[str], list[str]]]) -> list[tuple[str, list[str], list[str]]]:
    """Draw crumbs that stay between two changes into one change."""
    joined: list[tuple[str, list[str], list[str]]] = []
    for place, (tag, old, new) in enumerate(runs):
        between = tag == SAME and 0 < place < len(runs) - 1
        crumb = between and sum(t.strip().isalnum() for t in new) <= _CRUMB and _substantial(runs, place)
        kind = "~" if crumb else tag
        if joined and joined[-1][0] == kind == "~":
            last = joined.pop()
            old, new = last[1] + old, last[2] + new
        joined.append((kind, old, new))
    return joined


def _substantial(runs: list[tuple[str, list[str], list[str]]], place: int) -> bool:
    """Whether both neighbours change more than the crumb between them holds."""
    size = len(runs[place][2])
    return all(max(len(old), len(new)) > size for _, old, new in (runs[place - 1], runs[place + 1]))


def _operations(runs: list[tuple[str, list[str], list[str]]]) -> list[Operation]:
    operations: list[Operation] = []
    space = ""  # that the words before had behind them and have no more: it goes with what goes
    for tag, old, new in runs:
        if tag == SAME:
            operations.append((SAME, "".join(new)))
            space = "" if new[-1] != new[-1].rstrip() else old[-1][len(old[-1].rstrip()) :]
        else:
            gone = space + "".join(old) if old else ""
            operations += [(kind, text) for kind, text in ((GONE, gone), (NEW, "".join(new))) if text]
    return operations
