"""Writes the images of StoredSamplesTest and prints what Pillow reads of them.

pip install pillow==13.0.0 numpy tifffile; python make_image_samples.py FOLDER
"""

import io
import struct
import sys
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

OUT = Path(sys.argv[1])
COLORS = [(250, 40, 30), (30, 200, 60), (20, 60, 240), (128, 128, 128),
          (255, 255, 255), (0, 0, 0), (240, 220, 20), (200, 120, 160)]


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def display_p3():
    """A profile of version 2: the primaries of Display P3 under D50, gamma 2.2."""
    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, int(2.2 * 256)) + b"\0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + b"\0" * 79
    name += b"\0" * (-len(name) % 4)
    tags = [(b"desc", name), (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
            (b"wtpt", xyz(.9642, 1, .8249)), (b"rXYZ", xyz(.51512, .24120, -.00105)),
            (b"gXYZ", xyz(.29198, .69225, .04189)), (b"bXYZ", xyz(.15710, .06657, .78407)),
            (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    table, data = struct.pack(">I", len(tags)), b""
    for tag, content in tags:
        table += tag + struct.pack(">II", 132 + 12 * len(tags) + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", 128 + len(table + data), b"none", 0x02100000, b"mntr",
                         b"RGB ", b"XYZ ") + struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp"
    header += b"\0" * 28 + fixed(.9642) + fixed(1) + fixed(.8249)
    return header.ljust(128, b"\0") + table + data


def without_segment(jpeg, marker):
    begin = jpeg.find(marker)
    return jpeg[:begin] + jpeg[begin + 2 + struct.unpack(">H", jpeg[begin + 2:begin + 4])[0]:]


def write():
    fields = np.zeros((16, 32, 3), np.uint8)
    for i, color in enumerate(COLORS):
        fields[8 * (i // 4):8 * (i // 4) + 8, 8 * (i % 4):8 * (i % 4) + 8] = color
    image, profile = Image.fromarray(fields), display_p3()
    gray = image.convert("L")
    jpeg = dict(quality=90, subsampling=0)
    for name in "p3.tif", "p3.png":
        image.save(OUT / name, icc_profile=profile)
    image.save(OUT / "p3.jpg", icc_profile=profile, optimize=True, **jpeg)
    image.save(OUT / "rgbstored.jpg", quality=90, keep_rgb=True)
    image.convert("CMYK").save(OUT / "cmyk.jpg", **jpeg)
    inks = np.asarray(image.convert("CMYK")).copy()
    inks[..., 3] = 60
    black = Image.fromarray(inks, "CMYK")
    black.save(OUT / "black.jpg", **jpeg)
    black.save(OUT / "black.tif")
    gray.save(OUT / "grey.jpg", quality=90)
    gray.save(OUT / "grey-icc.png", icc_profile=profile)
    image.convert("YCbCr").save(OUT / "ycc.tif")
    image.convert("LAB").save(OUT / "lab.tif")
    values = np.asarray(gray)
    tifffile.imwrite(OUT / "white-is-zero.tif", values, photometric="miniswhite")
    for name, type_ in dict(signed=np.int8, signed16=np.int16, double=np.float64,
                            uint32=np.uint32).items():
        tifffile.imwrite(OUT / (name + ".tif"), values.astype(type_))
    tifffile.imwrite(OUT / "float.tif", (values / 255).astype(np.float32))
    tifffile.imwrite(OUT / "rgb16.tif", fields.astype(np.uint16) * 257, photometric="rgb")
    tifffile.imwrite(OUT / "tiled.tif", np.tile(fields, (2, 1, 1)), photometric="rgb",
                     tile=(16, 16))
    half = np.dstack([fields, np.full(fields.shape[:2], 128, np.uint8)])
    Image.fromarray(half).save(OUT / "alpha.png")
    tifffile.imwrite(OUT / "premult.tif",
                     (half * np.array([128 / 255] * 3 + [1])).round().astype(np.uint8),
                     photometric="rgb", extrasamples=["assocalpha"])
    # Pillow writes no YCCK: four components, and Adobe's marker changed by hand.
    ycc = np.asarray(Image.fromarray(255 - inks[..., :3]).convert("YCbCr"))
    four = np.dstack([ycc, 255 - inks[..., 3]])
    file = io.BytesIO()
    Image.fromarray(255 - four, "CMYK").save(file, "JPEG", **jpeg)
    content = bytearray(file.getvalue())
    content[content.find(b"Adobe") + 11] = 2
    (OUT / "ycck.jpg").write_bytes(content)
    for source, marker, name in [("p3.jpg", b"\xff\xe0", "unmarked.jpg"),
                                 ("rgbstored.jpg", b"\xff\xee", "unmarked-rgb.jpg")]:
        (OUT / name).write_bytes(without_segment((OUT / source).read_bytes(), marker))


def show():
    for path in sorted(OUT.glob("*.*")):
        try:
            image = Image.open(path)
            if image.mode == "RGBA":
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
            print(path.name, ", ".join(
                "%d %d %d" % image.convert("RGB").getpixel((8 * (i % 4) + 4, 8 * (i // 4) + 4))
                for i in range(8)))
        except OSError as e:
            print(path.name, e)


write()
show()
