package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Equal relevance looks the same in all pictures of one style. */
class CommonStyleTest {

  private static BarChart bars(double... relevance) {
    return BarChart.of(Nd4j.createFromArray(new double[][] {relevance})).atMost(2);
  }

  @Test
  void theStrongestFeaturesOfAllChartsAreInAllInTheirOrder() {
    CommonStyle style = CommonStyle.of(List.of(bars(0, 1, 9, 0), bars(-8, 2, 0, 3)));
    assertEquals(List.of(0, 2), style.features());
    assertEquals(9, style.limit());
  }

  @Test
  void theOthersTogetherCanBeTheLongestBar() {
    assertEquals(7, CommonStyle.of(List.of(bars(5, 3, 4, -6, 0))).limit(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void sequencesCountOverAllTheirSteps(DataFormat format) {
    INDArray ncw = Nd4j.createFromArray(new double[][][] {{{2, -2, 2}, {3, 0, 0}, {0, 0, 1}}});
    INDArray relevance = format == DataFormat.NWC ? ncw.permute(0, 2, 1).dup('c') : ncw;
    CommonStyle style = CommonStyle.of(List.of(StepPlot.of(relevance, format).atMost(1)));
    assertEquals(List.of(0), style.features());
    assertEquals(3, style.limit());
  }

  @Test
  void heatmapsOfOneStyleHaveOneScale() {
    INDArray weak = Nd4j.createFromArray(new double[] {1, 0}).reshape(1, 1, 1, 2);
    Heatmap one = Heatmap.of(weak, DataFormat.NCHW).enlarged(1);
    Heatmap other = Heatmap.of(weak.mul(-4), DataFormat.NCHW).enlarged(1);
    CommonStyle style = CommonStyle.of(List.of(one, other));
    assertEquals(4, style.limit());
    BufferedImage image = one.style(style).toImage();
    assertEquals(one.scale(Scale.fixed(4)).toImage().getRGB(0, 0), image.getRGB(0, 0));
    assertEquals(Pixels.BLUE, Pixels.at(other.style(style).toImage(), 0, 0));
  }

  @Test
  void noRelevanceAtAllIsAStyleToo() {
    CommonStyle style = CommonStyle.of(List.of(bars(0, 0), bars(0, 0)));
    assertEquals(0, style.limit());
    assertEquals(1, style.axis());
    assertEquals(0, Pixels.count(bars(0, 0).style(style).toImage(), Pixels.RED));
    Heatmap white = Heatmap.of(Nd4j.zeros(1, 1, 1, 1), DataFormat.NCHW).enlarged(1);
    CommonStyle ofImages = CommonStyle.of(List.of(white));
    assertEquals(Pixels.WHITE, Pixels.at(white.style(ofImages).toImage(), 0, 0));
  }
}
