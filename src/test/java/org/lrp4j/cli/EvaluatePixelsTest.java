package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Images with a mask each: what the brightest colour of each pixel is, 0 red, 1 green, 2 blue. */
@DisplayName("Evaluating classes of pixels on the command line")
class EvaluatePixelsTest {

  private static final int[] FIRST = {0xFF0000, 0x00FF00, 0x0000FF, 0x0000FF, 0xFF0000, 0x00FF00};
  private static final int[] SECOND = {0x00FF00, 0x00FF00, 0xFF0000, 0x0000FF, 0xFF0000, 0xFF0000};

  @TempDir Path folder;
  private Path images;
  private Path masks;

  @BeforeEach
  void makeFolders() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    masks = Files.createDirectory(folder.resolve("masks"));
    model(CNN2DFormat.NCHW);
  }

  /** Blue first, as Deeplearning4j's loaders give it. */
  private void model(CNN2DFormat format) {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(2, 3, 3, format),
            new ConvolutionLayer.Builder(1, 1)
                .nOut(3)
                .hasBias(false)
                .dataFormat(format)
                .activation(Activation.IDENTITY)
                .build(),
            new CnnLossLayer.Builder(LossFunction.MCXENT)
                .format(format)
                .activation(Activation.SOFTMAX)
                .build());
    double[][] redFirst = {{0, 0, 4}, {0, 4, 0}, {4, 0, 0}};
    network.setParam("0_W", Nd4j.createFromArray(redFirst).reshape('c', 3, 3, 1, 1));
    ModelZips.write(folder.resolve("model.zip"), network);
  }

  private void image(String name, int... colors) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 3, 2, colors, 0, 3);
    ImageIO.write(image, "png", images.resolve(name).toFile());
  }

  private void grey(String name, int... classes) throws IOException {
    mask(name, new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY), classes);
  }

  private void mask(String name, BufferedImage image, int... classes) throws IOException {
    image.getRaster().setSamples(0, 0, image.getWidth(), image.getHeight(), 0, classes);
    ImageIO.write(image, "png", masks.resolve(name).toFile());
  }

  private CommandRun evaluate(Object... more) {
    Stream<Object> options =
        Stream.of(
            "evaluate",
            "--model",
            folder.resolve("model.zip"),
            "--data",
            images,
            "--masks",
            masks,
            "--out",
            folder.resolve("report"));
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void writesAReceiptThatVerifyComputesAgain() throws IOException {
    image("a.png", FIRST);
    image("b.png", SECOND);
    grey("a.png", 0, 1, 2, 2, 0, 0);
    grey("b.png", 1, 255, 2, 2, 0, 255);
    evaluate("--receipt").requireEnd(ExitStatus.DONE);
    verify().requireEnd(ExitStatus.DONE, "equal: the same bits of ");
    grey("b.png", 1, 255, 2, 2, 1, 255);
    verify().requireEnd(ExitStatus.DIFFERENT, "data: ", "accuracy: 0.8 then, 0.7 now");
    evaluate("--check").requireEnd(ExitStatus.USAGE, "--check is for classifiers", "lrp4j check");
  }

  private CommandRun verify() {
    return CommandRun.of(
        "verify",
        folder.resolve("report").resolve("receipt.json"),
        "--model",
        folder.resolve("model.zip"),
        "--data",
        images,
        "--masks",
        masks);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void countsThePixelsOfAllMasksThatHaveALabel(CNN2DFormat format) throws IOException {
    model(format);
    image("a.png", FIRST);
    image("b.png", SECOND);
    grey("a.png", 0, 1, 2, 2, 0, 0);
    byte[] reds = new byte[256];
    Arrays.fill(reds, (byte) 77);
    IndexColorModel palette = new IndexColorModel(8, 256, reds, reds, reds);
    BufferedImage indexed = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
    mask("b.png", indexed, 1, 255, 2, 2, 0, 255);
    Path labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");

    evaluate("--labels", labels)
        .requireEnd(ExitStatus.DONE, "Evaluated 2 of 2 inputs", "pixel accuracy 0.8000");

    assertEquals(
        List.of(
            "true,predicted,pixels",
            "red,red,3",
            "red,green,1",
            "green,green,2",
            "blue,red,1",
            "blue,blue,3"),
        Files.readAllLines(folder.resolve("report/confusion.csv")));
    String examples = Files.readString(folder.resolve("report/examples.csv"));
    assertTrue(examples.contains("a.png") && examples.contains("b.png"), examples);
    BufferedImage shown = ImageIO.read(folder.resolve("report/pictures/000000-input.png").toFile());
    int factor = shown.getWidth() / 3;
    for (int pixel = 0; pixel < 6; pixel++) {
      int x = pixel % 3 * factor + factor / 2;
      int y = pixel / 3 * factor + factor / 2;
      assertEquals(FIRST[pixel], shown.getRGB(x, y) & 0xFFFFFF, "pixel " + pixel);
    }
  }

  @Test
  void masksOfAnotherSizeGiveEachPixelTheClassAtItsPlace() throws IOException {
    image("a.png", FIRST);
    int[] large = new int[4 * 6];
    int[] classes = {0, 1, 2, 2, 0, 1};
    for (int i = 0; i < large.length; i++) {
      large[i] = classes[i / 6 / 2 * 3 + i % 6 / 2];
    }
    mask("a.png", new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY), large);
    evaluate().requireEnd(ExitStatus.DONE, "pixel accuracy 1.0000");
  }

  @Test
  void whatIsNoClassIsRefusedWithItsPlace() throws IOException {
    image("a.png", FIRST);
    grey("a.png", 0, 1, 2, 2, 0, 3);
    evaluate().requireEnd(5, "a.png has the class 3 at column 2, row 1", "the classes 0 to 2");
    mask("a.png", new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), 0, 1, 2, 2, 0, 0);
    evaluate().requireEnd(5, "a.png: it is in colour");
  }

  @Test
  void imagesWithoutAMaskAreSkipped() throws IOException {
    image("a.png", FIRST);
    image("b.png", SECOND);
    evaluate().requireEnd(5, "No image in", "has a mask in");
    grey("a.png", 0, 1, 2, 2, 0, 1);
    evaluate().requireEnd(ExitStatus.SOME_SKIPPED, "Evaluated 1 of 2", "there is no mask");
  }

  @Test
  void modelsOfOneClassAnImageAreRefused() throws IOException {
    ModelZips.write(
        folder.resolve("model.zip"),
        Networks.chain(
            InputType.convolutional(2, 3, 3),
            Networks.convolution(2, Activation.RELU),
            Networks.classes(4, 3)));
    image("a.png", FIRST);
    grey("a.png", 0, 1, 2, 2, 0, 1);
    evaluate().requireEnd(5, "--masks is for models that give each pixel a class");
  }

  @Test
  void blackAndWhiteMasksOfTwoClassesAreNotTakenForHiddenPixels() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(2, 3, 3),
            new ConvolutionLayer.Builder(1, 1).nOut(1).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build());
    network.setParam(
        "0_W", Nd4j.createFromArray(new double[][] {{-4, -4, 8}}).reshape('c', 1, 3, 1, 1));
    ModelZips.write(folder.resolve("model.zip"), network);
    image("a.png", FIRST);
    grey("a.png", 255, 0, 0, 0, 255, 0);
    evaluate().requireEnd(5, "a.png has no pixel of class 1", "write the classes as 0 and 1");
    grey("a.png", 1, 0, 0, 0, 1, 1);
    evaluate().requireEnd(ExitStatus.DONE, "pixel accuracy 0.8333");
  }
}
