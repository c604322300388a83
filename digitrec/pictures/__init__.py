"""One's own pictures: a photograph or a scan of a digit as the 28 x 28 pixels that the network knows."""

from digitrec.pictures.reading import PictureError, centre, read_digits, read_grey, to_mnist

__all__ = ["PictureError", "centre", "read_digits", "read_grey", "to_mnist"]
