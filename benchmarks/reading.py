"""How long the book's sentences are, and how many of its words are rare.

    pip install -e ".[benchmarks]"
    python -m benchmarks.reading          # prints, and writes reading.csv
    python -m benchmarks.reading --rare   # prints the rare words of each page, to look at

What is counted is what a reader reads: paragraphs, captions and the texts of figures for those who cannot
see them, boxes on mistakes, quizzes, lists. Not counted are code, tables, headings and formulas that stand
alone. A formula in the line, a number, a piece of code is one word each. A sentence ends at a full stop, a
question mark, the end of its paragraph, and where a formula that stands alone interrupts it.

A word is *rare* if it stands less than once in 100,000 words of English, below 4 on the Zipf scale, in the
list of the package `wordfreq` (books, subtitles, newspapers, web pages; Speer, 2022), and so do all its
plainer forms: without an ending such as -s, -ed, -ing or -ly, or a beginning such as un-. In version 3.1.1,
7,223 forms are commoner than that. Not called rare are names, the field's own words, which the book
explains in its glossary, and words of arithmetic and of computers that everybody meets at school, the list
`SCHOOL`.

*Negations* are sentences that hold two of them or more ("not without"): those have to be read twice.

`reading_before.csv` is the same table for the book as it was before it was read aloud.
"""

import csv
import re
import sys
from pathlib import Path
from statistics import mean, quantiles

