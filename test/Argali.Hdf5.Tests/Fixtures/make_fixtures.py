"""Makes the fixtures that Keras itself would not write. Made with h5py 3.7.0 over HDF5 1.10.8:

    python3 make_fixtures.py

Every numeric dataset named count_* holds 0, 1, 2, ... in row-major order, so the tests need no second copy of the data.
"""

import h5py
import numpy as np


def count(shape, dtype):
    return np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)


def types():
    with h5py.File("types.h5", "w") as f:
        for name in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
            for order, word in [("<", "little"), (">", "big")]:
                f["count_%s_%s" % (name, word)] = count((3, 4), order + name)
        f["bool"] = np.array([True, False, True])
        f["scalar"] = np.float32(1.5)
        f["empty"] = h5py.Empty("f4")
        f["zero_size"] = np.zeros((0, 3), "f4")
        f["fixed_strings"] = np.array([b"a", b"bcd", b""], dtype="S3")
        f["texts"] = np.array(["one", "", "dr\u00e9i"], dtype=h5py.string_dtype())
        f["same_texts"] = np.array(["x"] * 50, dtype=h5py.string_dtype("ascii"))
        f["opaque"] = np.array([b"ab", b"cd"], dtype="V2")
        f["bfloat16"] = np.array([b"\x80\x3f", b"\x00\xc0"], dtype="V2")
        f["bfloat16"].attrs["dtype"] = "bfloat16"
        f["color"] = np.array([0, 7], dtype=h5py.enum_dtype({"RED": 0, "BLUE": 7}, "i2"))
        f["compound"] = np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
        f["named_type"] = np.dtype("f8")
        f.create_dataset("count_named", data=count((2, 2), "f8"), dtype=f["named_type"])
        a = f.attrs
        a["text"] = "gr\u00fc\u00df"
        a["bytes"] = np.bytes_("fixed")
        a["texts"] = ["a", "", "ccc"]
        a["fixed"] = np.array([b"k1", b"kern"])
        a["number"] = 5
        a["real"] = np.array(0.25, ">f8")
        a["numbers"] = np.arange(6).reshape(2, 3)
        a["empty_list"] = np.array([], "f8")
        a["flag"] = True
        a.create("typed", 3.0, dtype=f["named_type"])
        space_padded = h5py.h5t.C_S1.copy()
        space_padded.set_size(6)
        space_padded.set_strpad(h5py.h5t.STR_SPACEPAD)
        made = h5py.h5a.create(f.id, b"space_padded", space_padded, h5py.h5s.create(h5py.h5s.SCALAR))
        made.write(np.array(b"ab    "), mtype=space_padded)


