package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vertices written in SameDiff. */
class VerticesTest {

  /** The sum of its inputs. */
  public static final class Sum extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return inputs.getInput(0).add(inputs.getInput(1));
    }
  }

  /** The first less the second. */
  public static final class Difference extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return inputs.getInput(0).sub(inputs.getInput(1));
    }
  }

  /** The product of its inputs. */
  public static final class Product extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return inputs.getInput(0).mul(inputs.getInput(1));
    }
  }

  /** The larger of its inputs. */
  public static final class Maximum extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return sd.math().max(inputs.getInput(0), inputs.getInput(1));
    }
  }

  /** Its inputs side by side. */
  public static final class SideBySide extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return sd.concat(1, inputs.getInput(0), inputs.getInput(1));
    }
  }

  /** By suppliers: a lambda vertex that is printed before it is in a network has no inputs. */
  static Stream<Arguments> vertices() {
    return Stream.of(
        Arguments.of(
            "Sum",
            (Supplier<GraphVertex>) Sum::new,
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            3),
        Arguments.of(
            "Difference",
            (Supplier<GraphVertex>) Difference::new,
            new ElementWiseVertex(ElementWiseVertex.Op.Subtract),
            3),
        Arguments.of(
            "Product",
            (Supplier<GraphVertex>) Product::new,
            new ElementWiseVertex(ElementWiseVertex.Op.Product),
            3),
        Arguments.of(
            "Maximum",
            (Supplier<GraphVertex>) Maximum::new,
            new ElementWiseVertex(ElementWiseVertex.Op.Max),
            3),
        Arguments.of("SideBySide", (Supplier<GraphVertex>) SideBySide::new, new MergeVertex(), 6));
  }

  private static ComputationGraph network(GraphVertex vertex, int features) {
    return graph(
        g ->
            g.addInputs("a", "b")
                .addVertex("vertex", vertex, "a", "b")
                .addLayer("out", classes(features, 2), "vertex")
                .setOutputs("out"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vertices")
  void aLambdaVertexIsExplainedLikeTheStandardOne(
      String name, Supplier<GraphVertex> own, GraphVertex standard, int features) {
    INDArray[] inputs = {values(1, 4, 3), values(2, 4, 3)};
    ComputationGraph ofOwn = network(own.get(), features);
    ComputationGraph ofStandard = network(standard, features);
    for (Composite composite :
        new Composite[] {
          Composite.uniform(new EpsilonRule()),
          Composite.uniform(new FlatRule()), // gives relevance to zeros, too
          Composite.builder()
              .products(Treatments.Product.SIGNAL_TAKES_ALL)
              .sums(Treatments.Sum.UNIFORM)
              .maxima(Treatments.Maximum.AS_AVERAGE)
              .defaultRule(new EpsilonRule(0.1))
              .build()
        }) {
      try (LrpExplainer one = LrpExplainer.builder(ofOwn).composite(composite).build();
          LrpExplainer other = LrpExplainer.builder(ofStandard).composite(composite).build()) {
        Explanation actual = one.explain(inputs);
        Explanation expected = other.explain(inputs);
        assertClose(ofOwn.output(inputs)[0], actual.output(), 1e-12);
        assertClose(expected.relevance("a"), actual.relevance("a"), 1e-12);
        assertClose(expected.relevance("b"), actual.relevance("b"), 1e-12);
      }
    }
    // DL4J's own network still works, also if it had not run before.
    assertClose(ofStandard.output(inputs)[0], ofOwn.output(inputs)[0], 1e-12);
  }

  /** A gate of one input on the other, and a product with parameters. */
  @Test
  void aVertexWithParametersLeadsRelevancePastItsGate() {
    WrittenVertex vertex =
        new WrittenVertex(
                (sd, a, b, p) -> sd.nn().sigmoid(b.mmul(p.get("U"))).mul(a.mmul(p.get("W"))))
            .with("W", 3, 4)
            .with("U", 3, 4);
    ComputationGraph network = network(vertex, 4);
    INDArray a = values(1, 2, 3);
    INDArray b = values(2, 2, 3);
    double epsilon = 0.01;
    try (LrpExplainer explainer = LrpExplainer.builder(network).stabilizer(epsilon).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {a, b});

      assertClose(network.output(a, b)[0], explanation.output(), 1e-12);
      INDArray r = explanation.relevance("out");
      INDArray w = network.getVertex("vertex").paramTable(false).get("W");
      INDArray z = a.mmul(w);
      double[][] expected = new double[2][3];
      for (int n = 0; n < 2; n++) {
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 4; j++) {
            double stabilized = z.getDouble(n, j) + (z.getDouble(n, j) < 0 ? -epsilon : epsilon);
            expected[n][i] +=
                a.getDouble(n, i) * w.getDouble(i, j) * r.getDouble(n, j) / stabilized;
          }
        }
      }
      assertClose(org.nd4j.linalg.factory.Nd4j.create(expected), explanation.relevance("a"), 1e-12);
      assertEquals(0, explanation.relevance("b").amaxNumber().doubleValue());
    }
  }
}
