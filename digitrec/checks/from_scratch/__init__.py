"""Stage 9, from scratch: what is right and wrong with the network and its training in NumPy alone."""
