package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.dense;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ExplainedLayer;
import org.nd4j.linalg.activations.Activation;

/** Hidden activation functions that are not 0 at 0 are marked in the layer table. */
class RemarksTest {

  @Test
  void hiddenSigmoidAndSoftplusAreMarkedTanhAndTheOutputAreNot() {
    try (LrpExplainer explainer =
        LrpExplainer.builder(
                chain(
                    dense(3, 4, Activation.SIGMOID),
                    dense(4, 4, Activation.TANH),
                    dense(4, 4, Activation.SOFTPLUS),
                    dense(4, 4, Activation.SIGMOID),
                    dense(4, 2, Activation.SIGMOID)))
            .composite(Composite.epsilonPlus())
            .build()) {
      List<Optional<String>> remarks =
          explainer.layers().stream().map(ExplainedLayer::remark).toList();

      assertEquals(
          List.of(true, false, true, true, false),
          remarks.stream().map(Optional::isPresent).toList());
      assertTrue(remarks.get(0).orElseThrow().startsWith("sigmoid(0) = 0.500, not 0: "));
      assertTrue(remarks.get(2).orElseThrow().startsWith("softplus(0) = 0.693, not 0: "));

      List<String> lines = explainer.toString().lines().toList();
      assertEquals(
          List.of(" *", "", " **", " *", ""),
          lines.subList(2, 7).stream()
              .map(line -> line.endsWith(" **") ? " **" : line.endsWith(" *") ? " *" : "")
              .toList());
      assertEquals("* " + remarks.get(0).orElseThrow(), lines.get(7));
      assertEquals("** " + remarks.get(2).orElseThrow(), lines.get(8));
      assertEquals(9, lines.size());
    }
  }
}
