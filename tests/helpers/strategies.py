"""Hypothesis strategies for what people give to the package, most of it wrong."""

import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

numbers = st.one_of(
    st.integers(-(10**13), 10**13),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0, 1, -1, 0.5, 1.0, 7, 2**31, 2**32, 1e-9, 1e30, np.int64(3), np.float32(0.25), True, np.nan]),
)
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "a pole", "😀", "\u200b", "\x00", "../x", "~/x", "é" * 300, "a\nb", "\u202eabc", "cuda", "PPO"]
    ),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "So"]), min_size=1, max_size=5),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
objects = st.one_of(
    anything,
    st.sampled_from([object(), print, len, dict, np.zeros(2), torch.zeros(2), b"bytes", (1, 2), {1}, Ellipsis]),
)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**13), 10**13),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(
            ["ReLU", "os.system", "torch.nn.ReLU", "MlpPolicy", "hf-hub:x/y", "/etc/passwd", "simclip-nano"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=8) | st.sampled_from(["$class", "class", "name", "args"]), inner, max_size=3),
    ),
    max_leaves=6,
)
prompts = st.one_of(texts, st.lists(texts, max_size=3), objects)

_dtypes = st.sampled_from(
    [np.uint8, np.uint8, np.uint8, np.int64, np.float32, np.float64, np.bool_, np.complex64, object]
)
_sides = st.sampled_from([0, 1, 2, 3, 4, 17, 64, 65, 500, 5_000])


@st.composite
def frames(draw):
    """Batches of frames, or of what somebody takes for frames."""
    shape = draw(
        st.one_of(
            st.tuples(st.integers(1, 3), _sides, _sides, st.just(3)),
            st.tuples(st.integers(0, 2), _sides, _sides, st.sampled_from([1, 2, 3, 4])),
            hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=8),
        )
    )
    if np.prod(shape) > 3 * 10**6:
        shape = (1, 16, 16, 3)
    dtype = draw(_dtypes)
    values = np.full(shape, draw(st.sampled_from([0, 1, 255])), dtype=dtype)
    if draw(st.booleans()) and dtype in (np.uint8, np.int64):
        values = np.random.default_rng(0).integers(0, 256, shape).astype(dtype)
    kind = draw(st.sampled_from(["numpy", "numpy", "torch", "flipped", "strided", "list", "other"]))
    if kind == "torch" and dtype is not object:
        return torch.from_numpy(values)
    if kind == "flipped":
        return np.flip(values)
    if kind == "strided" and values.ndim:
        return values[::2]
    return values.tolist() if kind == "list" and values.size < 1_000 else draw(objects) if kind == "other" else values


@st.composite
def tensors(draw, max_dims=3):
    """Small tensors of any shape, dtype and value; often unit vectors."""
    shape = draw(
        st.one_of(
            st.sampled_from([(2, 3), (3,), (1, 3), (4, 3)]),
            hnp.array_shapes(min_dims=0, max_dims=max_dims, min_side=0, max_side=4),
        )
    )
    dtype = draw(st.sampled_from([torch.float32, torch.float32, torch.float64, torch.float16, torch.int64, torch.bool]))
    values = torch.from_numpy(np.random.default_rng(draw(st.integers(0, 9))).normal(size=shape)).to(dtype)
    if values.is_floating_point() and draw(st.booleans()) and values.ndim:
        values = torch.nn.functional.normalize(values, dim=-1)
    if values.is_floating_point() and values.numel() and draw(st.integers(0, 4)) == 0:
        values.view(-1)[0] = draw(st.sampled_from([float("nan"), float("inf"), 1e30]))
    return values


@st.composite
def mutated(draw, value, values=json_values):
    """A JSON value with one to three places changed, removed or added."""
    import copy

    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        place, path = value, []
        while isinstance(place, (dict, list)) and place and (not path or draw(st.booleans())):
            path.append((place, draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))))
            place = path[-1][0][path[-1][1]]
        if not path:
            return draw(values)
        parent, key = path[-1]
        action = draw(st.sampled_from(["change", "change", "change", "remove", "add"]))
        if action == "remove":
            del parent[key]
        elif action == "add" and isinstance(parent, dict):
            parent[draw(st.text(max_size=8))] = draw(values)
        else:
            parent[key] = draw(values)
    return value


@st.composite
def damaged(draw, content):
    """Bytes with some flipped, cut off, or replaced."""
    content = bytearray(content)
    kind = draw(st.sampled_from(["flip", "flip", "cut", "insert", "all"]))
    if kind == "all":
        return draw(st.binary(max_size=200))
    place = draw(st.integers(0, max(len(content) - 1, 0)) | st.integers(0, min(len(content) - 1, 2_000)))
    if kind == "cut":
        return bytes(content[:place])
    if kind == "insert":
        return bytes(content[:place] + draw(st.binary(min_size=1, max_size=9)) + content[place:])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content) - 1) | st.integers(0, min(len(content) - 1, 2_000)))
        content[place] ^= 1 << draw(st.integers(0, 7))
    return bytes(content)
