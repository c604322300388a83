"""The trained weights that the package carries: `reference.npz`, and what makes it (`make`)."""
