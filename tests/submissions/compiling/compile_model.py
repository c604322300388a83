from digitrec.starting import start_keras
keras = start_keras()
import numpy as np
from keras.optimizers import SGD, Adam

# %% right: words
# marks: 2 of 2
# codes: none
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% right: words, written large, and another metric beside it
# marks: 2 of 2
# codes: none
def compile_model(network):
    network.compile("Adam", "CategoricalCrossentropy", metrics=["acc", "mse"])
    print("compiled")
    return network

# %% right: objects
# marks: 2 of 2
# codes: none
def compile_model(model):
    model.compile(
        optimizer=Adam(learning_rate=0.001, beta_1=0.9),
        loss=keras.losses.CategoricalCrossentropy(from_logits=False),
        metrics=[keras.metrics.CategoricalAccuracy(name="share of right digits")],
    )
    return model

# %% right: functions, the learning rate by position
# marks: 2 of 2
# codes: none
def compile_model(model):
    model.compile(
        Adam(1e-3), keras.losses.categorical_crossentropy, metrics=[keras.metrics.categorical_accuracy, "categorical_accuracy"]
    )
    return model

# %% right: a loss and a metric of one's own
# marks: 2 of 2
# codes: none
def surprise(y, p):
    return -keras.ops.sum(y * keras.ops.log(keras.ops.clip(p, 1e-7, 1)), axis=-1)
def right_digit(y, p):
    return keras.ops.equal(keras.ops.argmax(y, axis=-1), keras.ops.argmax(p, axis=-1))
def compile_model(model):
    model.compile(optimizer=Adam(), loss=surprise, metrics=[right_digit])
    return model

