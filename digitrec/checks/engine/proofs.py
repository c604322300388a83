"""What proves an answer: something that could not be recorded beforehand, or only the kernel's word."""

FUNCTION = "function"  # results on inputs that are drawn when the answer is tried
ARRAY = "array"  # rows of the learner's arrays, at places that are drawn after the cell has run
NETWORK = "network"  # what the judge's own NumPy works out from weights and images
WORD = "word"  # histories, steps taken, what was called or printed, a typed number
PROOFS = (FUNCTION, ARRAY, NETWORK, WORD)
