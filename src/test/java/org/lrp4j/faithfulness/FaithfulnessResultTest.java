package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Sparseness;
import org.lrp4j.picture.CurveChart;
import org.lrp4j.picture.CurveChart.Series;
import org.lrp4j.picture.DotChart;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

@DisplayName("The result of measures")
class FaithfulnessResultTest {

  private static final FaithfulnessResult RESULT =
      Faithfulness.of(Networks.dense(), Networks.values(1, 6, 3))
          .measures(new Flipping(), new Sparseness())
          .measure();

  @Test
  @DisplayName("says the same in the table, in JSON and in CSV")
  void formats() throws IOException {
    MeasuredFigure figure = RESULT.figure("Random", "sparseness (Gini)");
    JsonNode json = new ObjectMapper().readTree(RESULT.toJson());
    JsonNode last = json.get("figures").get(json.get("figures").size() - 1);
    assertEquals("Random", last.get("method").asText());
    assertEquals(figure.estimate().mean(), last.get("mean").asDouble(), 1e-12);
    assertEquals(6, last.get("values").size());
    assertTrue(last.get("pAgainstRandom").isNull());
    assertTrue(RESULT.toCsv().contains(",6," + figure.estimate().mean() + ","), RESULT.toCsv());
    assertTrue(RESULT.toString().contains("sparseness (Gini) (higher is better)"));
    assertEquals(3 * 4 + 1, RESULT.toCsv().lines().count());
  }

  @Test
  @DisplayName("says so where the best is worse than gradient × input, and not only not better")
  void worse() {
    FaithfulnessResult linear =
        Faithfulness.of(
                Networks.chain(Networks.dense(4, 5, Activation.IDENTITY), Networks.classes(5, 3)),
                Networks.values(1, 30, 4))
            .measures(new Flipping())
            .measure();
    String words = Ranking.of(linear, List.of("Random"), List.of("flipping, gap")).toString();
    assertTrue(words.contains("Random is WORSE than Gradient × input by flipping, gap"), words);
    assertTrue(words.contains("Nothing beats Gradient × input here"), words);
  }

  @Test
  @DisplayName("has a dot for every method and measure, a ring where random maps are not beaten")
  void dots() {
    DotChart chart = RESULT.dots();
    assertEquals(RESULT.attributions(), chart.names());
    assertEquals(RESULT.measures(), chart.panels().stream().map(DotChart.Panel::name).toList());
    MeasuredFigure figure = RESULT.figure("EpsilonPlus", "sparseness (Gini)");
    DotChart.Dot dot = chart.panels().get(3).dots().get(0);
    assertEquals(figure.estimate().mean(), dot.mean());
    assertEquals(figure.estimate().low(), dot.low());
    assertEquals(figure.estimate().high(), dot.high());
    assertEquals(figure.againstRandom().orElseThrow() <= 0.05, dot.isFilled());
    assertFalse(chart.panels().get(3).dots().get(2).isFilled());
    assertEquals("lower is better", chart.panels().get(1).note());
  }

  @Test
  @DisplayName("draws each curve from its first to its last value, in its own colour")
  void curves() {
    CurveChart chart = RESULT.curves("flipping, most relevant first");
    assertEquals(3, chart.curves().size());
    List<Double> places = List.of(0.0, 1.0);
    BufferedImage image =
        new CurveChart(
                "two",
                "share",
                List.of(
                    new Series(
                        "up", places, List.of(0.0, 1.0), List.of(0.0, 1.0), List.of(0.0, 1.0)),
                    new Series(
                        "down", places, List.of(1.0, 0.0), List.of(1.0, 0.0), List.of(1.0, 0.0))))
            .toImage();
    int[] rowsLeft = rows(image, 80);
    int[] rowsRight = rows(image, 560);
    assertTrue(rowsLeft[0] > rowsLeft[1], "blue begins below orange");
    assertTrue(rowsRight[0] < rowsRight[1], "and ends above it");
    assertThrows(IllegalArgumentException.class, () -> RESULT.curves("sparseness (Gini)"));
  }

  /** The first rows of a column that are nearly the first and the second colour. */
  private static int[] rows(BufferedImage image, int x) {
    int[] rows = {-1, -1};
    for (int y = 40; y < image.getHeight(); y++) {
      int rgb = image.getRGB(x, y);
      int red = rgb >> 16 & 0xff;
      int blue = rgb & 0xff;
      if (rows[0] < 0 && blue > red + 90) {
        rows[0] = y;
      }
      if (rows[1] < 0 && red > blue + 90) {
        rows[1] = y;
      }
    }
    return rows;
  }
}