BOOK = Path(__file__).parents[1] / "book"
RESULT = Path(__file__).with_suffix(".csv")
# The pages that a learner reads, in the order of the book.
PAGES = (
    *("index", "setup", "mathematics", "01_loading", "02_preparing", "03_building", "04_compiling"),
    *(
        "05_training",
        "06_evaluating",
        "07_predicting",
        "workflow",
        "inside",
        "08_capstone",
        "09_from_scratch",
        "10_laboratory",
    ),
    *("faster", "further", "draw", "train_here"),
)
LONG = 25  # words: longer sentences are counted apart
RARE = 4.0  # on the Zipf scale: the logarithm, to base ten, of how often in a thousand million words
SCHOOL = {
    *("digit", "fraction", "decimal", "multiply", "multiplication", "subtract", "subtraction", "tenth"),
    *("hundredth", "thousandth", "millionth", "half", "halve", "arithmetic", "compute", "calculate"),
    *("numerator", "denominator", "diagonal", "horizontal", "triangle", "bracket", "comma", "pencil"),
    *("percent", "pixel", "python", "numpy", "browser", "processor", "megabyte", "gigabyte"),
}
NEGATIONS = {
    *("no", "not", "never", "none", "nothing", "nobody", "nowhere", "neither", "nor", "without", "cannot"),
}
PROSE_BLOCKS = "admonition|note|tip|warning|important|mistake|caption|quiz|dropdown|glossary|live|answer"
ENDINGS = (
    *(
        ("ices", "ix"),
        ("ies", "y"),
        ("es", "is"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
    ),
    *(("d", ""), ("ing", ""), ("ing", "e"), ("ly", ""), ("ily", "y"), ("er", ""), ("er", "e")),
    *(("est", ""), ("est", "e")),
)
BEGINNINGS = ("un", "mis", "re", "up", "over")


def passages(text):
    """Return the paragraphs, list items, captions and answers of a page, without markup, one string each."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = _opened(text)
    text = re.sub(r"^\$\$.*?^\$\$[^\n]*$", "\n", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [
            line for line in block.splitlines() if not re.match(r"\s*(#|\||%|\([\w-]+\)=$|    \S)", line)
        ]
        items = re.split(r"\n(?=\s*(?:- |\? |\d\. ))|\s::\s", "\n".join(lines))
        found += [plain for item in items if re.search(r"[a-z]", plain := _plain(item))]
    return found


def _opened(text):
    """Return a page whose directives with prose are opened, and whose code is taken away."""
    fence = re.compile(r"^(`{3,}|:{3,})([^\n]*)\n(.*?)^\1 *$", re.DOTALL | re.MULTILINE)

    def open_one(match):
        kind = re.match(rf"\{{(?:{PROSE_BLOCKS})\}}(.*)", match[2])
        if not kind:
            return "\n"
        body = re.sub(r"^:alt: *(.*)$", r"\1\n", match[3], flags=re.MULTILINE)
        body = re.sub(r"^:[a-z]+:.*$", "\n", body, flags=re.MULTILINE)
        return f"\n{_opened(body)}\n"

    return fence.sub(open_one, text)


def _plain(item):
    """Return a passage without roles, links and emphasis; a formula, a number or code is one word, `_`."""
    item = re.sub(r"\{(?:term|ref|doc|download)\}`([^`<]*?)(?:\s*<[^>]*>)?`", r"\1", item)
    item = re.sub(r"\{[a-z:]+\}`[^`]*`", "_", item)
    item = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", item)
    item = re.sub(r"`[^`]*`|\$[^$]*\$", "_", item)
    item = re.sub(r"^\s*(?:- |\? |> ?|\d\. )?(?:\[[x ]\] )?", "", item, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", item.replace("*", "")).strip()


def sentences(text):
    """Return the sentences of a page, a list of words each."""
    ends = r"(?<=[.?!])[)”\"’]*\s+(?=[(“\"‘]*[A-Z0-9_])"
    parts = [part for passage in passages(text) for part in re.split(ends, passage)]
    found = [re.findall(r"[\w’'.,/%-]*\w[\w’'-]*", part) for part in parts]
    return [words for words in found if words]


def plainer(word):
    """Return a word and what is left of it without a beginning or an ending, doubled letters halved."""
    forms = {word}
    for beginning in BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) > 3:
            forms |= plainer(word.removeprefix(beginning))
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            stem = word.removesuffix(ending)
            forms |= {stem + instead}
            if len(stem) > 3 and stem[-1] == stem[-2]:
                forms |= {stem[:-1]}
    return forms


def negations(words):
    """Return how many words of a sentence say no."""
    return sum(word.lower() in NEGATIONS or word.endswith(("n't", "n’t")) for word in words)


def field_words(glossary):
    """Return the words of the glossary's terms, with their plainer forms."""
    terms = re.findall(r"^(\S[^\n]*)\n  \S", glossary, flags=re.MULTILINE)
    return {form for term in terms for word in re.findall(r"\w+", term) for form in plainer(word.lower())}


def rare_words(found, known, zipf):
    """Return those words of the sentences that are rare, as often as they occur."""
    rare = []
    for words in found:
        for place, word in enumerate(words):
            if not re.fullmatch(r"[A-Za-z][a-z’'-]*[a-z]", word) or (place and word[0].isupper()):
                continue
            for part in re.sub(r"[’']s$", "", word.lower()).split("-"):
                if len(part) > 1 and not (plainer(part) & known) and max(map(zipf, plainer(part))) < RARE:
                    rare.append(part)
    return rare


def measure(text, known, zipf):
    """Return what is said of a page: sentences, words in one, how many are long, rare words in a thousand."""
    found = sentences(text)
    lengths = [len(words) for words in found]
    rare = rare_words(found, known, zipf)
    return {
        "sentences": len(found),
        "words": sum(lengths),
        "mean": round(mean(lengths), 1),
        "ninth_tenth": round(quantiles(lengths, n=10)[-1]),
        "longest": max(lengths),
        "long_percent": round(100 * mean(length > LONG for length in lengths), 1),
        "negations_percent": round(100 * mean(negations(words) > 1 for words in found), 1),
        "rare_in_thousand": round(1000 * len(rare) / sum(lengths), 1),
    }


def main(arguments):
    """Measure every page, print the table and write it."""
    from wordfreq import zipf_frequency

    def zipf(word):
        return zipf_frequency(word, "en")

    texts = {name: path.read_text("utf-8") for name in PAGES if (path := BOOK / f"{name}.md").exists()}
    known = SCHOOL | field_words((BOOK / "glossary.md").read_text("utf-8"))
    if "--rare" in arguments:
        for name, text in texts.items():
            print(name, *sorted(rare_words(sentences(text), known, zipf)))
        return
    rows = [{"page": name, **measure(text, known, zipf)} for name, text in texts.items()]
    rows.append({"page": "all", **measure("\n\n".join(texts.values()), known, zipf)})
    for row in rows:
        print(f"{row['page']:16}", *(f"{name} {value:<6}" for name, value in row.items() if name != "page"))
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
