"""The course's own hands, packed into a script: what "Draw a digit" offers to whoever cannot draw.

`python -m digitrec.pages.course_hands` writes `digitrec/pages/draw/course_hands.js` again.
"""

import zlib

import numpy as np

from digitrec.hands.course import GREYS, WAYS, load_hands
from digitrec.pages.files import FOLDER
from digitrec.pages.script import base64_of, script

FILE = FOLDER / "draw" / "course_hands.js"
COMMENT = """\
{n} digits that a program drew for this course, in {ways} ways of writing; nobody's hand.
Written by `python -m digitrec.pages.course_hands`."""


def hands_script():
    """Return the text of `draw/course_hands.js`: two pixels a byte, the left in its lower half, deflated."""
    images, labels, hands = load_hands()
    left, right = (images // GREYS).reshape(-1, 2).T
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)  # without a header: "deflate-raw" in the browser
    packed = deflate.compress((left | right << 4).tobytes()) + deflate.flush()
    value = {
        "ways": [way.name for way in WAYS],
        "hands": "".join(map(str, hands)),
        "labels": "".join(map(str, labels)),
        "pixels": base64_of(np.frombuffer(packed, dtype="uint8")),
    }
    return script("courseHands", value, COMMENT.format(n=len(images), ways=len(WAYS)))


if __name__ == "__main__":
    FILE.write_text(hands_script(), encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
