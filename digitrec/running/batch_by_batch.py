"""Training with a look at each batch, as by `train_on_batch`, and without going back to Python for each."""

from digitrec.training import BATCH_SIZE
from digitrec.validation import check_count, check_model


def by_batch(model, batch_size=BATCH_SIZE):
    """Return a function that trains a compiled model on the batches of `x` and `y`, once, in their order.

    Of each batch alone it returns what `train_on_batch` would, a dictionary of arrays, (batches,), with the
    loss and the metrics by name: the same numbers to the bit, as one program takes the same steps. It can be
    called again, to go on. What is left over at the end of `x` and makes no batch is not used. Raises
    TypeError or ValueError for a model that is not compiled or is not built, and for a count below 1.
    """
    import tensorflow as tf

    batch_size = check_count(batch_size, "batch_size")
    if not check_model(model, compiled=True).built:
        raise ValueError("`model` does not know the shape of its input yet: begin it with `keras.Input`.")
    shapes = [(batch_size, *shape[1:]) for shape in (model.input_shape, model.output_shape)]
    # What Keras makes at the first sight of a batch cannot be made inside of a loop.
    said = model.test_step([tf.zeros(shape, model.compute_dtype) for shape in shapes])
    model.optimizer.build(model.trainable_variables)
    kinds = {name: value.dtype for name, value in said.items()}

    def step(batch):
        model.reset_metrics()
        return model.train_step(batch)

    def steps(x, y):
        return tf.map_fn(step, (x, y), parallel_iterations=1, fn_output_signature=kinds)

    many = [tf.TensorSpec((None, *shape), model.compute_dtype) for shape in shapes]
    program = tf.function(steps, autograph=False).get_concrete_function(*many)

    def train(x, y):
        batches = len(x) // batch_size
        parts = [
            tf.constant(part[: batches * batch_size].reshape(batches, *shape), model.compute_dtype)
            for part, shape in zip((x, y), shapes, strict=True)
        ]
        return {name: values.numpy() for name, values in program(*parts).items()}

    return train
