"""Makes archives of arrays as NumPy writes them. Made with NumPy 1.24.2:

    python3 make_fixtures.py

The arrays are the weights of Sequential([Input([2]), Dense(3, name="hidden"), Dense(1, name="head")]): 0, 1, 2, ... in row-major order,
going on from one array to the next.
"""

import numpy as np

SHAPES = {"hidden/kernel": (2, 3), "hidden/bias": (3,), "head/kernel": (3, 1), "head/bias": (1,)}


def weights(dtype="<f4"):
    arrays, at = {}, 0
    for name, shape in SHAPES.items():
        size = int(np.prod(shape))
        arrays[name] = np.arange(at, at + size).reshape(shape).astype(dtype)
        at += size
    return arrays


np.savez("named.npz", **weights())
np.savez_compressed("compressed.npz", **{f"sequential/{name}": array for name, array in weights("<f8").items()})
np.savez("numbered.npz", *weights("<f2").values())
np.savez("big_endian.npz", **weights(">f4"))
np.savez("integers.npz", **weights(">i2"))
np.savez("column_major.npz", **{name: np.asfortranarray(array) for name, array in weights().items()})
np.savez("objects.npz", **{**weights(), "hidden/bias": np.array([1, "a", None], dtype=object)})
