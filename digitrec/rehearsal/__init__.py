"""A class made from the bank of answers, taken through the whole round trip before the real one begins."""
