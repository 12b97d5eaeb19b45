package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.PngTexts;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Of an object detector, explain draws the boxes. */
@DisplayName("Boxes on the command line")
class ExplainedBoxesTest {

  private static final int SIDE = 8;

  /** Where the input of a strip of images of 8 x 8 begins, and where its heatmap does. */
  private static final int[] LEFT = {14, 14 + 256 + 12};

  private static final int TOP = 35;

  @TempDir Path folder;

  /**
   * Sure of a box where there is red, whose middle is that of its cell of 4 × 4 pixels, and which
   * is a cell wide and half a cell high; there is a dog in it.
   */
  private Path model() {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(SIDE, SIDE, 3),
            new ConvolutionLayer.Builder(4, 4)
                .stride(4, 4)
                .nOut(7)
                .activation(Activation.IDENTITY)
                .build(),
            new Yolo2OutputLayer.Builder()
                .boundingBoxPriors(Nd4j.createFromArray(new float[][] {{1, 0.5f}}))
                .build());
    INDArray weights = Nd4j.zeros(DataType.FLOAT, 7, 3, 4, 4);
    for (int i = 0; i < 16; i++) {
      weights.putScalar(new int[] {4, 0, i / 4, i % 4}, 1);
    }
    network.getParam("0_W").assign(weights);
    network.getParam("0_b").assign(Nd4j.createFromArray(0f, 0, 0, 0, -4, 0, 2).reshape(1, 7));
    return ModelZips.write(folder.resolve("model.zip"), network);
  }

  /** Dark blue, and red in the lower left cell. */
  private Path image() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, y >= 4 && x < 4 ? 0xFF0000 : 0x000040);
      }
    }
    Path file = folder.resolve("red.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private CommandRun explain(Object... more) throws IOException {
    Path names = Files.write(folder.resolve("names.txt"), List.of("cat", "dog"));
    Path out = folder.resolve("out");
    Object[] options = {
      "explain", "--model", model(), "--input", image(), "--out", out, "--labels", names
    };
    Object[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return CommandRun.of(all);
  }

  @Test
  void areDrawnOverTheInputAndTheHeatmap() throws IOException {
    explain("--normalizer", "0..1", "--colors", "rgb").requireEnd(ExitStatus.DONE);
    Path picture = folder.resolve("out/red.png");
    BufferedImage strip = ImageIO.read(picture.toFile());
    Rectangle box = new Rectangle(0, 128 + 32, 128, 64);
    Rectangle within = new Rectangle(3, 128 + 32 + 3, 128 - 6, 64 - 6);
    for (int left : LEFT) {
      for (int y = 0; y < 256; y++) {
        for (int x = 0; x < 256; x++) {
          boolean isBlack = (strip.getRGB(left + x, TOP + y) & 0xFFFFFF) == 0;
          boolean isOfBox = box.contains(x, y) && !within.contains(x, y);
          assertEquals(isOfBox, isBlack, "pixel " + x + ", " + y + " from " + left);
        }
      }
    }
    String told = String.join("\n", PngTexts.description(picture));
    assertTrue(told.contains("the objectness of the surest box"), told);
    assertTrue(told.contains("dog > 99.9 % (explained, thick)"), told);
    String page = Files.readString(folder.resolve("out/index.html"));
    assertTrue(page.contains("the objectness of the surest box of output"), page);
  }

  /** A dog is as probable in every box, so its surest box is the surest of all. */
  @Test
  void aClassIsExplainedInItsSurestBox() throws IOException {
    explain("--target", "dog", "--normalizer", "0..1", "--colors", "rgb")
        .requireEnd(ExitStatus.DONE);
    String told = String.join("\n", PngTexts.description(folder.resolve("out/red.png")));
    assertTrue(told.contains("relevance for dog (0.8808) in its surest box"), told); // of (0, 2)
    String summary = Files.readAllLines(folder.resolve("out/summary.csv")).get(1);
    assertTrue(summary.matches(".*,1,dog,0\\.8807.*"), summary);
    assertTrue(told.contains("score +2"), told); // the bias, whatever the image
    assertTrue(told.contains("dog > 99.9 % (explained, thick)"), told);
    String page = Files.readString(folder.resolve("out/index.html"));
    assertTrue(page.contains("the score of class dog (1) in its surest box of output"), page);
  }

  @Test
  void whatNoBoxHasIsRefusedBeforeAnythingIsExplained() throws IOException {
    explain("--target", "2").requireEnd(ExitStatus.USAGE, "There is no class 2");
    explain("--target", "contrastive").requireEnd(ExitStatus.USAGE, "The model finds boxes");
    explain("--target", "objectness", "--normalizer", "0..1").requireEnd(ExitStatus.DONE);
  }

  @Test
  void evaluateSaysThatItReadsNoBoxes() throws IOException {
    Path cats = Files.createDirectories(folder.resolve("data/cat"));
    Files.copy(image(), cats.resolve("one.png"));
    CommandRun.of(
            "evaluate",
            "--model",
            model(),
            "--data",
            folder.resolve("data"),
            "--out",
            folder.resolve("report"))
        .requireEnd(ExitStatus.UNSUPPORTED_MODEL, "The model finds boxes in images");
  }
}
