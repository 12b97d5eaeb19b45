package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is read, explained and written at the same time comes out as if it had been alone. */
class OverlappingBatchesTest {

  private static final int COUNT = 7;
  private static final int SIDE = 8;

  @TempDir Path folder;

  @Test
  void filesAreThoseOfEachImageAlone() throws IOException {
    Path model = ModelZips.write(folder.resolve("model.zip"), network());
    Path images = Files.createDirectory(folder.resolve("images"));
    Random random = new Random(5);
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      byte[] pixels = new byte[SIDE * SIDE];
      random.nextBytes(pixels);
      image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
      ImageIO.write(image, "png", images.resolve("i" + i + ".png").toFile());
    }
    Path together = explain(model, images, "together");
    for (int i = 0; i < COUNT; i++) {
      Path own = explain(model, images.resolve("i" + i + ".png"), "alone" + i);
      String name = "i" + i;
      assertArrayEquals(
          Files.readAllBytes(own.resolve(name + ".png")),
          Files.readAllBytes(together.resolve(name + ".png")),
          name);
      INDArray relevance = Nd4j.createFromNpyFile(own.resolve(name + ".npy").toFile());
      INDArray all = Nd4j.createFromNpyFile(together.resolve("relevance.npy").toFile());
      assertEquals(relevance.slice(0), all.slice(i), name);
      alone.add(
          Files.readAllLines(own.resolve("summary.csv"))
              .get(1)
              .replace(name + ".npy,0", "relevance.npy," + i));
    }
    List<String> lines = Files.readAllLines(together.resolve("summary.csv"));
    assertEquals(alone, lines.subList(1, lines.size()));
  }

  private static MultiLayerNetwork network() {
    return Networks.chain(
        InputType.convolutional(SIDE, SIDE, 1),
        Networks.convolution(4, Activation.RELU),
        Networks.classes(7 * 7 * 4, 3));
  }

  private Path explain(Path model, Path input, String name) {
    Path out = folder.resolve(name);
    CommandRun.of("explain", "--model", model, "--input", input, "--batch-size", 1, "--out", out)
        .requireEnd(ExitStatus.DONE);
    return out;
  }
}