def chunks(name, **how):
    with h5py.File(name, "w", **how) as f:
        f.create_dataset("count_plain", data=count((10, 7), "f4"), chunks=(4, 3))
        f.create_dataset("count_gzip", data=count((30, 20), "f4"), chunks=(8, 8), compression="gzip")
        f.create_dataset("count_shuffle", data=count((30, 20), "i4"), chunks=(7, 20), compression="gzip", shuffle=True)
        f.create_dataset("count_checked", data=count((5, 4, 3), "f8"), chunks=(2, 3, 2), fletcher32=True)
        f.create_dataset("count_all", data=count((33, 5), ">f8"), chunks=(8, 5), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("count_odd_bytes", data=count((99,), "u1"), chunks=(33,), fletcher32=True)
        f.create_dataset("count_single", data=count((6, 6), "f4"), chunks=(6, 6))
        f.create_dataset("count_single_gzip", data=count((6, 6), "f4"), chunks=(6, 6), compression="gzip")
        f.create_dataset("count_many", data=count((1500,), "i2"), chunks=(1,))
        f.create_dataset("count_many_gzip", data=count((2300, 2), "i2"), chunks=(2, 2), compression="gzip")
        f.create_dataset("count_wide_limit", data=count((6, 4), "f4"), chunks=(2, 2), maxshape=(20, 10))
        f.create_dataset("count_two_unlimited", data=count((40, 30), "f4"), chunks=(3, 4), maxshape=(None, None))
        f.create_dataset("count_two_unlimited_gzip", data=count((40, 30), "f4"), chunks=(3, 4), maxshape=(None, None), compression="gzip")
        f.create_dataset("count_unlimited", data=count((700, 2), "f4"), chunks=(3, 2), maxshape=(None, 2))
        f.create_dataset("count_unlimited_second", data=count((3, 50), "f4"), chunks=(2, 4), maxshape=(3, None))
        f.create_dataset("count_unlimited_gzip", data=count((2000,), "i4"), chunks=(1,), maxshape=(None,), compression="gzip")
        hole = f.create_dataset("holes", shape=(6, 6), dtype="f4", chunks=(2, 2), fillvalue=-1.5)
        hole[2:4, 2:4] = 9
        f.create_dataset("never_written", shape=(5,), dtype="i4", chunks=(2,), fillvalue=3)
        f.create_dataset("fill_contiguous", shape=(5,), dtype="i4", fillvalue=4)
        layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        layout.set_chunk((2, 3))
        layout.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        implicit = h5py.h5d.create(f.id, b"count_early", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((5, 7), (9, 8)), layout)
        implicit.write(h5py.h5s.ALL, h5py.h5s.ALL, count((5, 7), "f4"))
        layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        layout.set_layout(h5py.h5d.COMPACT)
        compact = h5py.h5d.create(f.id, b"count_compact", h5py.h5t.STD_I16BE, h5py.h5s.create_simple((3, 5)), layout)
        compact.write(h5py.h5s.ALL, h5py.h5s.ALL, count((3, 5), "i2"))


def groups(name, **how):
    with h5py.File(name, "w", **how) as f:
        small = f.create_group("small")
        for i in range(3):
            small["count_%d" % i] = count((i + 1,), "f4")
        large = f.create_group("large")
        for i in range(400):
            large.create_group("member_%d" % i)
        large["count"] = count((4,), "f4")
        tracked = f.create_group("tracked", track_order=True)
        for word in ["z", "a", "m"]:
            tracked["count_" + word] = count((2,), "i4")
        for i in range(40):
            f["small"].attrs["attribute_%d" % i] = i
        f["small"].attrs["long"] = np.arange(2000)


def links():
    with h5py.File("links.h5", "w") as f:
        f["count"] = count((3,), "f4")
        f["again"] = f["count"]
        f["soft"] = h5py.SoftLink("/count")
        f["external"] = h5py.ExternalLink("other.h5", "/w")
        f.create_group("a/b")
        f["a/b/loop"] = f["a"]
        f["second"] = f["a/b"]
    with h5py.File("links_latest.h5", "w", libver="latest") as f:
        f["count"] = count((3,), "f4")
        f["soft"] = h5py.SoftLink("/count")
        f["external"] = h5py.ExternalLink("other.h5", "/w")


def unsupported():
    with h5py.File("unsupported.h5", "w", libver="latest") as f:
        f.create_dataset("lzf", data=count((8,), "f4"), chunks=(4,), compression="lzf")
        f.create_dataset("scaleoffset", data=count((8,), "i4"), chunks=(4,), scaleoffset=0)
        f.create_dataset("external", shape=(4,), dtype="f4", external=[("raw.bin", 0, 16)])
        layout = h5py.VirtualLayout(shape=(3,), dtype="f4")
        layout[:] = h5py.VirtualSource("other.h5", "w", shape=(3,))
        f.create_virtual_dataset("virtual", layout)


types()
chunks("chunks_v0.h5")
chunks("chunks_latest.h5", libver="latest")
groups("groups_v2.h5", libver="v108")
groups("groups_v3.h5", libver="latest")
links()
unsupported()
with h5py.File("user_block.h5", "w", userblock_size=1024) as f:
    f["count"] = count((5,), "f4")
    f.attrs["text"] = "behind the user block"
