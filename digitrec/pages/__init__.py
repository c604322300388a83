"""The live pages, where a network reads and learns in the browser, and what fills them with data.

`draw/` is "Draw a digit", `train/` is "Train it here", and `shared/` holds what both are made of.
"""
