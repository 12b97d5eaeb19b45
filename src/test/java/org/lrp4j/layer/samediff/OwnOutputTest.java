package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * At the end of a network the logits are explained, before the softmax that is the last operation.
 */
class OwnOutputTest {

  static Stream<Layer> ends() {
    return Stream.of(
        new WrittenOutput(4, 2),
        Written.layer(null, (sd, a, p) -> sd.nn().softmax(a.mmul(p.get("W")).add(p.get("b"))))
            .with("W", 4, 2)
            .with("b", 1, 2));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void theLogitsAreExplained(Layer end) {
    MultiLayerNetwork standard = chain(dense(3, 4, Activation.TANH), classes(4, 2));
    MultiLayerNetwork own = chain(dense(3, 4, Activation.TANH), end);
    for (String name : List.of("0_W", "0_b", "1_W", "1_b")) {
      own.getParam(name).assign(standard.getParam(name).reshape(own.getParam(name).shape()));
    }
    INDArray x = values(3, 3, 3);
    for (var rule : List.of(new EpsilonRule(), new ZPlusRule())) {
      Composite composite = Composite.uniform(rule);
      try (LrpExplainer ofStandard = LrpExplainer.builder(standard).composite(composite).build();
          LrpExplainer ofOwn = LrpExplainer.builder(own).composite(composite).build()) {
        Explanation expected = ofStandard.explain(x);
        Explanation actual = ofOwn.explain(x);
        assertClose(own.output(x.dup()), actual.output(), 1e-12);
        assertClose(expected.output(), actual.output(), 1e-12);
        assertClose(expected.relevance(), actual.relevance(), 1e-9);
        assertEquals(
            expected.conservation().row("layer1").arrived(),
            actual.conservation().row("layer1").arrived(),
            1e-9);
      }
    }
  }
}
