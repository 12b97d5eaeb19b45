"""Makes two files of HDF5 from a model of Keras that org.lrp4j.keras refuses: packed.h5, whose first kernel is in pieces and
packed, as h5repack does it, and one-text.h5, an attribute of which names one long text again and again.

    pip install h5py==3.14.0
    python src/test/python/make_odd_h5.py src/test/resources/keras/3/compiled.h5 src/test/resources/org/lrp4j/keras
"""

import pathlib
import shutil
import sys

import h5py

model, folder = map(pathlib.Path, sys.argv[1:])

packed = folder / "packed.h5"
shutil.copy(model, packed)
with h5py.File(packed, "r+") as file:
    path = "model_weights/dense/sequential/dense/kernel"
    kernel = file[path][()]
    del file[path]
    file.create_dataset(path, data=kernel, chunks=kernel.shape, compression="gzip")

repeated = folder / "one-text.h5"
shutil.copy(model, repeated)
TEXT = b"n" * 9000
with h5py.File(repeated, "r+") as file:
    attributes = file["model_weights/dense"].attrs
    del attributes["weight_names"]
    attributes.create("weight_names", [TEXT] + [b"%02d" % i for i in range(40)], dtype=h5py.string_dtype())
content = bytearray(repeated.read_bytes())
# A reference is the text's length, its heap's place and its number there: the long one stands first.
first = content.index(len(TEXT).to_bytes(4, "little") + b"\0" * 0)
reference = bytes(content[first : first + 16])
for i in range(1, 41):
    content[first + 16 * i : first + 16 * i + 16] = reference
repeated.write_bytes(content)
