package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Probes of different lengths. */
class MaskedProbesTest {

  private static final INDArray MASK =
      Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}});

  @TempDir Path folder;

  @Test
  void ofADataSetAreExplainedWithTheirMasks() {
    INDArray features = values(1, 2, 2, 4);
    for (LrpListener.Builder builder :
        List.of(
            LrpListener.builder(folder, new DataSet(features.dup(), null, MASK.dup(), null)),
            LrpListener.builder(
                folder,
                new MultiDataSet(
                    new INDArray[] {features.dup()}, null, new INDArray[] {MASK.dup()}, null)))) {
      MultiLayerNetwork network =
          chain(
              InputType.recurrent(2, 4),
              new SimpleRnn.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
              new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
              classes(3, 2));
      List<INDArray> relevance = new ArrayList<>();
      network.setListeners(
          builder
              .saveEveryNIterations(1)
              .callback((from, model, taken) -> relevance.add(taken.explanation().relevance()))
              .build());
      network.fit(new DataSet(values(5, 2, 2, 4), Nd4j.eye(2)));

      assertEquals(1, relevance.size());
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        INDArray masked =
            explainer.explain(new INDArray[] {features}, new INDArray[] {MASK}).relevance();
        assertClose(masked, relevance.get(0), 1e-9);
        assertNotEquals(explainer.explain(features).relevance(), relevance.get(0));
      }
    }
  }
}
