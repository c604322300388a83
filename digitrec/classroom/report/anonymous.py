"""A learner's code and the sentences about it, shown to others: what could tell whose they are is left out.

Code is written anew from its syntax tree: comments, blank lines and habits of spacing are gone. Of the names
that the learner chose, and of texts between quotation marks, only those stay that name nobody: the course's
own words, and what several learners of the class wrote, as long as no part of somebody's name is in it. The
rest becomes `name_1` and "...". No program knows every nickname: whoever shows the page looks first.
"""

import ast
import builtins
import keyword
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import digitrec
from digitrec.classroom.report.rewritten import Rewritten

SEVERAL = 3  # learners who use a word: then it names none of them
SHORTEST = 4  # letters of a part of a name that is looked for inside of other words
USUAL = {"acc", "args", "arr", "arrs", "cnt", "enc", "idx", "img", "imgs", "kwargs", "lbl", "lbls", "lst"}
USUAL |= {"mat", "pred", "preds", "res", "ret", "tmp"}
IDENTIFIER = re.compile(r"[^\W\d]\w*")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+|\d+")
QUOTED = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\"", re.DOTALL)
COMMENT = re.compile(r"#[^\n]*")
PATH = re.compile(
    r"(?:~|\b[A-Za-z]:)[/\\]\S+|/(?:home|Users|users|mnt|media|content|drive|tmp|var|root|opt|srv|private)/\S+"
)
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ł": "l", "ı": "i"}
)
OWN_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{3}\b")  # of `digitrec variants`: it tells whose an answer is
MAGIC = re.compile(r"(?m)^([ \t]*)(?:[\w., \t]+=[ \t]*)?[%!?].*$")  # of the notebook: no Python


class Anonymiser:
    """Knows whose names are to be left out, and which words name nobody."""

    def __init__(self, people, answers=(), course=()):
        """Take names, ids, addresses and numbers of the class, all learners' code, and the course's code.

        `people` are texts; `answers` one text a learner; `course` texts of the course's own cells.
        """
        people = [spelled for one in people for spelled in (str(one), str(one).casefold().translate(UMLAUTS))]
        self._parts = {part for one in people for part in _parts(one)}
        self._whole = {_folded(one) for one in people if len(_folded(one)) > 1}
        self._inside = {part for part in self._parts | self._whole if len(part) >= SHORTEST}
        self._of_the_course, self._texts = set(), {"", "__main__"}
        for text in course:
            self._texts |= {quoted.strip("'\"") for quoted in QUOTED.findall(COMMENT.sub("", text))}
            self._of_the_course |= set(IDENTIFIER.findall(COMMENT.sub("", QUOTED.sub("", text))))
        used = Counter()
        for text in answers:
            bare = COMMENT.sub("", text)
            used.update({quoted.strip("'\"") for quoted in QUOTED.findall(bare)})
            used.update(set(IDENTIFIER.findall(QUOTED.sub("", bare))))
        self._shared = {word for word, many in used.items() if many >= SEVERAL}

    def code(self, text):
        """Return (code, names): the code without what names somebody, and what became of each name in it."""
        names = {}
        try:
            tree = ast.parse(MAGIC.sub(r"\1pass", text))
            return ast.unparse(ast.fix_missing_locations(Rewritten(self, names).visit(tree))), names
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # Python cannot read it: nor can ast
            return self._by_words(text, names), names

    def sentence(self, text, names=()):
        """Return a sentence about an answer without what names somebody; `names` are what `code` renamed."""
        names = dict(names)
        text = OWN_CODE.sub("...", PATH.sub("...", text))
        text = re.sub("“([^”]*)”", lambda m: m[0] if self.text_stays(m[1]) else "“...”", text)
        text = re.sub("`([^`]*)`", lambda m: f"`{self._by_words(m[1], names)}`", text)
        return re.sub(r"\w+", lambda m: "..." if self._is_somebody(m[0]) else m[0], text)

    def stays(self, name):
        """Say whether an identifier names nobody."""
        if hasattr(builtins, name) or keyword.iskeyword(name) or name in self._of_the_course:
            return True
        if self.is_part_of_a_name(name):
            return False
        known = course_words() | USUAL
        return name in self._shared or all(
            len(word) < 3 or word.isdigit() or word.lower() in known for word in WORD.findall(name)
        )

    def text_stays(self, text):
        """Say whether a text between quotation marks names nobody."""
        return text in self._texts or (text in self._shared and not self.is_part_of_a_name(text))

    def is_part_of_a_name(self, text):
        """Say whether a part of somebody's name, or a whole one, is in a text."""
        folded = _folded(text)
        return (
            folded in self._whole
            or not self._parts.isdisjoint(map(_folded, WORD.findall(text)))
            or any(part in folded for part in self._inside)
        )

    def is_a_number_of(self, number):
        """Say whether a number is an id or a number of somebody's."""
        return str(number) in self._whole

    def _is_somebody(self, word):
        """Say whether a word of a sentence is a name; "will" is a word of the course."""
        return word.lower() not in course_words() and self.is_part_of_a_name(word)

    def _by_words(self, text, names):
        """Leave names out of code of which only the words are known."""
        kept = []

        def put_aside(match):
            kept.append(match[0] if self.text_stays(match[0].strip("'\"")) else '"..."')
            return f"\0{len(kept) - 1}\0"

        bare = COMMENT.sub("", QUOTED.sub(put_aside, text))
        bare = IDENTIFIER.sub(lambda m: self.renamed(m[0], names), bare)
        bare = re.sub(r"(?<!\0)\b\d+\b(?!\0)", lambda m: "0" if m[0] in self._whole else m[0], bare)
        lines = re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], bare).splitlines()
        return "\n".join(line.rstrip() for line in lines if line.strip())

    def renamed(self, name, names):
        """Return what an identifier becomes; `names` has what others became, and gets this one."""
        if name not in names:
            names[name] = name if self.stays(name) else f"name_{sum(k != v for k, v in names.items()) + 1}"
        return names[name]


@cache
def course_words():
    """Return the words that the course itself uses, in small letters: they name nobody."""
    package = Path(digitrec.__file__).parent
    files = [*package.glob("*.py"), *(package / "checks").rglob("*.py")]
    return frozenset(
        word.lower() for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))
    )


def _parts(person):
    """Yield the parts of a name, an id or an address that are long enough to mean somebody."""
    for part in re.split(r"[\W_]+", _folded(person, keep=True)):
        if len(part) > 1 and not (part.isdigit() and len(part) < SHORTEST):
            yield part


def _folded(text, keep=False):
    """Return a text in small letters without accents, and without all that is no letter or digit."""
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain if keep else re.sub(r"[\W_]+", "", plain)
