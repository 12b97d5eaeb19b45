package org.lrp4j.wrapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the constant of a shift keeps, and when that is added up. */
class ShiftWrapperTest {

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
    Workbench bench = new Workbench(false, true, sumsUp);
    LrpVertex wrapper =
        ShiftWrapper.SUPPORT.wrap(
            network.getVertex("shift"),
            configuration,
            new LayerContext("shift", null, false, 1e-12, false, false, bench));
    wrapper.setInput(0, A, LayerWorkspaceMgr.noWorkspaces());
    wrapper.doForward(false, LayerWorkspaceMgr.noWorkspaces());
    return wrapper.redistribute(RELEVANCE);
  }

  @Test
  void whatTheConstantAbsorbsIsAddedUpOnlyWhereSomebodyReadsIt() {
    Redistribution summed = redistribution(true);
    Redistribution unsummed = redistribution(false);

    INDArray s = RELEVANCE.div(A.add(CONSTANT));
    assertClose(A.mul(s), summed.inputs().get(0), 1e-9);
    assertEquals(summed.inputs(), unsummed.inputs());
    assertEquals(CONSTANT * s.sumNumber().doubleValue(), summed.absorbedByBias(), 1e-9);
    assertEquals(0, unsummed.absorbedByBias());
  }
}
