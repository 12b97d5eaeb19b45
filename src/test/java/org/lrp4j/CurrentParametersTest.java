package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is made from parameters is kept between explanations, but never longer than they live. */
@ExtendWith(OneThread.class)
class CurrentParametersTest {

  private static final INDArray IMAGES = Networks.values(1, 2, 2, 6, 6);

  /** An update of a network's parameters. */
  private record Update(String name, Consumer<MultiLayerNetwork> how) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static MultiLayerNetwork network() {
    return Networks.chain(
        InputType.convolutional(6, 6, 2),
        Networks.convolution(3, Activation.IDENTITY),
        new BatchNormalization.Builder().useLogStd(false).build(),
        new ActivationLayer(Activation.RELU),
        Networks.convolution(4, Activation.RELU),
        Networks.dense(64, 5, Activation.RELU),
        Networks.classes(5, 3));
  }

  static Stream<Arguments> updates() {
    DataSet batch =
        new DataSet(IMAGES, Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0, 1}}));
    List<Update> updates =
        List.of(
            new Update("training", network -> network.fit(batch)),
            new Update("setParams", network -> network.setParams(network.params().mul(1.5))),
            new Update("one weight", network -> network.getParam("3_W").putScalar(5, 0.75)),
            new Update("one bias", network -> network.getParam("0_b").putScalar(1, -2)),
            new Update("a variance", network -> network.getParam("1_var").putScalar(0, 9)),
            new Update("a dense weight", network -> network.getParam("4_W").putScalar(7, 3)));
    List<Composite> composites =
        List.of(
            Composite.epsilonPlus(),
            Composite.epsilonAlpha2Beta1Flat(),
            Composite.epsilonGammaBox(-9, 9));
    return updates.stream()
        .flatMap(update -> composites.stream().map(c -> Arguments.of(update, c)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("updates")
  void anExplanationAfterAnUpdateIsThatOfANewExplainer(Update update, Composite composite) {
    MultiLayerNetwork network = network();
    try (LrpExplainer old = LrpExplainer.builder(network).composite(composite).build()) {
      INDArray before = old.explain(IMAGES).relevance();
      assertEquals(before, old.explain(IMAGES).relevance());
      update.how().accept(network);
      INDArray after = old.explain(IMAGES).relevance();
      assertNotEquals(before, after);
      try (LrpExplainer fresh = LrpExplainer.builder(network).composite(composite).build()) {
        assertEquals(fresh.explain(IMAGES).relevance(), after);
      }
    }
  }

  /** Only so is it certain that nobody read the parameters again. */
  @Test
  void fixedParametersAreLookedAtOnce() {
    MultiLayerNetwork network = network();
    try (LrpExplainer watching = LrpExplainer.builder(network).build();
        LrpExplainer trusting = LrpExplainer.builder(network).fixedParameters(true).build()) {
      INDArray before = watching.explain(IMAGES).relevance();
      assertEquals(before, trusting.explain(IMAGES).relevance());
      assertEquals(before, trusting.explain(IMAGES).relevance());
      INDArray weight = network.getParam("3_W");
      double value = weight.getDouble(5);
      weight.putScalar(5, 0.75);
      assertNotEquals(watching.explain(IMAGES).relevance(), trusting.explain(IMAGES).relevance());
      weight.putScalar(5, value);
      assertEquals(before, trusting.explain(IMAGES).relevance());
    }
  }
}
