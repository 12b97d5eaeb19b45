package org.lrp4j.layer.combining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.step.RulesInARow;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the constant of a shift keeps, and when that is added up. */
class ShiftFamilyTest {

  private static final double CONSTANT = 0.5;
  private static final INDArray A = values(1, 2, 3);
  private static final INDArray RELEVANCE = values(2, 2, 3);

  private static Redistribution redistribution(boolean sumsUp) {
    ShiftVertex configuration = new ShiftVertex(CONSTANT);
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addVertex("shift", configuration, "in")
                    .addLayer("out", dense(3, 2, Activation.IDENTITY), "shift")
                    .setOutputs("out"));
    Workbench bench = new Workbench(false, true, false, sumsUp, false);
    StepContext context =
        new StepContext(
            "shift",
            new EpsilonRule(),
            Treatments.DEFAULT,
            1e-12,
            false,
            false,
            false,
            (layer, inside, around) -> null,
            () -> (int) A.size(0),
            bench,
            RulesInARow.all(new EpsilonRule()));
    Step step = ShiftFamily.FAMILY.define(network.getVertex("shift"), configuration, context);
    return step.forward(List.of(Signal.of(A))).redistribute(RELEVANCE);
  }

  @Test
  void whatTheConstantAbsorbsIsAddedUpOnlyWhereSomebodyReadsIt() {
    Redistribution summed = redistribution(true);
    Redistribution unsummed = redistribution(false);

    INDArray s = RELEVANCE.div(A.add(CONSTANT));
    assertClose(A.mul(s), summed.inputs().get(0), 1e-9);
    assertEquals(summed.inputs(), unsummed.inputs());
    assertEquals(CONSTANT * s.sumNumber().doubleValue(), summed.absorbed().by(Absorber.BIAS), 1e-9);
    assertEquals(0, unsummed.absorbed().by(Absorber.BIAS));
  }
}
