"""What `benchmarks.reading` counts, and that the book's sentences stay short."""

from pathlib import Path

import pytest

from benchmarks.reading import (
    BOOK,
    PAGES,
    field_words,
    measure,
    negations,
    passages,
    plainer,
    rare_words,
    sentences,
)

PAGE = """---
kernelspec:
  name: python3
---

# A title that does not count

The first image is a {term}`digit <digit>`. Its number is $3.5$; in the
code it is `x.max()`, see [chapter 2](02_preparing.md).

| a | table |
| --- | --- |

```{code-cell}
print("not read")
```

$$
a = b
$$ (eq-a)

where $a$ is a share.

```{caption}
:name: fig-a
:alt: A curve falls.

It falls from {glue:text}`a:.1f` to 0.
```

```{quiz}
? How many?
- [x] Two :: Both count.
- [ ] Three :: That would be *one* more.
```
"""


def test_what_a_reader_reads_is_counted_and_nothing_else():
    assert [" ".join(words) for words in sentences(PAGE)] == [
        "The first image is a digit",
        "Its number is _ in the code it is _ see chapter 2",
        "where _ is a share",
        "A curve falls",
        "It falls from _ to 0",
        "How many",
        "Two",
        "Both count",
        "Three",
        "That would be one more",
    ]


def test_a_point_in_a_number_or_before_a_small_letter_ends_no_sentence():
    assert len(sentences("It was 97.6 % in all. “Is it?” one asks. (It is.) So it is.")) == 4


def test_a_word_is_rare_if_all_its_plainer_forms_are():
    assert {"flat", "drop", "study", "known", "late"} <= set().union(
        *map(plainer, ("flatter", "dropped", "studies", "unknown", "later"))
    )
    zipf = {"drop": 5.0, "it": 6.0, "is": 6.0}.get
    found = sentences("It is dropped. It is Shannon. It is treacherous. It is softmax.")
    assert rare_words(found, {"softmax"}, lambda word: zipf(word, 0.0)) == ["treacherous"]


def test_the_words_of_the_glossary_are_its_terms():
    glossary = "```{glossary}\n\ncross-entropy\n  A number.\n\nlearning rate\n  Another.\n```"
    words = field_words(glossary)
    assert {"cross", "entropy", "learning", "learn", "rate"} <= words and not {"number", "another"} & words


def test_two_negations_in_a_sentence_are_counted():
    assert negations(["It", "is", "not", "without", "use"]) == 2 and negations(["It", "doesn't"]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_sentences_of_the_book_are_short(name):
    text = (BOOK / f"{name}.md").read_text("utf-8")
    found = measure(text, frozenset(), lambda word: 9.0)
    longest = max(sentences(text), key=len)
    assert found["mean"] < 14.5 and found["long_percent"] < 11, found
    assert len(longest) <= 40, " ".join(longest)


def test_every_page_that_a_learner_reads_is_measured():
    toc = (Path(BOOK) / "_toc.yml").read_text("utf-8")
    learners = toc[: toc.index("For teachers")]
    assert [name for name in PAGES if name != "index"] == [
        line.split()[-1] for line in learners.splitlines() if "- file:" in line
    ]
    assert passages(PAGE)
