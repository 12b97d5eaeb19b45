package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.ChosenComposite.Ending;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Better;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("The choice of a composite")
class CompositeChoiceTest {

  private static final String GAP = "flipping, gap";
  private static final Measure FLIPPING = new Flipping(6, Replacement.value(0));
  private static final Composite EPSILON = Composite.uniform(new EpsilonRule());
  private static final Composite FLAT = Composite.uniform(new FlatRule());

  /** ZPlus where inputs saturate, Epsilon above. */
  private static final Composite PLUS =
      Composite.builder()
          .name("Plus")
          .layer(0, new ZPlusRule())
          .defaultRule(new EpsilonRule())
          .build();

  /** Neither good nor bad: each method gets its own random numbers. */
  private static final Measure NOISE =
      maps -> {
        double[] values = new double[maps.relevance().length];
        for (int i = 0; i < values.length; i++) {
          values[i] = Seeds.random(5, maps.attribution().name(), i).nextGaussian();
        }
        return List.of(Measurement.of("noise", Better.HIGHER, values));
      };

  private static MultiLayerNetwork linear() {
    return Networks.chain(Networks.dense(6, 2, Activation.IDENTITY), Networks.classes(2, 2));
  }

  /**
   * The first class's score is Σ w·(relu(x) − relu(x − 1)): each input saturates at 1, where its
   * gradient is 0, so gradient × input is 0 and what remains of an order is chance. The part of an
   * input is w; ZPlus finds it: w·x from the first unit, −w·(x − 1) from the second.
   */
  private static MultiLayerNetwork saturating() {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(6, 12, Activation.RELU), Networks.classes(12, 2));
    INDArray first = network.getLayer(0).getParam("W").assign(0);
    INDArray bias = network.getLayer(0).getParam("b").assign(0);
    INDArray second = network.getLayer(1).getParam("W").assign(0);
    network.getLayer(1).getParam("b").assign(0);
    for (int i = 0; i < 6; i++) {
      first.putScalar(i, 2 * i, 1);
      first.putScalar(i, 2 * i + 1, 1);
      bias.putScalar(2 * i + 1, -1);
      second.putScalar(2 * i, 0, 1 + i);
      second.putScalar(2 * i + 1, 0, -1 - i);
    }
    return network;
  }

  private static INDArray saturated(int count) {
    INDArray values = Networks.values(3, count, 6);
    return values.sub(values.minNumber()).addi(1.5);
  }

  @Test
  @DisplayName("finds the rule that is known to be right, and says that it beats gradient × input")
  void right() {
    ChosenComposite chosen =
        CompositeChoice.on(saturating(), saturated(64))
            .among(Composite.uniform(new ZeroRule()), FLAT, PLUS)
            .by(GAP, FLIPPING)
            .choose();

    assertSame(PLUS, chosen.composite(), chosen.toString());
    assertEquals(Ending.DECIDED, chosen.ending());
    assertEquals(List.of("Plus"), chosen.ranking().best());
    assertTrue(chosen.beatsReferences(), chosen.toString());
    // w = 6, 5 … 1 removed in this order or the reverse: of Σ_k (fallen after k steps) / 7 it is
    // (6+11+15+18+20+21) − (1+3+6+10+15+21) = 91 − 56.
    assertEquals(
        35 / 7.0, chosen.result().figure("Plus", GAP).estimate().mean(), 1e-4, chosen.toString());
    String text = chosen.toString();
    assertTrue(text.contains("Plus is better than Gradient × input by flipping, gap (by "), text);
    assertTrue(text.contains("Plus is better than Random by flipping, gap"), text);
    assertFalse(text.contains("NOT"), text);
  }

  @Test
  @DisplayName("says so if nothing beats gradient × input, which is perfect for a linear network")
  void perfectGradient() {
    ChosenComposite chosen =
        CompositeChoice.on(linear(), Networks.values(3, 40, 6))
            .among(FLAT, EPSILON)
            .by(GAP, FLIPPING)
            .choose();

    assertSame(EPSILON, chosen.composite());
    assertFalse(chosen.beatsReferences());
    String text = chosen.toString();
    assertTrue(text.contains(EPSILON + " is NOT told from Gradient × input"), text);
    assertTrue(text.contains(EPSILON + " is better than Random"), text);
    assertTrue(text.contains("Nothing beats Gradient × input here"), text);
  }

  @Test
  @DisplayName("says so if composites give the same maps, and stops")
  void sameMaps() {
    ChosenComposite chosen =
        CompositeChoice.on(linear(), Networks.values(3, 40, 6))
            .among(Composite.epsilonPlusFlat(), Composite.epsilonPlus())
            .by(GAP, FLIPPING)
            .choose();

    assertEquals("EpsilonPlusFlat", chosen.composite().toString());
    assertEquals(Ending.DECIDED, chosen.ending());
    assertEquals(16, chosen.examples());
    assertTrue(
        chosen
            .toString()
            .contains(
                "Not told apart: EpsilonPlusFlat, EpsilonPlus. They have the same figures on every"
                    + " example"),
        chosen.toString());
  }

  @Test
  @DisplayName("says so if figures do not tell composites apart, and lets the next figure decide")
  void ties() {
    CompositeChoice choice =
        CompositeChoice.on(linear(), Networks.values(3, 64, 6)).among(FLAT, EPSILON);

    ChosenComposite byNoise = choice.by("noise", NOISE).choose();

    assertEquals(Ending.ALL, byNoise.ending());
    assertEquals(64, byNoise.examples());
    assertEquals(2, byNoise.ranking().best().size());
    assertTrue(byNoise.toString().contains("more examples may tell"), byNoise.toString());

    ChosenComposite byFlipping = choice.by(GAP, FLIPPING).choose();

    assertSame(EPSILON, byFlipping.composite());
    assertEquals(List.of(EPSILON.toString(), FLAT.toString()), byFlipping.ranking().order());
    assertEquals(2, byFlipping.ranking().steps().size());
    assertTrue(
        byFlipping
            .toString()
            .contains(
                "flipping, gap: " + EPSILON + " has the best mean, and is better than " + FLAT),
        byFlipping.toString());
  }

  @Test
  @DisplayName("keeps to the time: a round that would not be done in it is not begun, or given up")
  void time() {
    assertEquals(16, inTime(20, 1).examples());
    assertEquals(32, inTime(30, 1).examples());
    assertEquals(Ending.TIME, inTime(30, 1).ending());
    assertEquals(16, inTime(30, 10).examples());
    assertEquals(16, inTime(0, 1).examples());
    assertEquals(Ending.ALL, inTime(1000, 1).ending());
    assertEquals(100, inTime(1000, 1).examples());
  }

  /** A step of the first 16 examples takes a second, a later one as long as is said. */
  private static ChosenComposite inTime(int seconds, int later) {
    AtomicLong passed = new AtomicLong();
    AtomicLong steps = new AtomicLong();
    ChosenComposite chosen =
        CompositeChoice.on(linear(), Networks.values(3, 100, 6))
            .among(FLAT, EPSILON)
            .by("noise", NOISE)
            .within(Duration.ofSeconds(seconds))
            .clock(() -> passed.get() * 1_000_000_000L)
            .progress(at -> passed.addAndGet(steps.incrementAndGet() > 8 ? later : 1))
            .choose();
    assertTrue(passed.get() <= Math.max(8, seconds + later), passed + " of " + seconds);
    return chosen;
  }

  @Test
  @DisplayName("depends on the number of examples and the seed, and not on the time")
  void deterministic() {
    String inTime = inTime(30, 1).result().toString();
    CompositeChoice choice =
        CompositeChoice.on(linear(), Networks.values(3, 100, 6))
            .among(FLAT, EPSILON)
            .by("noise", NOISE)
            .examples(32);
    assertEquals(inTime, choice.choose().result().toString());
    choice.by(GAP, FLIPPING);
    double[] first = choice.choose().result().measurements(FLAT.toString()).get(1).values();
    double[] again = choice.choose().result().measurements(FLAT.toString()).get(1).values();
    double[] others =
        choice.seed(2).choose().result().measurements(FLAT.toString()).get(1).values();
    assertEquals(List.of(boxed(first)), List.of(boxed(again)));
    assertFalse(List.of(boxed(first)).equals(List.of(boxed(others))));
  }

  private static Double[] boxed(double... values) {
    return java.util.Arrays.stream(values).boxed().toArray(Double[]::new);
  }

  @Test
  @DisplayName("names what there is if a figure is unknown")
  void unknownFigure() {
    CompositeChoice choice =
        CompositeChoice.on(linear(), Networks.values(3, 4, 6))
            .among(EPSILON, Composite.uniform(new WSquareRule()))
            .by("flipping", FLIPPING);
    String message = assertThrows(IllegalArgumentException.class, choice::choose).getMessage();
    assertTrue(message.contains("\"flipping\"") && message.contains(GAP), message);
  }
}
