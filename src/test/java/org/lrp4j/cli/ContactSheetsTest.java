package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.picture.ColorMap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A sheet of many small images")
class ContactSheetsTest {

  private static final int SIDE = 8;

  /** The smallest whole enlargement from 56 pixels on. */
  private static final int ENLARGED = 7;

  /** Where the page says that an example is. */
  private static final Pattern PLACE =
      Pattern.compile(
          "href=\"\\./(sheet-\\d+\\.png)\"><svg class=\"part\" viewBox=\"(\\d+) (\\d+) \\d+ \\d+\"");

  @TempDir Path folder;
  private Path out;
  private Path images;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    out = folder.resolve("out");
    images = Files.createDirectory(folder.resolve("images"));
    model =
        ModelZips.write(
            folder.resolve("model.zip"),
            Networks.chain(
                DataType.FLOAT,
                InputType.convolutional(SIDE, SIDE, 3),
                Networks.convolution(3, Activation.RELU),
                Networks.classes(7 * 7 * 3, 4)));
  }

  private List<int[]> drawn(int count) throws IOException {
    Random random = new Random(3);
    List<int[]> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      int[] colors = random.ints(SIDE * SIDE, 0, 1 << 24).toArray();
      image.setRGB(0, 0, SIDE, SIDE, colors, 0, SIDE);
      ImageIO.write(image, "png", images.resolve("i%03d.png".formatted(i)).toFile());
      drawn.add(colors);
    }
    return drawn;
  }

  private CommandRun explain(Object... more) {
    List<Object> options =
        new ArrayList<>(List.of("explain", "--model", model, "--input", images, "--out", out));
    options.addAll(List.of(more));
    return CommandRun.of(options.toArray());
  }

  /** Every pixel, of both images, at the place that the page names. */
  @Test
  void showsEachImageAndItsRelevanceWhereThePageSays() throws IOException {
    List<int[]> drawn = drawn(103);

    explain("--batch-size", 32).requireEnd(ExitStatus.DONE, "Explained 103 of 103");

    INDArray relevance = Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile());
    Matcher places = PLACE.matcher(Files.readString(out.resolve("index.html")));
    for (int i = 0; i < drawn.size(); i++) {
      assertTrue(places.find(), "example " + i);
      assertEquals(i < 100 ? "sheet-1.png" : "sheet-2.png", places.group(1));
      BufferedImage sheet = ImageIO.read(out.resolve(places.group(1)).toFile());
      int left = Integer.parseInt(places.group(2)) + 1;
      int top = Integer.parseInt(places.group(3)) + 1;
      INDArray summed = relevance.slice(i).sum(0);
      double most = summed.amaxNumber().doubleValue();
      int right = left + SIDE * ENLARGED + 3;
      for (int k = 0; k < SIDE * SIDE; k++) {
        int x = k % SIDE * ENLARGED;
        int y = top + k / SIDE * ENLARGED;
        String place = "example %d, pixel %d".formatted(i, k);
        assertEquals(drawn.get(i)[k], sheet.getRGB(left + x, y) & 0xFFFFFF, place);
        Color wanted = ColorMap.redBlue().at(summed.getDouble(k / SIDE, k % SIDE) / most);
        Color found = new Color(sheet.getRGB(right + x + ENLARGED - 1, y + ENLARGED - 1));
        assertEquals(wanted.getRed(), found.getRed(), 1, place);
        assertEquals(wanted.getGreen(), found.getGreen(), 1, place);
        assertEquals(wanted.getBlue(), found.getBlue(), 1, place);
      }
    }
    assertFalse(places.find());
    assertFalse(Files.exists(out.resolve("i000.png")));
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertTrue(summary.get(100).startsWith("i099,") && summary.get(100).contains(",sheet-1.png,"));
    assertTrue(summary.get(101).startsWith("i100,") && summary.get(101).contains(",sheet-2.png,"));
  }

  @Test
  void isForMoreThanAHundredUnlessAskedFor() throws IOException {
    drawn(5);

    explain("--sheets", "--pictures", 3).requireEnd(ExitStatus.DONE);
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertTrue(summary.get(3).contains(",sheet-1.png,"), summary.get(3));
    assertFalse(summary.get(4).contains("png"), summary.get(4));
    assertEquals(3, PLACE.matcher(Files.readString(out.resolve("index.html"))).results().count());

    explain("--force").requireEnd(ExitStatus.DONE);
    assertTrue(Files.exists(out.resolve("i004.png")));
    assertFalse(Files.exists(out.resolve("sheet-1.png")));
  }
}
