#!/bin/sh
# Package: pyspark 3.5.9 (PyPI), run on Java 17.
#
# Spark's data source "image" reads files as rows of bytes. Of a grey image with 16 bits, as of an X-ray
# or a microscope, it keeps the lower byte of each value and drops the upper one: 0x0100, 0x4000 and
# 0xff00 are all black, 0x00ff and 0xffff both white. Nothing tells of it; a network is fed noise, and
# what explains it explains noise. Colours of 16 bits are scaled to 8, as they should be.
#
# One would expect: values scaled to 8 bits, or that the file is invalid.
#
# Output seen:
#   stored:      0000 00ff 0100 4000 7fff 8000 ff00 ffff
#   as grey:     0 255 0 0 255 0 0 255
#   as colours:  0 1 1 64 127 128 254 255
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Java 17 and Python 3.8 to 3.12.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q pyspark==3.5.9 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import struct
import sys
import zlib

from pyspark.sql import SparkSession

stored = [0x0000, 0x00FF, 0x0100, 0x4000, 0x7FFF, 0x8000, 0xFF00, 0xFFFF]


def png(name, colour_type, samples):
    """One row of pixels of 16 bits, as the standard says."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"".join(struct.pack(">H", value) * samples for value in stored)
    header = struct.pack(">IIBBBBB", len(stored), 1, 16, colour_type, 0, 0, 0)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b""))


png("grey.png", 0, 1)
png("colours.png", 2, 3)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
read = {name: spark.read.format("image").load(name + ".png").first().image for name in ("grey", "colours")}
grey = list(read["grey"].data)
colours = list(read["colours"].data)[::3]
print("stored:     ", *("%04x" % value for value in stored))
print("as grey:    ", *grey)
print("as colours: ", *colours)
sys.exit(
    0
    if grey == [value & 255 for value in stored]
    and all(abs(seen - value / 257) < 1 for seen, value in zip(colours, stored))
    else 1
)
END
SPARK_LOCAL_IP=127.0.0.1 venv/bin/python finding.py 2>errors.log || { code=$?; tail -5 errors.log >&2; exit "$code"; }
