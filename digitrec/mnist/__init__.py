"""MNIST: `mnist.npz`, and how it comes from the files in which it was published (`from_idx`)."""
