"""Text in tables for spreadsheets: none of it is taken for a formula (OWASP's rule on CSV injection)."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(value):
    """Return a value that no spreadsheet takes for a formula; `armed` undoes it. What is no text stays."""
    return f"'{value}" if isinstance(value, str) and value.lstrip("'").startswith(FORMULA) else value


def armed(value):
    """Return the text that `defused` was given."""
    return value[1:] if value.startswith("'") and value.lstrip("'").startswith(FORMULA) else value
