package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.layer.samediff.Written.Body;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Operations that move values: relevance goes back to where each came from, of copies the sum. */
class MovingTest {

  private static final Map<String, Body> BODIES = new LinkedHashMap<>();

  static {
    BODIES.put("reshape", (sd, a, p) -> a.reshape(-1, 6, 2));
    BODIES.put("reshape by shape", (sd, a, p) -> sd.reshape(a.reshape(-1, 12), a.shape()));
    BODIES.put("permute", (sd, a, p) -> a.permute(0, 2, 1));
    BODIES.put("squeeze", (sd, a, p) -> sd.squeeze(sd.expandDims(a, 1), 1));
    BODIES.put("transpose", (sd, a, p) -> sd.transpose(sd.transpose(a)));
    BODIES.put("concat", (sd, a, p) -> sd.concat(1, a, a.mul(2), a));
    BODIES.put("stack", (sd, a, p) -> sd.stack(1, a, a));
    BODIES.put(
        "unstack", (sd, a, p) -> sd.concat(1, sd.unstack(a, 1, 3)[2], sd.unstack(a, 1, 3)[0]));
    BODIES.put("split", (sd, a, p) -> sd.split(a, 2, 2)[1]);
    BODIES.put("slice", (sd, a, p) -> sd.slice(a, new int[] {0, 1, 0}, new int[] {-1, 2, 3}));
    BODIES.put(
        "strided_slice",
        (sd, a, p) -> a.get(SDIndex.all(), SDIndex.point(1), SDIndex.interval(1, 4)));
    BODIES.put("gather", (sd, a, p) -> sd.gather(a, new int[] {2, 0, 2, 2}, 1));
    BODIES.put("tile", (sd, a, p) -> sd.tile(a, 1, 2, 3));
    BODIES.put("reverse", (sd, a, p) -> sd.reverse(a, 2));
    BODIES.put(
        "pad",
        (sd, a, p) ->
            sd.nn()
                .pad(
                    a,
                    sd.constant(Nd4j.createFromArray(new int[][] {{0, 0}, {1, 0}, {0, 2}})),
                    PadMode.CONSTANT,
                    1.0));
  }

  static Set<String> bodies() {
    return BODIES.keySet();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void relevanceGoesBackToWhereValuesCameFrom(String name) {
    MultiLayerNetwork network =
        chain(InputType.recurrent(3, 4), Written.layer(null, BODIES.get(name)));
    INDArray x = values(1, 2, 3, 4);
    INDArray output = network.output(x.dup());
    INDArray begun = values(2, output.shape());
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(x, Target.relevance(begun));

      assertClose(output, explanation.output(), 1e-12);
      assertClose(moved(network, x, begun), explanation.relevance(), 1e-9);
      assertClose(
          explanation.relevance(), explainer.explain(x, Target.relevance(begun)).relevance(), 0);
    }
  }

  /** What each element of the output is made of, seen by changing each element of the input. */
  private static INDArray moved(MultiLayerNetwork network, INDArray x, INDArray begun) {
    INDArray back = Nd4j.create(DataType.DOUBLE, x.shape());
    INDArray before = network.output(x.dup());
    for (long i = 0; i < x.length(); i++) {
      INDArray changed = x.dup();
      changed.putScalar(i, x.getDouble(i) + 1);
      INDArray depends = network.output(changed).sub(before).neq(0).castTo(DataType.DOUBLE);
      back.putScalar(i, depends.mul(begun).sumNumber().doubleValue());
    }
    return back;
  }

  /** In a batch of another size the values come from elsewhere. */
  @Test
  void batchesOfAnotherSizeAreMovedByThemselves() {
    MultiLayerNetwork network =
        chain(InputType.recurrent(3, 4), Written.layer(null, BODIES.get("gather")));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int examples : new int[] {3, 1, 2}) {
        INDArray x = values(5, examples, 3, 4);
        INDArray begun = values(6, examples, 4, 4);
        assertClose(
            moved(network, x, begun),
            explainer.explain(x, Target.relevance(begun)).relevance(),
            1e-9);
      }
    }
  }

  static Stream<String> named() {
    return BODIES.keySet().stream().filter(name -> !name.contains(" "));
  }

  @ParameterizedTest
  @MethodSource("named")
  void theTableCallsTheOperationAsTheGraphDoes(String name) {
    Written layer = Written.layer(null, BODIES.get(name));
    OperationGraph graph =
        OperationGraph.of(
            new LayerDefinition(layer),
            DataType.DOUBLE,
            new org.lrp4j.engine.memory.ArrayPool(false),
            java.util.List.of(new long[] {2, 3, 4}));
    Set<String> operations = new TreeSet<>();
    graph.operations().forEach(operation -> operations.add(operation.name()));
    assertTrue(operations.contains(name), operations::toString);
    assertEquals(
        "routed; copies are added up", OperationTable.treatment(name).orElseThrow().label());
  }
}
