package org.lrp4j.evidence;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lrp4j.ExplainedInput;
import org.lrp4j.batch.Rows;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.Pictures;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an example looks like that is not as expected: its relevance, of an image beside the image
 * and, to the right, the area where it was expected.
 */
public final class FailurePicture implements Picture {

  private static final int MARGIN = 14;

  /** Where the images of a strip begin, below their headings. */
  private static final int TOP = 35;

  private static final Color BORDER = new Color(0xC0C0C0);

  private final Picture relevance;
  private final Optional<Picture> area;
  private final List<String> description;

  private FailurePicture(Picture relevance, Optional<Picture> area, List<String> description) {
    this.relevance = relevance;
    this.area = area;
    this.description = description;
  }

  /**
   * The picture of a breach.
   *
   * @param explained the batch that was checked
   * @param breach what was not as expected
   * @param area where it was expected, as {@link EvidenceCondition#area()} gives it
   * @param columnNames the columns' names; numbers where there are more or fewer
   * @return the picture, whose description says what was expected and what there is
   */
  public static FailurePicture of(
      ExplainedInput explained, Breach breach, Optional<INDArray> area, List<String> columnNames) {
    ExplainedInput example = explained.example(breach.example());
    InputPicture drawn = Pictures.of(example);
    List<String> description = List.of(breach.toString());
    if (drawn instanceof Heatmap heatmap) {
      long[] size = Places.of(example, columnNames).shape();
      Optional<Picture> expected =
          area.filter(mask -> size.length == 2)
              .map(mask -> ofMask(mask, breach.example(), heatmap, size));
      List<String> caption =
          Stream.of(
                  "expected: " + breach.expected(),
                  "found: " + breach.found(),
                  expected.isPresent() ? "on the right: where it was expected" : "")
              .filter(line -> !line.isEmpty())
              .toList();
      return new FailurePicture(heatmap.strip().caption(caption), expected, description);
    }
    Picture named =
        drawn instanceof FeatureChart<?> chart ? chart.featureNamesIfFitting(columnNames) : drawn;
    return new FailurePicture(named, Optional.empty(), description);
  }

  /** As if it were relevance: coloured where it is expected. */
  private static Picture ofMask(INDArray mask, int example, Heatmap heatmap, long... size) {
    INDArray own = mask.rank() == 2 || mask.size(0) == 1 ? mask : Rows.view(mask, example);
    INDArray image = own.castTo(DataType.FLOAT).dup('c').reshape(1, 1, size[0], size[1]);
    BufferedImage drawn = heatmap.toImage();
    return Heatmap.of(image, DataFormat.NCHW).size(drawn.getWidth(), drawn.getHeight());
  }

  @Override
  public List<String> description() {
    return description;
  }

  @Override
  public BufferedImage toImage() {
    BufferedImage drawn = relevance.toImage();
    return area.map(picture -> beside(drawn, picture.toImage())).orElse(drawn);
  }

  private static BufferedImage beside(BufferedImage left, BufferedImage right) {
    int width = left.getWidth() + right.getWidth() + MARGIN;
    int height = Math.max(left.getHeight(), TOP + right.getHeight() + MARGIN);
    BufferedImage all = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.drawImage(left, 0, 0, null);
    graphics.drawImage(right, left.getWidth(), TOP, null);
    graphics.setColor(BORDER);
    graphics.drawRect(left.getWidth() - 1, TOP - 1, right.getWidth() + 1, right.getHeight() + 1);
    graphics.dispose();
    return all;
  }
}
