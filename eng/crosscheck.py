#!/usr/bin/env python3
"""Checks with Python's own tools that files written by Argali are what Keras writes.

    ARGALI_WRITTEN_FILES=written dotnet test test/Argali.Tests --filter FilesGoldenTests
    python3 eng/crosscheck.py written test/goldens/files

Opens every .keras, .weights.h5 and .h5 of the first folder with zipfile, json, h5py and h5dump: the zip's structure (stored members in
Keras's order, no flags, CRCs), the JSON (parses, and json.dumps gives the same bytes back), the HDF5 tree (every dataset is
readable, "vars" groups hold datasets 0, 1, 2, ... and nothing else), and what Argali keeps beside Keras's things under argali/: the
manifest, with an XXH64 of its own (docs/formats/run-state.md). Of legacy .h5 files the JSON in the attributes and every list of weights are
checked. With a second folder, of files of the same names that Keras wrote, paths, shapes, types, values, and the JSON key by key must
agree too. Every .safetensors is taken apart with json and struct, and must hold the weights of the .keras of the same name
(docs/formats/exchange.md); so must the shards of which a .weights.json tells. Needs h5py and numpy.
"""

import io
import json
import pathlib
import re
import shutil
import struct
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
        require(all(name.startswith(("assets/", "argali/")) for name in names[3:]), f"members are {names}")
        require(names[-1] == "argali/manifest.json", f"members are {names}")
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
        weights = archive.read("model.weights.h5")
        state = archive.read("argali/state/run.json") if "argali/state/run.json" in names else None
        tensors = h5_bytes(archive.read("argali/state/tensors.h5")) if "argali/state/tensors.h5" in names else {}
        assets = {name: xxh64(archive.read(name)) for name in names if name.startswith("assets/")}
        check_manifest(archive.read("argali/manifest.json"), text.encode(), assets, state, h5_bytes(weights), tensors)
        return weights


def check_weights(path):
    """Checks what a .weights.h5 file has under /argali; returns the file."""
    data = path.read_bytes()
    everything = h5_bytes(data)
    own = {name: everything.pop(name) for name in list(everything) if name.startswith("argali/")}
    prefix = "argali/state/tensors/"
    tensors = {name[len(prefix):]: value for name, value in own.items() if name.startswith(prefix)}
    state = own.get("argali/state/run")
    check_manifest(own["argali/manifest"][1], None, {}, state and state[1], everything, tensors)
    return data


def h5_bytes(data):
    """Reads every dataset as bytes: {path: ((dtype, shape), bytes)}."""
    found = {}
    with h5py.File(io.BytesIO(data), "r") as file:

        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                kind = item.attrs.get("dtype", "bool" if item.dtype.kind == "b" else item.dtype.name)
                found[name] = ((kind, list(item.shape)), np.asarray(item[()]).tobytes())

        file.visititems(visit)
    return found


def check_manifest(manifest, config, assets, state, weights, tensors):
    said = json.loads(manifest)
    require(json.dumps(said).encode() == manifest, "the manifest is not what json.dumps writes")
    require(list(said) == ["format", "check", "run", "config", "state", "weights", "assets", "tensors", "end"], f"the manifest has {list(said)}")
    require(said["format"] == 1, f"the manifest has the format {said['format']}")
    require(said["check"] == xxh64(json.dumps({**said, "check": "0" * 16}).encode()), "the manifest's own hash is wrong")
    require(said["config"] == (config and xxh64(config)), "the hash of config.json is wrong")
    require(said["assets"] == assets, "the hashes of the assets are wrong")
    require(said["state"] == (state and xxh64(state)), "the hash of the states is wrong")
    require((said["run"] is None) == (state is None), "a run without states, or states without a run")
    for title, expected, found in [("weights", said["weights"], weights), ("tensors", said["tensors"], tensors)]:
        require(expected.keys() == found.keys(), f"{title} differ: {sorted(expected.keys() ^ found.keys())}")
        for name, (kind, shape, digits) in expected.items():
            require(((kind, shape)) == found[name][0], f"{name} is {found[name][0]}, the manifest says {kind} {shape}")
            require(digits == xxh64(found[name][1]), f"the hash of {name} is wrong")


