#!/usr/bin/env python3
"""Checks with Python's own tools that files written by Argali are what Keras writes.

    ARGALI_WRITTEN_FILES=written dotnet test test/Argali.Tests --filter FilesGoldenTests
    python3 eng/crosscheck.py written test/goldens/files

Opens every .keras and .weights.h5 of the first folder with zipfile, json, h5py and h5dump: the zip's structure (stored members in
Keras's order, no flags, CRCs), the JSON (parses, and json.dumps gives the same bytes back), the HDF5 tree (every dataset is
readable, "vars" groups hold datasets 0, 1, 2, ... and nothing else). With a second folder, of files of the same names that Keras
wrote, paths, shapes, types and values must agree too. Needs h5py and numpy.
"""

import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

import h5py
import numpy as np

FIRST_MEMBERS = ["metadata.json", "config.json", "model.weights.h5"]


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def check_zip(path):
    """Checks the archive; returns the weights member."""
    with zipfile.ZipFile(path) as archive:
        require(archive.testzip() is None, "a CRC is wrong")
        infos = archive.infolist()
        names = [info.filename for info in infos]
        require(names[:3] == FIRST_MEMBERS, f"members are {names}")
        require(all(name.startswith("assets/") for name in names[3:]), f"members are {names}")
        end = 0
        for info in infos:
            name = info.filename
            require(info.compress_type == zipfile.ZIP_STORED, f"{name} is compressed")
            require(info.flag_bits == 0, f"{name} has the flags {info.flag_bits:#x}")
            require(info.create_system == 3 and info.external_attr >> 16, f"{name} has no Unix permissions")
            require(info.extract_version == (45 if info.file_size > 2**31 - 1 else 20), f"{name} needs version {info.extract_version}")
            require(info.header_offset == end, f"{name} begins at {info.header_offset}, not {end}")
            end = info.header_offset + len(info.FileHeader()) + info.file_size
        metadata = json.loads(archive.read("metadata.json"))
        require(list(metadata) == ["keras_version", "date_saved"], f"metadata is {metadata}")
        text = archive.read("config.json").decode("ascii")
        require(json.dumps(json.loads(text)) == text, "config.json is not what json.dumps writes")
        return archive.read("model.weights.h5")


def datasets(data):
    """Reads every dataset of an HDF5 image: {path: (array, type)}."""
    found = {}
    with h5py.File(io.BytesIO(data), "r") as file:
        require("vars" in file, "there is no /vars")

        def visit(name, item):
            parent, _, last = name.rpartition("/")
            if parent == "vars" or parent.endswith("/vars"):
                require(isinstance(item, h5py.Dataset), f"{name} is no dataset")
            if isinstance(item, h5py.Dataset):
                kind = item.attrs.get("dtype", item.dtype.str)
                found[name] = (item[()], kind)
            elif last == "vars":
                require(sorted(item, key=int) == [str(i) for i in range(len(item))], f"{name} holds {list(item)}")

        file.visititems(visit)
    return found


def dump(data):
    """Runs HDF5's own tool over the image."""
    if not shutil.which("h5dump"):
        return
    with tempfile.NamedTemporaryFile(suffix=".h5") as file:
        file.write(data)
        file.flush()
        result = subprocess.run(["h5dump", "-H", file.name], capture_output=True, text=True)
        require(result.returncode == 0 and not result.stderr, f"h5dump: {result.stderr[:300]}")


def compare(mine, recorded):
    # Loading builds an optimizer that was saved before it was built: it then has variables that the recording lacks.
    slots = [name for name in recorded if name.startswith("optimizer/")]
    if len(slots) == 2:
        mine = {name: value for name, value in mine.items() if name in recorded or not name.startswith("optimizer/")}
    require(mine.keys() == recorded.keys(), f"paths differ: {sorted(mine.keys() ^ recorded.keys())}")
    for name, (value, kind) in mine.items():
        other, other_kind = recorded[name]
        # An optimizer's counters are int32 where Keras runs on torch, int64 elsewhere.
        if not (name.startswith("optimizer/") and (kind, other_kind) == ("<i8", "<i4")):
            require(kind == other_kind, f"{name} has the type {kind}, Keras wrote {other_kind}")
        require(np.shape(value) == np.shape(other), f"{name} has the shape {np.shape(value)}, Keras wrote {np.shape(other)}")
        same = np.asarray(value).tobytes() == np.asarray(other).tobytes() or np.array_equal(value, other)
        require(same, f"{name} has other values than Keras wrote")


def weights_of(path):
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            return archive.read("model.weights.h5")
    return path.read_bytes()


def main():
    written = pathlib.Path(sys.argv[1])
    recorded = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    files = sorted(path for path in written.iterdir() if path.name.endswith((".keras", ".weights.h5")))
    failures = 0
    for path in files:
        try:
            data = check_zip(path) if path.suffix == ".keras" else path.read_bytes()
            mine = datasets(data)
            dump(data)
            if recorded and (recorded / path.name).exists():
                compare(mine, datasets(weights_of(recorded / path.name)))
        except Exception as failure:  # every file is reported, whatever is wrong with it
            failures += 1
            print(f"{path.name}: {type(failure).__name__}: {failure}")
    print(f"{len(files)} files checked, {failures} wrong")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
