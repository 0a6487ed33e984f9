"""What Keras 3.3.3 does with a model's tensors when it saves them, with h5py and zipfile alone.

Usage: h5py-reference.py FOLDER ROWS COLUMNS COPIES
Reads lines from standard input, "weights" or "keras", saves once for each, and answers with the seconds it took.
"""
import io
import os
import sys
import time
import zipfile

import h5py
import numpy as np

folder, rows, columns, copies = sys.argv[1], *map(int, sys.argv[2:])
tensors = [np.full((rows, columns), i + 1, np.float32) for i in range(copies)]


def write(file):
    group = file.create_group("_layer_checkpoint_dependencies/dense/vars")
    for i, tensor in enumerate(tensors):
        group.create_dataset(str(i), data=tensor)


def save_weights():
    with h5py.File(os.path.join(folder, "python.weights.h5"), "w") as file:
        write(file)


def save_keras():
    with zipfile.ZipFile(os.path.join(folder, "python.keras"), "w") as archive:
        memory = io.BytesIO()
        with h5py.File(memory, "w") as file:
            write(file)
        archive.writestr("model.weights.h5", memory.getvalue())


for line in sys.stdin:
    begun = time.perf_counter()
    {"weights": save_weights, "keras": save_keras}[line.strip()]()
    print(time.perf_counter() - begun, flush=True)