def xxh64(data):
    """XXH64 with seed 0, slowly."""
    p1, p2, p3, p4, p5 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
    mask = (1 << 64) - 1

    def rotate(x, count):
        return ((x << count) | (x >> (64 - count))) & mask

    def step(lane, word):
        return rotate((lane + word * p2) & mask, 31) * p1 & mask

    whole = len(data) // 32 * 32
    if whole:
        lanes = [(p1 + p2) & mask, p2, 0, -p1 & mask]
        for start in range(0, whole, 32):
            for i, word in enumerate(struct.unpack_from("<4Q", data, start)):
                lanes[i] = step(lanes[i], word)
        value = sum(rotate(lane, count) for lane, count in zip(lanes, (1, 7, 12, 18))) & mask
        for lane in lanes:
            value = ((value ^ step(0, lane)) * p1 + p4) & mask
    else:
        value = p5
    value = (value + len(data)) & mask
    rest = data[whole:]
    while len(rest) >= 8:
        value = (rotate(value ^ step(0, struct.unpack_from("<Q", rest)[0]), 27) * p1 + p4) & mask
        rest = rest[8:]
    if len(rest) >= 4:
        value = (rotate(value ^ (struct.unpack_from("<I", rest)[0] * p1 & mask), 23) * p2 + p3) & mask
        rest = rest[4:]
    for byte in rest:
        value = rotate(value ^ (byte * p5 & mask), 11) * p1 & mask
    value = (value ^ (value >> 33)) * p2 & mask
    value = (value ^ (value >> 29)) * p3 & mask
    return f"{value ^ (value >> 32):016x}"


SAFETENSORS_TYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "BOOL": "bool",
    "I64": "int64", "I32": "int32", "I16": "int16", "I8": "int8", "U64": "uint64", "U32": "uint32", "U16": "uint16", "U8": "uint8",
}
WIDTHS = {"float64": 8, "int64": 8, "uint64": 8, "float32": 4, "int32": 4, "uint32": 4, "bool": 1, "int8": 1, "uint8": 1}


def check_safetensors(path):
    """Checks a .safetensors file: header, order, alignment, no gaps; and that it holds what the .keras beside it does."""
    data = path.read_bytes()
    length = struct.unpack_from("<Q", data)[0]
    text = data[8:8 + length].decode("ascii")
    require(length % 8 == 0, f"the header has {length} bytes")
    header = json.loads(text, object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else require(False, "a key comes twice"))
    require(json.dumps(header) == text.rstrip(" "), "the header is not what json.dumps writes")
    require(header.pop("__metadata__") == {"format": "keras"}, "the metadata are others")
    end, found = 0, set()
    for name, entry in header.items():
        require(list(entry) == ["dtype", "shape", "data_offsets"], f"{name} has {list(entry)}")
        kind, (start, stop) = SAFETENSORS_TYPES[entry["dtype"]], entry["data_offsets"]
        width = WIDTHS.get(kind, 2)
        require(start == end, f"{name} begins at {start}, not {end}")
        require((8 + length + start) % width == 0, f"{name} is not aligned")
        require(stop - start == width * int(np.prod(entry["shape"], dtype=np.int64)), f"{name} takes {stop - start} bytes")
        found.add((kind, tuple(entry["shape"]), data[8 + length + start:8 + length + stop]))
        end = stop
    require(8 + length + end == len(data), "bytes follow the last tensor")
    model = path.with_suffix(".keras")
    if model.exists():
        expected = {(kind, tuple(shape), value) for name, ((kind, shape), value) in h5_bytes(weights_of(model)).items() if not name.startswith("optimizer/")}
        require(found == expected, "the weights are others than in the .keras file")


