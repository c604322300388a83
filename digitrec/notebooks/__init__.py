"""A notebook file, whoever saved it: read, put back as the course released it, and the card of its marks."""

import sys

# A notebook's schema has no web addresses, whose grammar jsonschema would load for half a second.
sys.modules.setdefault("rfc3987_syntax", None)
