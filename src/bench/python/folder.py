#!/usr/bin/env python3
"""From a folder of images to a folder of heatmaps with Zennit: the counterpart of the Java class FolderRun.

    folder.py images digits FOLDER 10000      makes digits of 28 x 28, grey PNG files
    folder.py images photos FOLDER 200        makes images as noisy as photos, 224 x 224, half of them JPEG
    folder.py explain NETWORK IMAGES OUT PRESET BATCH THREADS

The network is the one that FolderRun exported. Explains the predicted class, as the command line does; reading,
explaining and writing take turns, as in the scripts of Zennit's documentation.
"""

import sys
import time
from pathlib import Path

import numpy


def digits(folder, count):
    """Printed digits, moved and blurred a little."""
    from PIL import Image, ImageDraw, ImageFont

    random = numpy.random.default_rng(1)
    fonts = [ImageFont.load_default(size) for size in (18, 20, 22, 24)]
    for i in range(count):
        image = Image.new("L", (28, 28))
        place = tuple(int(n) for n in random.integers((6, 0), (13, 6)))
        font = fonts[random.integers(len(fonts))]
        ImageDraw.Draw(image).text(place, str(i % 10), fill=255, font=font)
        image.rotate(random.uniform(-15, 15), Image.Resampling.BILINEAR).save(
            folder / f"{i:05}.png"
        )


def photos(folder, count, side=224):
    """Smooth areas, edges and noise, which compress about as photos do."""
    from PIL import Image

    random = numpy.random.default_rng(2)
    for i in range(count):
        picture = numpy.zeros((side, side, 3))
        for cells in (3, 7, 16, 56):
            coarse = random.uniform(0, 255, (cells, cells, 3)).astype(numpy.uint8)
            layer = Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)
            picture += numpy.asarray(layer, numpy.float64) / cells**0.5
        picture *= 190 / picture.max()
        y, x = numpy.mgrid[:side, :side]
        for _ in range(6):
            (cy, cx), radius = random.uniform(0, side, 2), random.uniform(10, 60)
            inside = (y - cy) ** 2 + (x - cx) ** 2 < radius**2
            picture[inside] = 0.4 * picture[inside] + random.uniform(0, 150, 3)
        picture += random.normal(0, 6, picture.shape)
        image = Image.fromarray(picture.clip(0, 255).astype(numpy.uint8))
        if i % 2 == 0:
            image.save(folder / f"{i:05}.png")
        else:
            image.save(folder / f"{i:05}.jpg", quality=92)


def explain(network, images, out, preset, batch, threads):
    import torch
    from PIL import Image
    from zennit.attribution import Gradient
    from zennit.image import palette

    from torch_network import ExportedNetwork
    from zennit_run import composite, process_memory

    torch.set_num_threads(threads)
    module = ExportedNetwork(network)
    files = sorted(Path(images).iterdir())
    out = Path(out)
    out.mkdir()

    def logit(output):
        chosen = torch.nn.functional.one_hot(output.argmax(1), output.shape[1])
        return (output * chosen).detach()

    colors = palette("bwr").tobytes()

    def save(heatmap, file):
        # As zennit.image.imsave, which hands the palette over as an array: Pillow 13 takes none.
        limit = abs(heatmap).max()
        image = Image.fromarray((255 * (heatmap / (2 * limit) + 0.5)).clip(0, 255).astype(numpy.uint8))
        image.putpalette(colors)
        image.save(file)

    def run(attributor, some):
        for begin in range(0, len(some), batch):
            names = some[begin : begin + batch]
            # Red last: models of Deeplearning4j take blue first.
            arrays = [numpy.asarray(Image.open(name), numpy.float32) / 255 for name in names]
            stacked = numpy.stack([a[None] if a.ndim == 2 else a.transpose(2, 0, 1)[::-1] for a in arrays])
            _, relevance = attributor(torch.from_numpy(stacked), logit)
            for name, heatmap in zip(names, relevance.sum(1).numpy()):
                save(heatmap, out / f"{name.stem}.png")

    with Gradient(module, composite(preset, module.canonizers())) as attributor:
        run(attributor, files[: 3 * batch])
        begin = time.perf_counter()
        run(attributor, files)
        seconds = time.perf_counter() - begin
    print(f"{len(files)} images: {seconds:.2f} s, peak {process_memory('VmHWM') >> 10} MiB")


def main():
    command, *arguments = sys.argv[1:]
    if command == "images":
        kind, folder, count = arguments
        Path(folder).mkdir(parents=True)
        {"digits": digits, "photos": photos}[kind](Path(folder), int(count))
    else:
        network, images, out, preset, batch, threads = arguments
        explain(network, images, out, preset, int(batch), int(threads))


if __name__ == "__main__":
    main()
