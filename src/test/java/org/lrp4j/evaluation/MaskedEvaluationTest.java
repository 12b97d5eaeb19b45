package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.TestMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Sequences of different lengths, and examples without labels. */
class MaskedEvaluationTest {

  private static final int STEPS = 5;

  /** Of 12 sequences every third has 5 steps, the others have 2 or 3. */
  private static final INDArray MASK = mask(12);

  @TempDir Path folder;

  private static int length(long example) {
    return List.of(STEPS, 2, 3).get((int) (example % 3));
  }

  private static INDArray mask(int examples) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, examples, STEPS);
    for (int i = 0; i < examples; i++) {
      mask.get(NDArrayIndex.point(i), NDArrayIndex.interval(0, length(i))).assign(1);
    }
    return mask;
  }

  private static SimpleRnn recurrent(int in, int out) {
    return new SimpleRnn.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
  }

  private static MultiLayerNetwork pooled() {
    return chain(
        InputType.recurrent(2, STEPS),
        recurrent(2, 4),
        new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
        classes(4, 3));
  }

  private static MultiLayerNetwork stepByStep() {
    return chain(
        InputType.recurrent(2, STEPS),
        recurrent(2, 4),
        new RnnOutputLayer.Builder().nIn(4).nOut(3).activation(Activation.SOFTMAX).build());
  }

  private static DataSet pooledData() {
    return new DataSet(values(3, 12, 2, STEPS), EvaluationData.labels(12, 3), MASK.dup(), null);
  }

  private static INDArray labelsOfSteps() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 12, 3, STEPS);
    for (int i = 0; i < 12; i++) {
      for (int step = 0; step < STEPS; step++) {
        labels.putScalar(i, (i + step * step) % 3, step, 1);
      }
    }
    return labels;
  }

  private static EvaluationData.Batches batches(DataSet data) {
    return new EvaluationData.Batches(List.of(data));
  }

  private static List<ExplainedExample> explained(ExplainedEvaluation evaluation) {
    List<ExplainedExample> explained = new ArrayList<>();
    evaluation.explain(explained::add);
    return explained;
  }

  private static INDArray row(INDArray array, long row) {
    return array.get(NDArrayIndex.interval(row, row + 1)).dup();
  }

  private static List<Long> indices(ExplainedEvaluation evaluation) {
    return evaluation.examples().stream().map(Example::index).sorted().toList();
  }

  private static List<Long> upTo(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  @Test
  void anExampleIsExplainedAsAloneWithItsMask() {
    MultiLayerNetwork network = pooled();
    DataSet data = pooledData();
    INDArray output = network.output(data.getFeatures().dup(), false, MASK, null);
    try (var evaluation = ExplainedEvaluation.builder(network).allErrors().evaluate(batches(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(
          network.evaluate(batches(pooledData())).stats(), evaluation.evaluation().stats());
      assertEquals(upTo(12), indices(evaluation));
      int errors = 0;
      for (ExplainedExample one : explained(evaluation)) {
        long index = one.example().index();
        boolean isPadded = length(index) < STEPS;
        INDArray[] alone = {row(data.getFeatures(), index)};
        INDArray[] mask = {row(MASK, index)};
        INDArray relevance = one.forPredicted().get(0).relevance();

        assertClose(explainer.explain(alone, mask).relevance(), relevance, 1e-9);
        INDArray unmasked = explainer.explain(alone).relevance();
        assertEquals(isPadded, !unmasked.equalsWithEps(relevance, 1e-6));
        assertEquals(isPadded, one.example().featuresMasks().get(0).isPresent());
        assertEquals(
            output.getDouble(index, one.example().outcome().predictedClass()),
            one.example().outcome().confidence(),
            1e-9);
        if (!one.forTrue().isEmpty()) {
          errors++;
          Target truth = Target.classIndex(one.example().outcome().trueClass());
          assertClose(
              explainer.explain(alone, mask, truth).relevance(),
              one.forTrue().get(0).relevance(),
              1e-9);
        }
      }
      assertTrue(errors > 2);
    }
  }

  @Test
  void ofLabelsAtEachStepTheLastThatCountsIsEvaluatedAndExplained() {
    MultiLayerNetwork network = stepByStep();
    INDArray features = values(3, 12, 2, STEPS);
    for (INDArray ofLabels : new INDArray[] {MASK, null}) {
      DataSet data = new DataSet(features.dup(), labelsOfSteps(), MASK.dup(), ofLabels);
      try (var evaluation = ExplainedEvaluation.builder(network).evaluate(batches(data));
          LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        assertEquals(upTo(12), indices(evaluation));
        for (ExplainedExample one : explained(evaluation)) {
          long index = one.example().index();
          int last = length(index) - 1;
          INDArray steps =
              row(features, index)
                  .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, last + 1))
                  .dup();
          INDArray relevance = one.forPredicted().get(0).relevance();

          assertEquals(OptionalInt.of(last), one.example().timeStep());
          assertEquals((index + last * last) % 3, one.example().outcome().trueClass());
          assertClose(
              explainer.explain(steps).relevance(),
              relevance.get(
                  NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, last + 1)),
              1e-9);
          INDArray unmasked = explainer.explain(row(features, index)).relevance();
          assertEquals(last + 1 < STEPS, !unmasked.equalsWithEps(relevance, 1e-6));
        }
      }
    }
  }

  @Test
  void theLabelsMaskChoosesTheStepThatIsExplained() {
    MultiLayerNetwork network = stepByStep();
    INDArray features = values(3, 12, 2, STEPS);
    INDArray second = Nd4j.zeros(DataType.DOUBLE, 12, STEPS);
    second.getColumn(1).assign(1);
    DataSet data = new DataSet(features.dup(), labelsOfSteps(), MASK.dup(), second);
    try (var evaluation = ExplainedEvaluation.builder(network).evaluate(batches(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(12, evaluation.evaluation().getNumRowCounter());
      for (ExplainedExample one : explained(evaluation)) {
        long index = one.example().index();
        INDArray[] alone = {row(features, index)};
        INDArray[] mask = {row(MASK, index)};
        assertEquals((index + 1) % 3, one.example().outcome().trueClass());
        assertClose(
            explainer.explain(alone, mask, Target.predicted().atTimeStep(1)).relevance(),
            one.forPredicted().get(0).relevance(),
            1e-9);
      }
    }
  }

  @Test
  void eachInputHasItsOwnMask() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("table", "sequence")
                    .setInputTypes(InputType.feedForward(3), InputType.recurrent(2, STEPS))
                    .addLayer("a", Networks.dense(3, 4, Activation.RELU), "table")
                    .addLayer("r", recurrent(2, 4), "sequence")
                    .addLayer("p", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "r")
                    .addVertex("both", new MergeVertex(), "a", "p")
                    .addLayer("out", classes(8, 3), "both")
                    .setOutputs("out"));
    INDArray[] features = {values(1, 12, 3), values(2, 12, 2, STEPS)};
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {features[0].dup(), features[1].dup()},
            new INDArray[] {EvaluationData.labels(12, 3)},
            new INDArray[] {null, MASK.dup()},
            null);
    INDArray padded = features[1].mul(MASK.reshape(12, 1, STEPS));
    MultiNormalizerStandardize normalizer = new MultiNormalizerStandardize();
    normalizer.fit(data);
    normalizer.transform(data);
    try (var evaluation =
            ExplainedEvaluation.builder(network)
                .normalizer(normalizer)
                .evaluate(new TestMultiDataSetIterator(12, data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(upTo(12), indices(evaluation));
      for (ExplainedExample one : explained(evaluation)) {
        long index = one.example().index();
        var alone =
            explainer.explain(
                new INDArray[] {row(data.getFeatures(0), index), row(data.getFeatures(1), index)},
                new INDArray[] {null, row(MASK, index)});
        assertClose(alone.relevance("table"), one.forPredicted().get(0).relevance(), 1e-9);
        assertClose(alone.relevance("sequence"), one.forPredicted().get(1).relevance(), 1e-9);
        assertClose(row(padded, index), one.forPredicted().get(1).input(), 1e-9);
      }
    }
  }

  @Test
  void examplesWithoutALabelAreNeitherCountedNorChosen() {
    DataSet data = EvaluationData.examples(14, 3, 3);
    var batches = EvaluationData.iterator(data);
    batches.next().setLabelsMaskArray(Nd4j.ones(7, 1).putScalar(0, 0));
    batches.next().setLabelsMaskArray(Nd4j.ones(7, 1));
    batches.reset();
    try (var evaluation = ExplainedEvaluation.builder(Networks.dense()).evaluate(batches)) {
      assertEquals(13, evaluation.evaluation().getNumRowCounter());
      assertEquals(LongStream.range(1, 14).boxed().toList(), indices(evaluation));
    }
  }

  @Test
  void aSequenceWithoutAnyStepIsNotChosen() {
    INDArray mask = MASK.dup();
    mask.getRow(4).assign(0);
    DataSet data = new DataSet(values(3, 12, 2, STEPS), labelsOfSteps(), mask, MASK.dup());
    try (var evaluation = ExplainedEvaluation.builder(stepByStep()).evaluate(batches(data))) {
      assertEquals(
          LongStream.range(0, 12).filter(i -> i != 4).boxed().toList(), indices(evaluation));
      assertEquals(11, explained(evaluation).size());
    }
  }

  @Test
  void paddingStaysPaddingWhenTheNormalisationIsUndone() throws Exception {
    DataSet data = pooledData();
    data.getFeatures().muli(50).addi(200);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(data);
    INDArray raw = data.getFeatures().mul(MASK.reshape(12, 1, STEPS));
    normalizer.transform(data);
    try (var evaluation =
        ExplainedEvaluation.builder(pooled()).normalizer(normalizer).evaluate(batches(data))) {
      for (ExplainedExample one : explained(evaluation)) {
        assertClose(row(raw, one.example().index()), one.forPredicted().get(0).input(), 1e-6);
      }
      Path index = evaluation.saveReport(folder.resolve("report"));
      ReportPages.read(folder.resolve("report")).requireSound();
      assertTrue(Files.readString(index).contains("12 examples explained"));
    }
  }
}
