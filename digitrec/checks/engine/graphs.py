"""The steps of a network that TensorFlow traced, done in NumPy.

`STEPS` has a function for each step that is known here: it takes the step's settings and its inputs. A test
does each of Keras's layers and activations with it, and compares. What is not in the table is for a person.
"""

from math import prod

import numpy as np

from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.networks import softmax

# Layers of Keras that are left to a person: why the judge does not do them itself.
IN_A_LOOP = "it goes through its input step by step, in a loop of its own"
WORDS = "it takes words or numbers of things, and not images"
SOUND = "it takes sound"
IN_SPACE = "it takes films or bodies: images with one more axis"
WIDENED = "it makes images larger, as networks that draw do"
PHOTOGRAPHS = "it changes photographs at random, in a way that cannot be traced"
OTHERS = "it holds a network of another library"
NO_LAYER = "it is no layer by itself: others are made from it"
BY_A_PERSON = {
    **dict.fromkeys(
        ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D"), IN_A_LOOP
    ),
    **dict.fromkeys(("ConvLSTM3D", "LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells"), IN_A_LOOP),
    **dict.fromkeys(
        ("Hashing", "HashedCrossing", "IntegerLookup", "StringLookup", "TextVectorization"), WORDS
    ),
    **dict.fromkeys(("CategoryEncoding", "Discretization", "MaxNumBoundingBoxes"), WORDS),
    **dict.fromkeys(("MelSpectrogram", "STFTSpectrogram"), SOUND),
    **dict.fromkeys(
        ("Conv3D", "Conv3DTranspose", "MaxPooling3D", "AveragePooling3D", "Cropping3D"), IN_SPACE
    ),
    **dict.fromkeys(("AdaptiveAveragePooling3D", "AdaptiveMaxPooling3D"), IN_SPACE),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Resizing"), WIDENED),
    **dict.fromkeys(("MixUp", "RandomColorDegeneration", "RandomGrayscale", "RandomHue"), PHOTOGRAPHS),
    **dict.fromkeys(("RandomPosterization", "RandomSaturation", "RandomSharpness"), PHOTOGRAPHS),
    "ContrastLimitedAdaptiveHistogramEqualization": PHOTOGRAPHS,
    **dict.fromkeys(("FlaxLayer", "JaxLayer", "TorchModuleWrapper", "TFSMLayer"), OTHERS),
    **dict.fromkeys(("Layer", "Wrapper", "Pipeline", "SpectralNormalization"), NO_LAYER),
}

MOST_WORK = 2e11  # multiplications, for as many images as are asked for
MOST_AT_ONCE = 2e7  # numbers in one array

SOME = np.float32