def check_shards(path):
    """Checks a .weights.json file: its form, and that the shards hold what it says and what the .keras beside it holds."""
    text = path.read_text("ascii")
    index = json.loads(text)
    require(json.dumps(index, indent=4) == text, "the index is not what json.dumps writes")
    require(list(index) == ["metadata", "weight_map"] and list(index["metadata"]) == ["total_size"], f"the index has {list(index)}")
    found, total = {}, 0
    for group, names in index["weight_map"].items():
        for name in [names] if isinstance(names, str) else names:
            inside = {key: value for key, value in h5_bytes(path.with_name(name).read_bytes()).items() if f"/{key}".rpartition("/")[0] == group}
            require(inside and not inside.keys() & found.keys(), f"{name} holds nothing of {group}, or what another does")
            found.update(inside)
            total += sum(len(value) for _, value in inside.values())
    require(float(total) == index["metadata"]["total_size"], f"the shards hold {total} bytes")
    with h5py.File(path.with_name(path.name.replace(".weights.json", "_00000.weights.h5")), "r") as first:
        require("vars" in first, "the first shard has no /vars")
    model = path.with_name(path.name.replace(".weights.json", ".keras"))
    if model.exists():
        require(found == h5_bytes(weights_of(model)), "the weights are others than in the .keras file")


def datasets(data):
    """Reads every dataset of an HDF5 image that Keras knows: {path: (array, type)}."""
    found = {}
    with h5py.File(io.BytesIO(data), "r") as file:
        require("vars" in file, "there is no /vars")

        def visit(name, item):
            parent, _, last = name.rpartition("/")
            if parent == "vars" or parent.endswith("/vars"):
                require(isinstance(item, h5py.Dataset), f"{name} is no dataset")
            if name.startswith("argali"):
                return
            if isinstance(item, h5py.Dataset):
                kind = item.attrs.get("dtype", item.dtype.str)
                found[name] = (item[()], kind)
            elif last == "vars":
                # Lookup layers name the weights of tf-idf, as Keras does.
                numbers = set(item) - {"idf_weights"}
                require(numbers == {str(i) for i in range(len(numbers))}, f"{name} holds {list(item)}")

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


def check_legacy(path):
    """Checks a legacy .h5 file of a whole model; returns {list of weights: [(name, array, type)]} and the JSON in its attributes."""
    lists, texts = {}, {}
    with h5py.File(path, "r") as file:
        require(set(file) <= {"model_weights", "optimizer_weights"}, f"the root holds {sorted(file)}")
        require(set(file.attrs) <= {"keras_version", "backend", "model_config", "training_config"}, f"the root has {sorted(file.attrs)}")
        for name in ("model_config", "training_config"):
            if name in file.attrs:
                text = file.attrs[name]
                texts[name] = json.loads(text)
                require(json.dumps(texts[name]) == text, f"{name} is not what json.dumps writes")
        weights = file["model_weights"]
        layers = names_in(weights, "layer_names")
        require(sorted(weights) == sorted([*layers, "top_level_model_weights"]), f"model_weights holds {sorted(weights)}, listed are {layers}")
        groups = [("model_weights/" + layer, weights[layer]) for layer in [*layers, "top_level_model_weights"]]
        if "optimizer_weights" in file:
            groups.append(("optimizer_weights", file["optimizer_weights"]))
        for where, group in groups:
            listed = names_in(group, "weight_names")
            stored = []
            group.visititems(lambda name, item, stored=stored: stored.append(name) if isinstance(item, h5py.Dataset) else None)
            require(sorted(stored) == sorted(listed), f"{where} lists {listed} and holds {stored}")
            lists[where] = [(name, group[name][()], group[name].dtype.str) for name in listed]
    return lists, texts


def names_in(group, attribute):
    """Reads a list of names, one attribute or several numbered ones."""
    parts = [attribute] if attribute in group.attrs else [f"{attribute}{i}" for i in range(len(group.attrs)) if f"{attribute}{i}" in group.attrs]
    require(parts, f"{group.name} has no {attribute}")
    return [name.decode() if isinstance(name, bytes) else str(name) for part in parts for name in group.attrs[part]]


