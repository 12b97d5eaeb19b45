package org.lrp4j.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.Bound;
import org.lrp4j.rule.Box;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Term;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Every composite that can be written is read back as an equal one. */
class CompositeJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A rule of a user's. */
  record HalfRule(double epsilon, int times, boolean loud, String name) implements Rule {
    @Override
    public List<Term> terms() {
      return new EpsilonRule(epsilon).terms();
    }
  }

  /** A rule of a user's that holds something of its own. */
  record ListRule(List<Double> numbers) implements Rule {
    @Override
    public List<Term> terms() {
      return new EpsilonRule(numbers.get(0)).terms();
    }
  }

  static Stream<Composite> composites() {
    return Stream.of(
        Composite.epsilonPlus(),
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1(),
        Composite.epsilonAlpha2Beta1Flat(),
        Composite.epsilonGammaBox(-1.5, 2.25),
        Composite.epsilonGammaBox(
            new ZBoxRule(new double[] {-0.1, -0.2, 0}, new double[] {1, 2, 1.0 / 3})),
        Composite.epsilonGammaBox(new ZBoxRule(Nd4j.rand(1, 2, 3, 3).neg(), Nd4j.rand(1, 2, 3, 3))),
        Composite.uniform(new EpsilonRule(0.1)),
        Composite.uniform(new HalfRule(1.0 / 3, 7, true, "so-so")),
        Composite.builder().build(),
        Composite.builder()
            .layer("number 3", new ZeroRule(1e-12))
            .layer(" with \"quotes\"\n", new PassRule())
            .layer(3, new GammaRule(0.5, 1e-5))
            .layers(4, 6, new GeneralizedGammaRule(1.0 / 7))
            .first(new WSquareRule(2e-6))
            .last(new FlatRule(3e-6))
            .type(DenseLayer.class, new AlphaBetaRule(3, 2, 1e-7))
            .convolutions(new ZPlusRule(4e-6))
            .dense(new EpsilonRule(5e-6))
            .recurrent(new EpsilonRule(6e-6))
            .defaultRule(new ZBoxRule(new Box(Bound.of(-1), Bound.of(1)), 1e-3))
            .products(Treatments.Product.SIGNAL_TAKES_ALL)
            .maxima(Treatments.Maximum.AS_AVERAGE)
            .sums(Treatments.Sum.UNIFORM)
            .attention(Treatments.Attention.ATTN_LRP)
            .build());
  }

  private static Composite throughText(Composite composite) throws Exception {
    return CompositeJson.read(
        MAPPER.readTree(MAPPER.writeValueAsString(CompositeJson.write(composite))));
  }

  @ParameterizedTest
  @MethodSource("composites")
  void whatWasWrittenIsReadBack(Composite composite) throws Exception {
    Composite read = throughText(composite);
    assertEquals(composite, read);
    assertEquals(composite.rules(), read.rules());
    assertEquals(composite.treatments(), read.treatments());
    assertEquals(composite.toString(), read.toString());
    assertEquals(composite.layerNames(), read.layerNames());
    assertEquals(composite.layerIndices(), read.layerIndices());
  }

  @Test
  void equalityTellsCompositesApart() {
    List<Composite> all = composites().toList();
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        assertEquals(i == j, all.get(i).equals(all.get(j)), i + " and " + j);
      }
    }
  }

  @Test
  void rulesThatCannotBeWrittenAreRefusedByName() {
    Composite ofList = Composite.uniform(new ListRule(List.of(1.0)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> CompositeJson.write(ofList))
            .getMessage();
    assertTrue(message.contains(ListRule.class.getName()), message);
    assertTrue(message.contains("\"numbers\" is a List"), message);

    Rule nameless =
        new Rule() {
          @Override
          public List<Term> terms() {
            return List.of();
          }

          @Override
          public String label() {
            return "Nameless";
          }
        };
    Composite ofNameless = Composite.builder().dense(nameless).build();
    String refused =
        assertThrows(IllegalArgumentException.class, () -> CompositeJson.write(ofNameless))
            .getMessage();
    assertTrue(refused.contains("The rule Nameless, of " + nameless.getClass().getName()), refused);
  }

  @Test
  void aPredicateIsRefused() {
    Composite composite =
        Composite.builder().matching(layer -> true, new FlatRule()).name("Mine").build();
    String message =
        assertThrows(IllegalArgumentException.class, () -> CompositeJson.write(composite))
            .getMessage();
    assertTrue(message.contains("Mine") && message.contains("Flat"), message);
    assertTrue(message.contains("predicate"), message);
  }

  /** A text must not start code: whatever is named is no rule, or not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.Runtime",
        "java.util.ArrayList",
        "org.lrp4j.rule.Box",
        "Box",
        "Term",
        "no.such.Thing",
        "[Ljava.lang.String;"
      })
  void classesThatAreNoRulesAreRefused(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () -> RuleJson.read(MAPPER.createObjectNode().put("rule", name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rule\": \"EpsilonRule\"}",
        "{\"rule\": \"EpsilonRule\", \"epsilon\": -1}",
        "{\"rule\": \"EpsilonRule\", \"epsilon\": \"small\"}",
        "{\"rule\": \"EpsilonRule\", \"epsilon\": [1]}",
        "{\"rule\": \"ZBoxRule\", \"bounds\": 3, \"stabilizer\": 1}",
        "{\"rule\": 3}"
      })
  void rulesWithOtherNumbersAreRefused(String json) {
    assertThrows(IllegalArgumentException.class, () -> RuleJson.read(MAPPER.readTree(json)));
  }
}
