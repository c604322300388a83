"""Preparing: small cases worked by hand, and Keras's to_categorical as the authority."""

import numpy as np
import pytest

from digitrec.preparing import flatten, one_hot, prepare, scale


def test_flatten_takes_the_top_row_of_pixels_first():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 0, 1], image[0, 1, 0], image[0, 27, 27] = 1, 2, 3
    row = flatten(image)[0]
    assert (row[1], row[28], row[783]) == (1, 2, 3)
    assert np.count_nonzero(row) == 3


@pytest.mark.parametrize("n", [1, 2, 784])
def test_flatten_gives_one_row_an_image(n):
    images = np.arange(n * 784, dtype=np.int64).reshape(n, 28, 28) % 256
    rows = flatten(images)
    assert rows.shape == (n, 784)
    assert rows.dtype == images.dtype
    assert rows.tolist() == [[pixel for line in image for pixel in line] for image in images.tolist()]


def test_scale_worked_by_hand():
    scaled = scale(np.array([[0, 51, 255]], np.uint8))
    assert scaled.dtype == np.float32
    assert scaled.shape == (1, 3)
    np.testing.assert_allclose(scaled, [[0, 0.2, 1]], rtol=1e-7)


def test_scale_leaves_its_input_alone():
    pixels = np.array([0, 128, 255], np.uint8)
    scale(pixels)
    assert pixels.tolist() == [0, 128, 255]


def test_one_hot_is_kerass_to_categorical(mnist):
    from keras.utils import to_categorical

    labels = mnist[1][1]
    encoded = one_hot(labels)
    assert encoded.dtype == np.float32
    np.testing.assert_array_equal(encoded, to_categorical(labels, 10))


def test_one_hot_is_ten_wide_even_without_a_nine():
    assert one_hot([3]).tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]


def test_prepare_on_the_real_data(mnist):
    (images, labels), _ = mnist
    x, y = prepare(images, labels)
    assert (x.shape, y.shape) == ((60000, 784), (60000, 10))
    assert x.dtype == y.dtype == np.float32
    np.testing.assert_array_equal(np.rint(x[7] * 255).reshape(28, 28), images[7])
    np.testing.assert_array_equal(y.argmax(axis=1), labels)


def test_prepare_refuses_lengths_that_differ():
    with pytest.raises(ValueError, match=r"`images` and `labels` must belong together .* 2 and 3 rows\."):
        prepare(np.zeros((2, 28, 28), int), [1, 2, 3])


def test_scaling_twice_is_refused():
    with pytest.raises(TypeError, match="scaled already"):
        scale(scale(np.array([0, 255], np.uint8)))