def portable(value):
    """Replaces what a recording owes to its machine: the module of optimizers on torch, and ids, which are addresses."""
    if isinstance(value, list):
        return [portable(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: portable(item) for key, item in value.items() if key != "shared_object_id"}
    if str(value.get("module")).startswith("keras.src.backend.torch.optimizers"):
        value["module"], value["registered_name"] = "keras.optimizers", None

    # Keras forgets this argument, and then cannot load the file.
    value.pop("rms_scaling", None)
    return value


def compare_json(mine, recorded, place):
    """Compares key by key, in order; 1 and 1.0 are not the same."""
    if isinstance(mine, dict) and isinstance(recorded, dict):
        require(list(mine) == list(recorded), f"{place} has the keys {list(mine)}, Keras wrote {list(recorded)}")
        for key in mine:
            compare_json(mine[key], recorded[key], f"{place}.{key}")
    elif isinstance(mine, list) and isinstance(recorded, list):
        require(len(mine) == len(recorded), f"{place} has {len(mine)} items, Keras wrote {len(recorded)}")
        for i, (item, other) in enumerate(zip(mine, recorded)):
            compare_json(item, other, f"{place}[{i}]")
    else:
        require(json.dumps(mine) == json.dumps(recorded), f"{place} is {mine!r}, Keras wrote {recorded!r}")


def compare_legacy(mine, recorded):
    lists, texts = mine
    other_lists, other_texts = recorded
    require(texts.keys() == other_texts.keys(), f"the attributes are {sorted(texts)}, Keras wrote {sorted(other_texts)}")
    for name in texts:
        compare_json(portable(texts[name]), portable(other_texts[name]), name)
    require(list(lists) == list(other_lists), f"the lists are {list(lists)}, Keras wrote {list(other_lists)}")
    for where, weights in lists.items():
        others = other_lists[where]
        require(len(weights) == len(others), f"{where} lists {len(weights)} weights, Keras wrote {len(others)}")
        for (name, value, kind), (other_name, other, other_kind) in zip(weights, others):
            # A layer that was built before it was put into the model has no model's name in its path; a file that is loaded gives it one.
            require(name.split("/")[-2:] == other_name.split("/")[-2:], f"{where} lists {name}, Keras wrote {other_name}")
            require((kind, other_kind) == ("<i8", "<i4") or kind == other_kind, f"{where}/{name} has the type {kind}, Keras wrote {other_kind}")
            require(np.array_equal(value, other, equal_nan=True), f"{where}/{name} has other values than Keras wrote")


def config_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("config.json"))


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
    files = sorted(path for path in written.iterdir() if path.name.endswith((".keras", ".h5", ".safetensors", ".weights.json")))
    failures = 0
    for path in files:
        try:
            if path.suffix == ".safetensors":
                check_safetensors(path)
                continue
            if path.suffix == ".json":
                check_shards(path)
                continue
            theirs = recorded / path.name if recorded and (recorded / path.name).exists() else None
            if path.suffix == ".h5" and not path.name.endswith(".weights.h5"):
                legacy = check_legacy(path)
                dump(path.read_bytes())
                if theirs:
                    compare_legacy(legacy, check_legacy(theirs))
                continue
            data = check_zip(path) if path.suffix == ".keras" else check_weights(path)
            if re.search(r"_\d{5}\.weights\.h5$", path.name):
                dump(data)
                continue
            mine = datasets(data)
            dump(data)
            if theirs:
                compare(mine, datasets(weights_of(theirs)))
            if theirs and path.suffix == ".keras":
                compare_json(portable(config_of(path)), portable(config_of(theirs)), "config")
        except Exception as failure:  # every file is reported, whatever is wrong with it
            failures += 1
            print(f"{path.name}: {type(failure).__name__}: {failure}")
    print(f"{len(files)} files checked, {failures} wrong")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
