"""Stage 7, predicting: from the network's probabilities to a digit, and was it right."""

from digitrec.validation import check_labels, check_model, check_prepared, check_same_length


def predict_digits(model, x):
    """Return the digit that the model finds most probable for each image, int (N,).

    `x` holds prepared images, (N, 784), numbers from 0 to 1. Raises TypeError or ValueError for input
    that is not prepared and for anything but a Keras model with ten outputs.
    """
    probabilities = check_model(model).predict(check_prepared(x), verbose=0)  # (N, 10)
    if probabilities.shape[1:] != (10,):
        raise ValueError(f"The model must give 10 numbers an image, but gives {probabilities.shape[1:]}.")
    return probabilities.argmax(axis=1)  # (N,)


def compare(actual, predicted):
    """Return for each image whether the prediction is right, bool (N,).

    `actual` and `predicted` are labels (N,). Raises TypeError or ValueError for labels that are not
    whole numbers from 0 to 9 and for lengths that differ.
    """
    actual, predicted = check_labels(actual, "actual"), check_labels(predicted, "predicted")
    check_same_length(actual, predicted, ("actual", "predicted"))
    return actual == predicted