# %% right: the learning rate halved
# marks: 2 of 2
# codes: learning-rate-changed
def compile_model(model):
    model.compile(optimizer=Adam(0.0005), loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: the result of compile handed out
# marks: 0 of 2
# codes: compiled-not-returned
def compile_model(model):
    return model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: no return
# marks: 0 of 2
# codes: compiled-not-returned
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: neither compiled nor returned
# marks: 0 of 2
# codes: nothing-returned
def compile_model(model):
    settings = dict(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: returned as it came
# marks: 0 of 2
# codes: not-compiled
def compile_model(model):
    model.compile
    return model

# %% wrong: a model from outside
# marks: 0 of 2
# codes: notebook-variable
mine = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
def compile_model(model):
    mine.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return mine

# %% wrong: the weights are set to zero meanwhile
# marks: 0 of 2
# codes: another-model
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.set_weights([0 * w for w in model.get_weights()])
    return model

# %% wrong: the name of the loss is handed out
# marks: 0 of 2
# codes: another-model
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model.loss

# %% wrong: a misspelt loss
# marks: 1.25 of 2
# codes: other-loss
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crosentropy", metrics=["accuracy"])
    return model

# %% wrong: the name of the learning rate from an old book
# marks: 0 of 2
# codes: old-spelling
def compile_model(model):
    model.compile(optimizer=Adam(lr=0.001), loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: compiled below the function
# marks: 0 of 2
# codes: not-a-function
compile_model = {"optimizer": "adam", "loss": "categorical_crossentropy"}

# %% wrong: the sparse loss
# marks: 1.25 of 2
# codes: sparse-loss
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: binary cross-entropy
# marks: 1.25 of 2
# codes: binary-loss
def compile_model(model):
    model.compile(optimizer=Adam(), loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
    return model

# %% wrong: the squared error
# marks: 1.25 of 2
# codes: squared-error-loss
def compile_model(model):
    model.compile("adam", "mse", metrics=["accuracy"])
    return model

# %% wrong: softmax, and logits announced
# marks: 1.25 of 2
# codes: from-logits
def compile_model(model):
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model

# %% wrong: smoothed labels
# marks: 1.25 of 2
# codes: label-smoothing
def compile_model(model):
    model.compile("adam", keras.losses.CategoricalCrossentropy(label_smoothing=0.1), metrics=["acc"])
    return model

# %% wrong: hinge
# marks: 1.25 of 2
# codes: other-loss
def compile_model(model):
    model.compile(loss="categorical_hinge", optimizer="adam", metrics=["accuracy"])
    return model

# %% wrong: a loss of one's own without the minus
# marks: 1.25 of 2
# codes: other-loss
def my_loss(y, p):
    return keras.ops.sum(y * keras.ops.log(p), axis=-1)
def compile_model(model):
    model.compile(loss=my_loss, optimizer="adam", metrics=["accuracy"])
    return model

# %% wrong: plain gradient descent
# marks: 1.5 of 2
# codes: other-optimizer
def compile_model(model):
    model.compile(optimizer=SGD(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: RMSprop, the optimizer left out
# marks: 1.5 of 2
# codes: other-optimizer
def compile_model(model):
    model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: steps that are far too large
# marks: 1.5 of 2
# codes: learning-rate-extreme
def compile_model(model):
    model.compile(optimizer=Adam(learning_rate=0.1), loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% wrong: steps that are far too small
# marks: 1.5 of 2
# codes: learning-rate-extreme
def compile_model(model):
    model.compile(optimizer=Adam(1e-5), loss="categorical_crossentropy", metrics=["acc"])
    return model

# %% wrong: no metric
# marks: 1.75 of 2
# codes: no-metric
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model

# %% wrong: a third argument by position, which is the weight of the loss
# marks: 1.75 of 2
# codes: no-metric
def compile_model(model):
    model.compile("adam", "categorical_crossentropy", [1.0])
    return model

# %% wrong: binary accuracy
# marks: 1.75 of 2
# codes: wrong-metric
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.BinaryAccuracy()])
    return model

# %% wrong: the class that compares numbers
# marks: 1.75 of 2
# codes: wrong-metric
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.Accuracy()])
    return model

# %% wrong: the loss once more as metric
# marks: 1.75 of 2
# codes: wrong-metric
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["categorical_crossentropy"])
    return model

# %% wrong: the accuracy for labels that are numbers
# marks: 1.75 of 2
# codes: wrong-metric
def compile_model(model):
    model.compile("adam", "categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    return model

# %% wrong: the package's own
# marks: 0 of 2
# codes: reference-called
from digitrec import compiling
def compile_model(model):
    return compiling.compile_model(model)

# %% wrong: the metrics third, without their name
# marks: 1 of 2
# codes: metrics-unnamed
def compile_model(model):
    model.compile('adam', 'categorical_crossentropy', ['accuracy'])
    return model

# %% wrong: the learning rate by its old name
# marks: 0 of 2
# codes: old-spelling
def compile_model(model):
    model.compile(keras.optimizers.Adam(lr=0.001), loss='categorical_crossentropy', metrics=['accuracy'])
    return model

# %% wrong: a loss that is added up
# marks: 1.25 of 2
# codes: other-loss
def compile_model(model):
    loss = keras.losses.CategoricalCrossentropy(reduction='sum')
    model.compile('adam', loss, metrics=['accuracy'])
    return model

# %% wrong: half of the loss
# marks: 1.25 of 2
# codes: other-loss
def compile_model(model):
    model.compile('adam', 'categorical_crossentropy', loss_weights=[0.5], metrics=['accuracy'])
    return model

# %% partly: squared error, gradient descent, no metric
# marks: 0.5 of 2
# codes: squared-error-loss, other-optimizer, no-metric
def compile_model(model):
    model.compile(optimizer="sgd", loss="mean_squared_error")
    return model

# %% partly: everything sparse
# marks: 1 of 2
# codes: sparse-loss, wrong-metric
def compile_model(model):
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(), metrics=[keras.metrics.SparseCategoricalAccuracy()])
    return model

# %% hostile: a function that shares the name of the loss
# marks: 1.25 of 2
# codes: other-loss
def categorical_crossentropy(y, p):
    return keras.ops.mean(p, axis=-1)
def compile_model(model):
    model.compile("adam", categorical_crossentropy, metrics=["accuracy"])
    return model

# %% right: Adam with other settings
# marks: 2 of 2
# codes: none
def compile_model(model):
    adam = Adam(0.001, beta_1=0.8, beta_2=0.99, epsilon=1e-6, clipnorm=1.0, weight_decay=0.004)
    model.compile(optimizer=adam, loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% right: one optimizer for all models, made outside
# marks: 2 of 2
# codes: none
optimizer = Adam()
def compile_model(model):
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% hostile: gradient descent that is called Adam
# marks: 1.5 of 2
# codes: other-optimizer
class Adam(SGD):
    pass
def compile_model(model):
    model.compile(optimizer=Adam(0.001), loss="categorical_crossentropy", metrics=["accuracy"])
    return model

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def compile_model(model):
    """Compile the model and return it."""
    ...
