package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Each voxel has its colour in its slice, at its row and column, on one scale for all slices. */
class DepthSlicesTest {

  /** Seven slices of 3 × 2: four in a row and three below, for that is nearest to a square. */
  private static final int COLUMNS = 4;

  private static INDArray values(int seed) {
    double[] values = new double[2 * 7 * 3 * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(1.3 * i + seed) * (1 + i % 4);
    }
    return Nd4j.createFromArray(values).reshape(1, 2, 7, 3, 2);
  }

  private static double sum(INDArray volume, int depth, int row, int column) {
    return volume.getDouble(0, 0, depth, row, column) + volume.getDouble(0, 1, depth, row, column);
  }

  @Test
  void everyVoxelHasItsColourAtItsPlace() {
    INDArray relevance = values(1);
    Heatmap heatmap = Heatmap.of(relevance, DataFormat.NCDHW).enlarged(1);
    BufferedImage image = heatmap.toImage();
    assertEquals(COLUMNS * 3 - 1, image.getWidth());
    assertEquals(2 * 4 - 1, image.getHeight());
    double most = 0;
    for (int i = 0; i < 42; i++) {
      most = Math.max(most, Math.abs(sum(relevance, i / 6, i / 2 % 3, i % 2)));
    }
    assertEquals(most, heatmap.peak(), 1e-12);
    for (int depth = 0; depth < 7; depth++) {
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 2; column++) {
          assertEquals(
              ColorMap.redBlue().rgb(sum(relevance, depth, row, column) / most),
              Pixels.at(image, depth % COLUMNS * 3 + column, depth / COLUMNS * 4 + row),
              "slice " + depth + ", row " + row + ", column " + column);
        }
      }
    }
  }

  @Test
  void aPartOfALargerArrayLooksLikeItsCopy() {
    INDArray larger = Nd4j.concat(4, values(3), values(4), values(5));
    INDArray part =
        larger.get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(2, 4));
    assertArrayEquals(
        Pixels.all(Heatmap.of(part.dup('c'), DataFormat.NCDHW).toImage()),
        Pixels.all(Heatmap.of(part, DataFormat.NCDHW).toImage()));
  }

  @Test
  void theInputIsInTheSamePlaces() {
    INDArray relevance = values(1);
    INDArray input = values(2);
    BufferedImage image =
        Heatmap.of(relevance, input, DataFormat.NCDHW)
            .enlarged(1)
            .valueRange(-8, 8)
            .overlay()
            .input()
            .toImage();
    int depth = 5;
    int brightness = (int) Math.round(255 * (sum(input, depth, 2, 1) / 2 + 8) / 16);
    int actual = Pixels.red(Pixels.at(image, depth % COLUMNS * 3 + 1, depth / COLUMNS * 4 + 2));
    assertEquals(brightness, actual, 1);
  }

  @Test
  void greyIsBetweenSlicesAndWhereThereIsNone() {
    Heatmap heatmap = Heatmap.of(values(1), DataFormat.NCDHW);
    for (int factor : new int[] {1, 5}) {
      BufferedImage image = heatmap.enlarged(factor).toImage();
      assertEquals(0x808080, Pixels.at(image, 2 * factor, 0));
      assertEquals(0x808080, Pixels.at(image, 3 * factor - 1, 0));
      assertEquals(0x808080, Pixels.at(image, 0, 3 * factor));
      assertEquals(0x808080, Pixels.at(image, image.getWidth() - 1, image.getHeight() - 1));
    }
    // Smaller than it is, so that less than a pixel would be left of it.
    INDArray large = Nd4j.ones(1, 1, 4, 40, 40);
    BufferedImage small = Heatmap.of(large, DataFormat.NCDHW).size(30, 30).toImage();
    assertTrue(Pixels.count(small, 0x808080) >= 59, "lines between");
  }

  @Test
  void theScaleIsThatOfAllSlices() {
    INDArray relevance = Nd4j.zeros(1, 1, 4, 2, 2);
    relevance.putScalar(new int[] {0, 0, 0, 0, 0}, 4);
    relevance.putScalar(new int[] {0, 0, 3, 1, 1}, 1);
    BufferedImage image = Heatmap.of(relevance, DataFormat.NCDHW).enlarged(1).toImage();
    assertEquals(Pixels.RED, Pixels.at(image, 0, 0));
    assertEquals(ColorMap.redBlue().rgb(0.25), Pixels.at(image, 4, 4));
  }

  @Test
  void theStripSaysWhichSliceIsWhere() {
    INDArray volume = values(1);
    Heatmap heatmap = Heatmap.of(volume, volume, DataFormat.NCDHW);
    assertTrue(heatmap.isOfSlices());
    assertEquals(
        "slices along depth, 0 to 6 from top left, 4 a row",
        DepthSlices.of(volume, DataFormat.NCDHW).inWords());
    int bare = heatmap.strip().caption(List.of()).toImage().getHeight();
    assertTrue(heatmap.strip().toImage().getHeight() > bare + 20);
  }
}
