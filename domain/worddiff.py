"""Two texts compared by words: what stays, what goes, what comes.

Space between words never counts as a difference, so a moved line break changes nothing; punctuation stands
for itself, so a comma taken away is that comma and not the word before it. difflib finds the runs; stray
words that stay between two changes join them, so that a reader sees phrases rather than crumbs.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

SAME, GONE, NEW = "=", "-", "+"
Operation = tuple[str, str]

# A word with its apostrophes and hyphens, or one other sign; the space behind goes along.
_TOKEN = re.compile(r"@?\w+(?:[’'\-]\w+)*\s*|[^\w\s]\s*|^\s+", re.UNICODE)
_CRUMB = 1  # so many words that stay between two longer changes are drawn into them


def word_diff(before: str, after: str) -> list[Operation]:
    """Return operations whose `=` and `+` texts make up `after`, and whose `=` and `-` words make up `before`."""
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, [t.strip() for t in old], [t.strip() for t in new], autojunk=False)
    runs: list[tuple[str, list[str], list[str]]] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        runs.append((SAME if tag == "equal" else "~", old[a1:a2], new[b1:b2]))
    return _operations(_joined(runs))


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
    for tag, old, new in runs:
        if tag == SAME:
            operations.append((SAME, "".join(new)))
        else:
            operations += [(kind, text) for kind, text in ((GONE, "".join(old)), (NEW, "".join(new))) if text]
    return operations
