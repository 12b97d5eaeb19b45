package org.lrp4j.layer.masking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.masking.SpreadStepsVertex.Output;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A vertex that moves steps by a mask")
class MaskingVertexTest {

  private static final INDArray STEPS =
      Nd4j.createFromArray(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}, {9, 10}, {11, 12}}});
  private static final INDArray MASK = Nd4j.createFromArray(new float[][] {{0, 1, 1}, {1, 0, 0}});

  private static float[] flat(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  @Test
  void putsTheStepsThatCountFirst() {
    float[] expected = {3, 4, 5, 6, 0, 0, 7, 8, 0, 0, 0, 0};

    assertArrayEquals(expected, flat(new CompactStepsVertex().forward(STEPS, MASK)));
  }

  @Test
  void bringsThemBack() {
    float[] held = {0, 0, 1, 2, 3, 4, 7, 8, 7, 8, 7, 8};
    float[] zero = {0, 0, 1, 2, 3, 4, 7, 8, 0, 0, 0, 0};
    float[] last = {3, 4, 7, 8};

    assertArrayEquals(held, flat(new SpreadStepsVertex(Output.HELD).forward(STEPS, MASK)));
    assertArrayEquals(zero, flat(new SpreadStepsVertex(Output.ZERO).forward(STEPS, MASK)));
    assertArrayEquals(last, flat(new SpreadStepsVertex(Output.LAST).forward(STEPS, MASK)));
  }

  /** What was copied gets the sum, what was not used nothing; a mask nothing at all. */
  @Test
  void sendsBackWhatArrivedWhereItCameFrom() {
    INDArray[] inputs = {STEPS, MASK};
    float[] held = {3, 4, 5, 6, 0, 0, 27, 30, 0, 0, 0, 0};
    float[] compact = {0, 0, 1, 2, 3, 4, 7, 8, 0, 0, 0, 0};
    INDArray[] back = new SpreadStepsVertex(Output.HELD).backward(inputs, STEPS);

    assertArrayEquals(held, flat(back[0]));
    assertEquals(0, back[1].amaxNumber().doubleValue());
    assertArrayEquals(compact, flat(new CompactStepsVertex().backward(inputs, STEPS)[0]));
  }

  @Test
  void makesMasks() {
    INDArray words = Nd4j.createFromArray(new float[][] {{0, 3}, {2, 0}});
    INDArray other = Nd4j.createFromArray(new float[][] {{1, 1}, {0, 0}});

    INDArray mask = new MaskOfValuesVertex(0).forward(words);
    INDArray ofSteps =
        new MaskOfValuesVertex(2).forward(Nd4j.createFromArray(new float[][][] {{{2, 2}, {2, 1}}}));

    assertArrayEquals(new float[] {0, 1, 1, 0}, flat(mask));
    assertArrayEquals(new float[] {0, 1}, flat(ofSteps));
    assertArrayEquals(
        new float[] {0, 1, 0, 0}, flat(new MaskOfMasksVertex(true).forward(mask, other)));
    assertArrayEquals(
        new float[] {1, 1, 1, 0}, flat(new MaskOfMasksVertex(false).forward(mask, other)));
  }

  @Test
  void refusesAMaskOfAnotherLength() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CompactStepsVertex().forward(STEPS, Nd4j.ones(2, 4)));

    assertTrue(e.getMessage().contains("[2, 3]"), e.getMessage());
  }

  @Test
  void survivesJson() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("x")
            .addVertex("mask", new MaskOfValuesVertex(3), "x")
            .addVertex("both", new MaskOfMasksVertex(true), "mask", "mask")
            .addVertex("compact", new CompactStepsVertex(), "x", "both")
            .addVertex("spread", new SpreadStepsVertex(Output.ZERO), "compact", "both")
            .setOutputs("spread")
            .validateOutputLayerConfig(false)
            .build();

    var read = ComputationGraphConfiguration.fromJson(configuration.toJson());

    assertEquals(configuration.getVertices(), read.getVertices());
    ComputationGraph network = new ComputationGraph(read);
    network.init();
    assertEquals(0, network.outputSingle(STEPS).sub(STEPS).amaxNumber().doubleValue());
  }
}