def run(graph, x):
    """Return what the traced steps make of x (N, ...). Raises CouldNotTell for one that is not known here."""
    work, widest = _Cost().of(graph, x[:1])
    if work * len(x) > MOST_WORK:
        raise CouldNotTell("The network is too large for the checks to work it out again.")
    batch = int(max(1, min(2_000, MOST_AT_ONCE // max(widest, 1))))
    parts = [_values(graph, x[i : i + batch].astype(SOME)) for i in range(0, len(x), batch)]
    return np.concatenate(parts)


def _values(graph, x, note=None):
    known = []
    with np.errstate(all="ignore"):
        for place, step in enumerate(graph["steps"]):
            if place == graph["input"]:
                known.append([x])
                continue
            inputs = [known[source][slot] for source, slot in step["inputs"]]
            result = do(step, inputs)
            known.append(result if isinstance(result, list) else [result])
            if note:
                note(step, inputs, known[-1])
    return known[graph["output"]][0]


def do(step, inputs):
    """Return the result of one step, or the list of its results."""
    op = step["op"]
    if op == "Const":
        return np.asarray(step["value"])
    if op not in STEPS:
        raise CouldNotTell(f"The network has a step, `{op}`, that the checks cannot do themselves.")
    try:
        return STEPS[op](step["attrs"], *inputs)
    except CouldNotTell:
        raise
    except Exception as error:
        raise CouldNotTell(
            f"The network has a step, `{op}`, that does not fit the ones before it."
        ) from error


class _Cost:
    """How much work one image is, and how many numbers the widest step makes of it."""

    def __init__(self):
        self.work, self.widest = 0, 0

    def of(self, graph, x):
        _values(graph, x.astype(SOME), self._note)
        return self.work, self.widest

    def _note(self, step, inputs, results):
        size = sum(np.size(result) for result in results)
        each = 1
        if step["op"] in ("MatMul", "BatchMatMulV2", "Einsum", "Conv2D", "DepthwiseConv2dNative"):
            each = prod(inputs[1].shape[:-1]) if step["op"] != "DepthwiseConv2dNative" else inputs[1].size
            self.widest = max(self.widest, size * each if "Conv" in step["op"] else size)
        self.widest = max(self.widest, size if step["op"] != "Const" else 0)
        self.work += size * each
        if self.work > MOST_WORK:
            raise CouldNotTell("The network is too large for the checks to work it out again.")


# ------------------------------------------------------------------------------------- images and windows


def _windows(x, size, strides, padding, fill, dilations=(1, 1)):
    """Return the windows of images x (N, H, W, C): (N, H', W', h, w, C)."""
    (h, w), (down, right), (dh, dw) = size, strides, dilations
    reach = (h - 1) * dh + 1, (w - 1) * dw + 1
    if padding == "SAME":
        out = -(-x.shape[1] // down), -(-x.shape[2] // right)
        each = zip(out, strides, reach, x.shape[1:3], strict=True)
        spare = [max((n - 1) * step + long - have, 0) for n, step, long, have in each]
        edges = [(0, 0), *((n // 2, n - n // 2) for n in spare), (0, 0)]
        x = np.pad(x, edges, constant_values=fill)
    elif padding != "VALID":
        raise CouldNotTell(f"The checks do not know the padding {padding}.")
    found = np.lib.stride_tricks.sliding_window_view(x, reach, axis=(1, 2))
    return found[:, ::down, ::right, :, ::dh, ::dw].transpose(0, 1, 2, 4, 5, 3)


def _middle(attrs, name):
    """Return a setting of four numbers, batch and channels left out."""
    if attrs.get("data_format", "NHWC") != "NHWC":
        raise CouldNotTell("The checks know images with their channels last only.")
    return tuple((attrs.get(name) or [1, 1, 1, 1])[1:3])


def _under(attrs, x, kernel):
    """Return the windows of the images that a kernel is laid over."""
    strides, dilations = _middle(attrs, "strides"), _middle(attrs, "dilations")
    return _windows(x, kernel.shape[:2], strides, attrs["padding"], 0, dilations)


def _convolution(attrs, x, kernel):
    windows = _under(attrs, x, kernel)
    n, rows, columns = windows.shape[:3]
    groups = x.shape[3] // kernel.shape[2]
    parts = np.split(windows, groups, axis=5)
    kernels = np.split(kernel, groups, axis=3)
    found = [
        part.reshape(n * rows * columns, -1) @ each.reshape(-1, each.shape[3])
        for part, each in zip(parts, kernels, strict=True)
    ]
    return np.concatenate(found, axis=1).reshape(n, rows, columns, -1)


def _depthwise(attrs, x, kernel):
    found = np.einsum("nrchwi,hwim->nrcim", _under(attrs, x, kernel), kernel, optimize=True)
    return found.reshape(*found.shape[:3], -1)


def _pool(reduce, fill):
    def pool(attrs, x):
        windows = _windows(x, _middle(attrs, "ksize"), _middle(attrs, "strides"), attrs["padding"], fill)
        return reduce(windows, axis=(3, 4))

    return pool


def _normalized(attrs, x, scale, offset, mean, variance):
    if attrs.get("is_training"):
        raise CouldNotTell("The network normalizes by the images that come together.")
    if attrs.get("data_format", "NHWC") != "NHWC":
        raise CouldNotTell("The checks know images with their channels last only.")
    found = (x - mean) / np.sqrt(variance + SOME(attrs["epsilon"])) * scale + offset
    return [found.astype(SOME), mean, variance]


def _to_batch(_attrs, x, block, edges):
    """Take images apart: of two rows, the first go to one image and the second to another."""
    (h, w), edges = (int(n) for n in block), [(int(a), int(b)) for a, b in edges]
    x = np.pad(x, [(0, 0), *edges, *[(0, 0)] * (x.ndim - 3)])
    n, rows, columns, *rest = x.shape
    x = x.reshape(n, rows // h, h, columns // w, w, *rest)
    return np.moveaxis(x, (2, 4), (0, 1)).reshape(n * h * w, rows // h, columns // w, *rest)


def _to_space(_attrs, x, block, edges):
    """Put together what `_to_batch` took apart, and cut the edges off."""
    (h, w), ((top, bottom), (left, right)) = (int(n) for n in block), edges
    n, rows, columns, *rest = x.shape
    x = np.moveaxis(x.reshape(h, w, n // (h * w), rows, columns, *rest), (0, 1), (2, 4))
    x = x.reshape(n // (h * w), rows * h, columns * w, *rest)
    return x[:, top : rows * h - bottom, left : columns * w - right]


# ---------------------------------------------------------------------------------------------- numbers


def erf(x):
    """Return the error function, to 1.5e-7: Abramowitz and Stegun, 7.1.26."""
    x = np.asarray(x)
    size = np.abs(x).astype(np.float64)
    t = 1 / (1 + 0.3275911 * size)
    terms = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    found = np.sign(x) * (1 - sum(a * t**k for k, a in enumerate(terms, 1)) * np.exp(-size * size))
    return found.astype(x.dtype)


def _elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def _log_softmax(x):
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def _largest_first(x):
    order = np.argsort(-x, axis=-1, kind="stable")
    return np.take_along_axis(x, order, axis=-1), order.astype(np.int32)


def _axes(axis):
    return tuple(int(a) for a in np.atleast_1d(axis))


def _reduced(reduce):
    return lambda attrs, x, axis: reduce(x, axis=_axes(axis), keepdims=bool(attrs.get("keep_dims")))


def _typed(attrs, name="DstT"):
    return np.dtype("float32" if attrs[name] in ("bfloat16", "half", "float16") else attrs[name])


def _slice(attrs, x, begin, end, strides):
    names = ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    masks = {name: attrs.get(f"{name}_mask", 0) for name in names}
    index = []
    for i, (first, last, step) in enumerate(zip(begin, end, strides, strict=True)):
        bit = 1 << i
        if masks["ellipsis"] & bit:
            index.append(Ellipsis)
        elif masks["new_axis"] & bit:
            index.append(None)
        elif masks["shrink_axis"] & bit:
            index.append(int(first))
        else:
            start = None if masks["begin"] & bit else int(first)
            index.append(slice(start, None if masks["end"] & bit else int(last), int(step)))
    return x[tuple(index)]


def _split(parts, x, axis):
    return np.split(x, parts, axis=int(axis))


def _squeezed(attrs, x):
    axes = tuple(attrs.get("squeeze_dims") or [i for i, n in enumerate(x.shape) if n == 1])
    return np.squeeze(x, axes)


def _gathered(attrs, x, indices, axis):
    if attrs.get("batch_dims"):
        raise CouldNotTell("The network looks its numbers up in a way that the checks do not know.")
    return np.take(x, indices, axis=int(axis))


def _two(function):
    return lambda _attrs, a, b: function(a, b)


def _one(function):
    return lambda _attrs, x: function(x)


def _same(_attrs, x, *_others):
    return x


def _batch_product(attrs, a, b):
    a = np.swapaxes(a, -1, -2) if attrs.get("adj_x") else a
    return a @ (np.swapaxes(b, -1, -2) if attrs.get("adj_y") else b)


def _product(attrs, a, b):
    return (a.T if attrs.get("transpose_a") else a) @ (b.T if attrs.get("transpose_b") else b)


STEPS = {
    **dict.fromkeys(
        ("Identity", "StopGradient", "PreventGradient", "Snapshot", "CheckNumerics", "EnsureShape"), _same
    ),
    "IdentityN": lambda _attrs, *parts: list(parts),
    "MatMul": _product,
    "BatchMatMulV2": _batch_product,
    "Einsum": lambda attrs, *parts: np.einsum(attrs["equation"], *parts, optimize=True),
    "BiasAdd": _two(np.add),
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _depthwise,
    "MaxPool": _pool(np.max, -np.inf),
    "AvgPool": lambda attrs, x: _pool(np.nanmean, np.nan)(attrs, x),
    "FusedBatchNormV3": _normalized,
    # two numbers
    **dict.fromkeys(("Add", "AddV2"), _two(np.add)),
    **dict.fromkeys(("RealDiv", "Div"), _two(np.divide)),
    "Sub": _two(np.subtract),
    "Mul": _two(np.multiply),
    "MulNoNan": _two(lambda a, b: np.where(b == 0, a.dtype.type(0), a * b)),
    "DivNoNan": _two(lambda a, b: np.where(b == 0, a.dtype.type(0), np.divide(a, b))),
    "Maximum": _two(np.maximum),
    "Minimum": _two(np.minimum),
    "Pow": _two(np.power),
    "FloorDiv": _two(np.floor_divide),
    "FloorMod": _two(np.mod),
    "SquaredDifference": _two(lambda a, b: (a - b) ** 2),
    "Greater": _two(np.greater),
    "GreaterEqual": _two(np.greater_equal),
    "Less": _two(np.less),
    "LessEqual": _two(np.less_equal),
    "Equal": _two(np.equal),
    "NotEqual": _two(np.not_equal),
    "LogicalAnd": _two(np.logical_and),
    "LogicalOr": _two(np.logical_or),
    "AddN": lambda _attrs, *parts: sum(parts[1:], parts[0]),
    **dict.fromkeys(("Select", "SelectV2"), lambda _attrs, where, a, b: np.where(where, a, b)),
    "ClipByValue": lambda _attrs, x, low, high: np.clip(x, low, high),
    # one number
    "Neg": _one(np.negative),
    "Abs": _one(np.abs),
    "Sign": _one(np.sign),
    "Exp": _one(np.exp),
    "Expm1": _one(np.expm1),
    "Log": _one(np.log),
    "Log1p": _one(np.log1p),
    "Sqrt": _one(np.sqrt),
    "Rsqrt": _one(lambda x: 1 / np.sqrt(x)),
    "Square": _one(np.square),
    "Reciprocal": _one(np.reciprocal),
    "Floor": _one(np.floor),
    "Ceil": _one(np.ceil),
    **dict.fromkeys(("Round", "Rint"), _one(np.rint)),
    "Sin": _one(np.sin),
    "Cos": _one(np.cos),
    "Erf": _one(erf),
    "Erfc": _one(lambda x: 1 - erf(x)),
    "LogicalNot": _one(np.logical_not),
    "IsNan": _one(np.isnan),
    "ZerosLike": _one(np.zeros_like),
    "OnesLike": _one(np.ones_like),
    "Tanh": _one(np.tanh),
    "Sigmoid": _one(lambda x: 1 / (1 + np.exp(-x))),
    "Relu": _one(lambda x: np.maximum(x, 0)),
    "Relu6": _one(lambda x: np.clip(x, 0, 6)),
    "LeakyRelu": lambda attrs, x: np.where(x > 0, x, SOME(attrs.get("alpha", 0.2)) * x),
    "Elu": _one(_elu),
    "Selu": _one(lambda x: SOME(1.0507009873554805) * np.where(x > 0, x, SOME(1.6732632423543772) * _elu(x))),
    "Softplus": _one(lambda x: np.logaddexp(x, SOME(0))),
    "Softsign": _one(lambda x: x / (1 + np.abs(x))),
    "Softmax": _one(softmax),
    "LogSoftmax": _one(lambda x: _log_softmax(x - x.max(-1, keepdims=True))),
    "Cast": lambda attrs, x: x.astype(_typed(attrs)),
    # many numbers
    "Sum": _reduced(np.sum),
    "Mean": _reduced(np.mean),
    "Prod": _reduced(np.prod),
    "Max": _reduced(np.max),
    "Min": _reduced(np.min),
    "All": _reduced(np.all),
    "Any": _reduced(np.any),
    "Cumsum": _two(lambda x, axis: np.cumsum(x, axis=int(axis), dtype=x.dtype)),
    "SpaceToBatchND": _to_batch,
    "BatchToSpaceND": _to_space,
    "TopKV2": lambda _attrs, x, k: [part[..., : int(k)] for part in _largest_first(x)],
    "ArgMax": lambda _attrs, x, axis: x.argmax(axis=int(axis)),
    "ArgMin": lambda _attrs, x, axis: x.argmin(axis=int(axis)),
    # where they stand
    "Reshape": _two(lambda x, shape: x.reshape(tuple(int(n) for n in shape))),
    "ExpandDims": _two(lambda x, axis: np.expand_dims(x, int(axis))),
    "Squeeze": _squeezed,
    "Transpose": _two(lambda x, order: x.transpose(tuple(int(n) for n in order))),
    "Shape": lambda attrs, x: np.array(x.shape, attrs.get("out_type") or "int32"),
    "Rank": _one(lambda x: np.int32(x.ndim)),
    "Size": _one(lambda x: np.int32(x.size)),
    "Pack": lambda attrs, *parts: np.stack(parts, axis=attrs.get("axis", 0)),
    "Unpack": lambda attrs, x: list(np.moveaxis(x, attrs.get("axis", 0), 0)),
    "ConcatV2": lambda _attrs, *parts: np.concatenate(parts[:-1], axis=int(parts[-1])),
    "StridedSlice": _slice,
    "Slice": lambda _attrs, x, begin, size: x[
        tuple(slice(int(b), None if n < 0 else int(b + n)) for b, n in zip(begin, size, strict=True))
    ],
    "Split": lambda attrs, axis, x: _split(int(attrs["num_split"]), x, axis),
    "SplitV": lambda _attrs, x, sizes, axis: _split(np.cumsum(sizes)[:-1], x, axis),
    "Tile": _two(lambda x, times: np.tile(x, tuple(int(n) for n in times))),
    "Fill": _two(lambda shape, value: np.full(tuple(int(n) for n in shape), value)),
    "Range": lambda _attrs, first, last, step: np.arange(first, last, step),
    "GatherV2": _gathered,
    "Pad": _two(lambda x, edges: np.pad(x, edges)),
    "PadV2": lambda _attrs, x, edges, value: np.pad(x, edges, constant_values=value),
    "BroadcastTo": _two(lambda x, shape: np.broadcast_to(x, tuple(int(n) for n in shape))),
    "BroadcastArgs": _two(lambda a, b: np.array(np.broadcast_shapes(tuple(a), tuple(b)), a.dtype)),
    "ReverseV2": _two(lambda x, axis: np.flip(x, _axes(axis))),
}  # fmt: skip
