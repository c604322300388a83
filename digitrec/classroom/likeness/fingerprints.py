"""Fingerprints of code that stay the same when names, texts, numbers, comments and spacing are changed.

S. Schleimer, D. S. Wilkerson and A. Aiken, Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD
2003, 76-85: of the hashes of all runs of GRAM tokens, the smallest in each window of WINDOW of them is kept.
So whatever two texts share that is GRAM + WINDOW - 1 tokens long or longer has a fingerprint in both.
"""

import builtins
import io
import keyword
import re
import tokenize
from zlib import crc32

GRAM, WINDOW = 8, 4  # tokens of a run; runs of a window
NAME, TEXT, NUMBER = "n", "s", "0"
MAGIC = re.compile(r"(?m)^[ \t]*(?:[\w., \t]+=[ \t]*)?[%!?].*$")  # of the notebook: no Python
WORD = re.compile(r"#[^\n]*|'[^'\n]*'|\"[^\"\n]*\"|[^\W\d]\w*|\d[\w.]*|[^\w\s]")
SKIPPED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
F_STRING = {getattr(tokenize, f"FSTRING_{part}", None) for part in ("START", "MIDDLE", "END")} - {None}


def fingerprints(text):
    """Return {fingerprint: (first line, last line)} of the code of one cell; of several places, the first."""
    found = tokens(text)
    hashes = [
        crc32(" ".join(token for token, _ in found[at : at + GRAM]).encode())
        for at in range(len(found) - GRAM + 1)
    ]
    kept = {}
    for at in winnowed(hashes, WINDOW):
        kept.setdefault(hashes[at], (found[at][1], found[at + GRAM - 1][1]))
    return kept


def winnowed(hashes, window):
    """Return the places of the hashes that are kept: in each window the smallest, of equals the last."""
    kept = []
    for start in range(max(1, len(hashes) - window + 1) if hashes else 0):
        inside = range(start, min(start + window, len(hashes)))
        at = min(inside, key=lambda place: (hashes[place], -place))
        if not kept or kept[-1] != at:
            kept.append(at)
    return kept


def tokens(text):
    """Return (token, line) of code: words of Python and of libraries as they stand, all else by its kind."""
    text = MAGIC.sub("pass", text)
    try:
        return list(_of_python(text))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return list(_by_words(text))


def _of_python(text):
    before, begins = "", True  # the token before, and whether a statement begins
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in SKIPPED:
            begins = begins or token.type in (tokenize.NEWLINE, tokenize.INDENT)
            continue
        if token.type == tokenize.STRING and begins:  # a text that is nobody's value: a comment
            continue
        begins = False
        if token.type == tokenize.NAME:
            normal = _name(token.string, before)
        elif token.type == tokenize.NUMBER:
            normal = NUMBER
        elif token.type == tokenize.STRING or token.type in F_STRING:
            normal = TEXT
        else:
            normal = token.string
        before = f"{before}." if token.string == "." else token.string
        yield normal, token.start[0]


def _by_words(text):
    """Yield the tokens of what Python cannot read."""
    before = ""
    for match in WORD.finditer(text):
        word = match[0]
        if word[0] == "#":
            continue
        kind = TEXT if word[0] in "'\"" else NUMBER if word[0].isdigit() else ""
        normal = kind or (_name(word, before) if word[0].isalpha() or word[0] == "_" else word)
        before = f"{before}." if word == "." else word
        yield normal, text.count("\n", 0, match.start()) + 1


def _name(name, before):
    """Return a name as it stands where renaming would change what the code does, else its kind."""
    of_a_library = before.endswith(".") and before != "self."
    return name if of_a_library or keyword.iskeyword(name) or hasattr(builtins, name) else NAME
