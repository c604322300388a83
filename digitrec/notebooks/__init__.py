"""A notebook file, whoever saved it: read, put back as the course released it, and the card of its marks."""

import sys

# With this package, jsonschema, which nbformat looks at notebooks with, makes grammars of web addresses for
# seconds when it is imported. No notebook's format has such addresses; without the package it goes on.
# Whoever imports nbformat or nbgrader imports this first.
sys.modules.setdefault("rfc3987_syntax", None)
