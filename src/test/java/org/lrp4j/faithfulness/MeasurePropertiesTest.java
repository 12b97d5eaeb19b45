package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Complexity;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Localisation;
import org.lrp4j.faithfulness.measure.MaxSensitivity;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.ParameterRandomisation;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Sparseness;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What is known of every measure beforehand. */
@DisplayName("Every measure")
class MeasurePropertiesTest {

  private static final String MAPS = Attribution.gradientTimesInput().name();

  private static MultiLayerNetwork network() {
    return Networks.chain(
        InputType.convolutional(6, 6, 2),
        Networks.convolution(4, Activation.RELU),
        new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
        Networks.classes(4, 3));
  }

  private static INDArray rows(int examples, int from, int to) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, examples, 6, 6);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).assign(1);
    return mask;
  }

  private static Measure[] all(int examples) {
    return new Measure[] {
      new Flipping(6, Replacement.mean()),
      new Road(),
      new FaithfulnessCorrelation(20, 0.3, Replacement.mean()),
      Localisation.in(rows(examples, 0, 3)),
      new Sparseness(),
      new Complexity(),
      new ConservationError(),
      new MaxSensitivity(3, 0.05),
      new RandomLogit(),
      new ParameterRandomisation(),
      new ParameterRandomisation(ParameterRandomisation.Order.BOTTOM_UP)
    };
  }

  @Test
  @DisplayName("stays as it is under noise that the network does not see")
  void unseenNoise() {
    MultiLayerNetwork network = network();
    network
        .getParam("0_W")
        .get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all())
        .assign(0);
    INDArray images = Networks.values(1, 4, 2, 6, 6);
    INDArray noisy = images.dup('c');
    for (int example = 0; example < 4; example++) {
      // Within the range of the seen channel: that is what noise of a share of the range asks.
      INDArray unseen = noisy.get(NDArrayIndex.point(example), NDArrayIndex.point(1));
      INDArray seen = images.get(NDArrayIndex.point(example), NDArrayIndex.point(0));
      images.get(NDArrayIndex.point(example), NDArrayIndex.point(1)).assign(seen.mul(0.5));
      unseen.assign(seen.mul(-0.3)).addi(0.01);
    }
    Map<String, double[]> before = figures(network, images);
    Map<String, double[]> after = figures(network, noisy);
    assertEquals(16, before.size(), before.keySet().toString());
    // Shuffled weights see the second channel.
    before.keySet().removeIf(name -> name.startsWith("randomised parameters"));
    assertEquals(14, before.size());
    before.forEach((name, values) -> assertArrayEquals(values, after.get(name), 1e-9, name));
  }

  private static Map<String, double[]> figures(MultiLayerNetwork network, INDArray images) {
    FaithfulnessResult result =
        Faithfulness.of(network, images)
            .attributions(Attribution.lrp(Composite.epsilonPlus()))
            .measures(all(4))
            .measure();
    Map<String, double[]> figures = new LinkedHashMap<>();
    for (Measurement one : result.measurements("EpsilonPlus")) {
      figures.put(one.name(), one.values());
    }
    return figures;
  }

  /** A method whose maps another one's become, image by image of one batch. */
  private record Twisted(String name, Attribution from, Twist twist) implements Attribution {

    interface Twist {
      INDArray of(INDArray relevance, INDArray input);
    }

    @Override
    public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
      Attributor own = from.on(network, seed);
      return new Attributor() {
        @Override
        public Explanation explain(
            INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
          Explanation explanation = own.explain(inputs, masks, first, targets);
          return explanation.withRelevance(
              name, List.of(twist.of(explanation.relevance().dup('c'), inputs[0])));
        }

        @Override
        public void close() {
          own.close();
        }
      };
    }
  }

  /**
   * One adversary for each thing that is measured: a map that says the opposite, one that looks
   * elsewhere, one that is smeared out, one of another size, one that jumps with the least change
   * of the input, and one that asks neither the class nor the parameters.
   */
  @Test
  @DisplayName("falls under an adversarial map")
  void adversaries() {
    int examples = 12;
    MultiLayerNetwork network = network();
    network.getParam("0_b").assign(0);
    network.getParam("2_b").assign(0);
    Attribution honest = Attribution.gradientTimesInput();
    INDArray images = Networks.values(1, examples, 2, 6, 6);
    // What an explanation should find lies in the upper half, and there alone.
    images.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(3, 6)).assign(0);
    FaithfulnessResult result =
        Faithfulness.of(network, images)
            .attributions(
                new Twisted("opposite", honest, (relevance, input) -> relevance.neg()),
                new Twisted("elsewhere", honest, (relevance, input) -> upsideDown(relevance)),
                new Twisted("smeared", honest, (relevance, input) -> relevance.assign(0.1)),
                new Twisted("doubled", honest, (relevance, input) -> relevance.mul(2)),
                new Twisted(
                    "jumping",
                    honest,
                    (relevance, input) -> relevance.mul(Transforms.sin(input.mul(1e4), true))),
                new Twisted("blind", honest, (relevance, input) -> input.mul(input)))
            .measures(all(examples))
            .measure();

    for (String gap :
        List.of("flipping, gap", "ROAD, gap", "faithfulness correlation", "relevance in mask")) {
      assertWorse(result, gap, gap.equals("relevance in mask") ? "elsewhere" : "opposite");
    }
    assertWorse(result, "flipping, most relevant first", "opposite");
    assertWorse(result, "flipping, least relevant first", "opposite");
    assertWorse(result, "ROAD, most relevant first", "opposite");
    assertWorse(result, "ROAD, least relevant first", "opposite");
    assertWorse(result, "top-K in mask", "elsewhere");
    assertWorse(result, "sparseness (Gini)", "smeared");
    assertWorse(result, "complexity (entropy)", "smeared");
    assertWorse(result, "conservation error", "doubled");
    assertWorse(result, "max-sensitivity", "jumping");
    assertWorse(result, "another class's map", "blind");
    assertWorse(result, "randomised parameters, top down", "blind");
    assertWorse(result, "randomised parameters, bottom up", "blind");
  }

  private static INDArray upsideDown(INDArray relevance) {
    return Nd4j.reverse(relevance.dup('c')).dup('c');
  }

  /** Their intervals do not even touch, and the paired test is sure. */
  private static void assertWorse(FaithfulnessResult result, String measure, String adversary) {
    MeasuredFigure good = result.figure(MAPS, measure);
    MeasuredFigure bad = result.figure(adversary, measure);
    String both = measure + ": " + good.estimate() + " against " + bad.estimate();
    boolean isHigher =
        switch (good.better()) {
          case HIGHER -> true;
          case LOWER, NEITHER -> false;
        };
    assertEquals(good.estimate().count(), bad.estimate().count(), both);
    assertTrue(
        isHigher
            ? good.estimate().low() > bad.estimate().high()
            : good.estimate().high() < bad.estimate().low(),
        both);
    assertTrue(bad.againstGradientTimesInput().orElseThrow() < 0.01, both);
  }

  @Test
  @DisplayName("gives a perfect map the best there is: one pixel is read, and it alone is relevant")
  void perfect() {
    MultiLayerNetwork network = Networks.chain(Networks.output(36, 2, Activation.IDENTITY, LOSS));
    INDArray weights = network.getParam("0_W").assign(0);
    network.getParam("0_b").assign(0);
    weights.putScalar(14, 0, 3);
    weights.putScalar(14, 1, -3);
    INDArray table = Nd4j.zeros(DataType.DOUBLE, 2, 36);
    table.putScalar(0, 14, 2);
    table.putScalar(1, 14, 5);
    INDArray inside = Nd4j.zeros(DataType.DOUBLE, 2, 36);
    inside.putScalar(0, 14, 1).putScalar(1, 14, 1);
    FaithfulnessResult result =
        Faithfulness.of(network, table)
            .attributions(Attribution.gradientTimesInput())
            .measures(
                new Flipping(36, Replacement.value(0)),
                new FaithfulnessCorrelation(50, 0.3, Replacement.value(0)),
                Localisation.in(inside),
                new Sparseness(),
                new Complexity(),
                new ConservationError(),
                new RandomLogit())
            .measure();
    double[][] expected = {
      {6 * 36 / 37.0, 15 * 36 / 37.0}, // fallen from step 1 on
      {6 / 37.0, 15 / 37.0}, // with the last step alone
      {6 * 35 / 37.0, 15 * 35 / 37.0},
      {1, 1},
      {1, 1},
      {1, 1},
      {35 / 36.0, 35 / 36.0},
      {0, 0},
      {0, 0},
      {-1, -1}
    };
    List<Measurement> measured = result.measurements(MAPS);
    for (int figure = 0; figure < expected.length; figure++) {
      assertArrayEquals(
          expected[figure], measured.get(figure).values(), 1e-9, measured.get(figure).name());
    }
  }

  private static final LossFunction LOSS = LossFunction.MSE;

  @Test
  @DisplayName("ROAD of an image with one pixel that is not black: all of the score, at each share")
  void perfectRoad() {
    MultiLayerNetwork network = network();
    network.getParam("0_b").assign(0);
    network.getParam("2_b").assign(0);
    network.getParam("2_W").assign(-1).putColumn(0, Nd4j.ones(DataType.DOUBLE, 4));
    INDArray images = Nd4j.zeros(DataType.DOUBLE, 1, 2, 6, 6);
    images.putScalar(new int[] {0, 0, 3, 2}, 2);
    images.putScalar(new int[] {0, 1, 3, 2}, -1);
    FaithfulnessResult result =
        Faithfulness.of(network, images)
            .attributions(Attribution.gradientTimesInput())
            .measures(new Road(0))
            .measure();
    PlainConvolution plain = PlainConvolution.of(network.paramTable(), "0", "2", 6);
    double score = plain.scores(images.data().asDouble())[0];
    assertTrue(score > 0, "the first class's, which nothing takes below 0: " + score);
    Measurement most = result.measurements(MAPS).get(0);
    assertEquals(score, most.values()[0], 1e-9);
    for (int place = 1; place < 10; place++) {
      assertEquals(0, most.at(place)[0], 1e-9, "at " + place);
    }
  }

  @Test
  @DisplayName("does not tell random maps from random maps: p is uniform over seeds")
  void random() {
    int examples = 16;
    int seeds = 24;
    MultiLayerNetwork network = network();
    INDArray images = Networks.values(3, examples, 2, 6, 6);
    Map<String, double[]> p = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      FaithfulnessResult result =
          Faithfulness.of(network, images)
              .attributions(new FixedMaps("mine", Networks.values(100 + seed, examples, 2, 6, 6)))
              .measures(
                  new Flipping(5, Replacement.mean()),
                  new Road(),
                  new FaithfulnessCorrelation(15, 0.3, Replacement.mean()),
                  Localisation.in(rows(examples, 0, 3)),
                  new Sparseness(),
                  new Complexity())
              .seed(seed)
              .measure();
      for (MeasuredFigure figure : result.figures()) {
        if (figure.attribution().equals("mine")) {
          p.computeIfAbsent(figure.measure(), name -> new double[seeds])[seed] =
              figure.againstRandom().orElseThrow();
        }
      }
    }
    assertEquals(11, p.size());
    p.forEach(
        (measure, values) -> {
          Arrays.sort(values);
          double distance = 0;
          for (int i = 0; i < seeds; i++) {
            distance = Math.max(distance, Math.abs(values[i] - (i + 0.5) / seeds) + 0.5 / seeds);
          }
          // Kolmogorov and Smirnov: passed by chance once in a thousand times.
          assertTrue(distance < 1.95 / Math.sqrt(seeds), measure + " " + Arrays.toString(values));
        });
  }

  @Test
  @DisplayName("that does not suit a table is refused before any work, and says what to do")
  void refusedFirst() {
    MultiLayerNetwork network = Networks.dense();
    INDArray table = Networks.values(1, 4, 3);
    Measure[] unsuited = {
      new Road(), Localisation.in(rows(4, 0, 3)), Localisation.in(Nd4j.ones(4, 3), 1)
    };
    for (Measure measure : unsuited) {
      List<String> begun = new ArrayList<>();
      Faithfulness faithfulness =
          Faithfulness.of(network, table)
              .measures(new Flipping(), measure)
              .progress(at -> begun.add(at.measure()));
      assertThrows(IllegalArgumentException.class, faithfulness::measure);
      assertEquals(List.of(), begun, measure.toString());
    }
    List<String> begun = new ArrayList<>();
    Faithfulness alone =
        Faithfulness.of(network, Networks.values(1, 1, 3))
            .measures(new Sparseness(), new Flipping(3, Replacement.permutation()))
            .progress(at -> begun.add(at.measure()));
    String message = assertThrows(IllegalArgumentException.class, alone::measure).getMessage();
    assertTrue(message.contains("another replacement"), message);
    assertEquals(List.of(), begun);
  }

  @Test
  @DisplayName("has no figure of a map that holds NaN or infinity; the others count")
  void notFinite() {
    int examples = 4;
    INDArray maps = Networks.values(2, examples, 2, 6, 6);
    maps.putScalar(new int[] {1, 0, 2, 3}, Double.NaN);
    maps.putScalar(new int[] {3, 1, 0, 0}, Double.POSITIVE_INFINITY);
    FaithfulnessResult result =
        Faithfulness.of(network(), Networks.values(1, examples, 2, 6, 6))
            .attributions(new FixedMaps("mine", maps))
            .measures(all(examples))
            .measure();
    for (MeasuredFigure figure : result.figures()) {
      if (figure.attribution().equals("mine")) {
        assertEquals(2, figure.estimate().count(), figure.toString());
        assertTrue(Double.isFinite(figure.estimate().mean()), figure.toString());
        assertTrue(figure.againstRandom().orElseThrow() >= 0.5, "1 of 2 at best: " + figure);
      }
    }
    double[] values = result.measurements("mine").get(0).values();
    assertTrue(Double.isNaN(values[1]) && Double.isNaN(values[3]), Arrays.toString(values));
    assertTrue(Double.isNaN(result.measurements("mine").get(0).at(2)[1]), "nor on the curve");
  }
}
