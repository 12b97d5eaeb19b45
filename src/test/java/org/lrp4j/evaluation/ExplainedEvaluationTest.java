package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Conservation;
import org.lrp4j.ExplainedInput;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.WatchedRelevance;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.network.SwapHalves;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ExplainedEvaluationTest {

  private static final DataSet DATA = EvaluationData.examples(40, 3, 3);

  private static List<ExplainedExample> explained(ExplainedEvaluation evaluation) {
    List<ExplainedExample> explained = new ArrayList<>();
    evaluation.explain(explained::add);
    return explained;
  }

  @Test
  void theFiguresAreThoseOfDl4j() {
    MultiLayerNetwork network = Networks.dense();
    Evaluation expected = network.evaluate(EvaluationData.iterator(DATA));
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(DATA))) {
      assertEquals(expected.stats(), evaluation.evaluation().stats());
      assertEquals(List.of("0", "1", "2"), evaluation.classNames());
    }
  }

  @Test
  void theDataAreReadOnceAndStayAsTheyAre() {
    DataSet copy = DATA.copy();
    var iterator = EvaluationData.iterator(DATA);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(DATA);
    try (var evaluation =
        ExplainedEvaluation.builder(Networks.dense()).normalizer(normalizer).evaluate(iterator)) {
      explained(evaluation);
    }
    assertEquals(6, iterator.given());
    assertEquals(0, iterator.resets());
    assertEquals(copy.getFeatures(), DATA.getFeatures());
    assertEquals(copy.getLabels(), DATA.getLabels());
  }

  @Test
  void examplesAreExplainedForThePredictedAndErrorsForTheTrueClassToo() {
    MultiLayerNetwork network = Networks.dense();
    try (var evaluation =
            ExplainedEvaluation.builder(network)
                .batchSize(4)
                .allErrors()
                .evaluate(EvaluationData.iterator(DATA));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      List<ExplainedExample> explained = explained(evaluation);
      assertEquals(
          evaluation.examples(), explained.stream().map(ExplainedExample::example).toList());
      int errors = 0;
      for (ExplainedExample one : explained) {
        Example example = one.example();
        INDArray row = DATA.getFeatures().getRow(example.index(), true);
        INDArray predicted = explainer.explain(row).relevance();
        ExplainedInput input = one.forPredicted().get(0);
        assertClose(predicted, input.relevance(), 1e-9);
        assertEquals(row, input.input());
        assertEquals(example.outcome().isCorrect(), one.forTrue().isEmpty());
        if (!one.forTrue().isEmpty()) {
          errors++;
          Target truth = Target.classIndex(example.outcome().trueClass());
          INDArray forTrue = explainer.explain(row, truth).relevance();
          assertClose(forTrue, one.forTrue().get(0).relevance(), 1e-9);
          assertClose(predicted.sub(forTrue), one.difference().get(0).relevance(), 1e-9);
          assertEquals(forTrue.sumNumber().doubleValue(), one.sumForTrue().getAsDouble(), 1e-9);
        }
      }
      assertEquals(
          evaluation.evaluation().getConfusionMatrix().getActualTotal(0)
              + evaluation.evaluation().getConfusionMatrix().getActualTotal(1)
              + evaluation.evaluation().getConfusionMatrix().getActualTotal(2)
              - evaluation.evaluation().getConfusionMatrix().getCount(0, 0)
              - evaluation.evaluation().getConfusionMatrix().getCount(1, 1)
              - evaluation.evaluation().getConfusionMatrix().getCount(2, 2),
          errors);
      assertTrue(errors > 5);
    }
  }

  @Test
  void conservationIsTheSumOverAllBatches() {
    MultiLayerNetwork network = Networks.dense();
    try (var inOne = ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(DATA));
        var inMany =
            ExplainedEvaluation.builder(network)
                .batchSize(3)
                .evaluate(EvaluationData.iterator(DATA))) {
      Conservation one = inOne.explain(e -> {});
      Conservation many = inMany.explain(e -> {});
      assertEquals(one.rows().size(), many.rows().size());
      for (int i = 0; i < one.rows().size(); i++) {
        assertEquals(one.rows().get(i).treatment(), many.rows().get(i).treatment());
        assertEquals(one.rows().get(i).arrived(), many.rows().get(i).arrived(), 1e-8);
        assertEquals(one.rows().get(i).absorbedByBias(), many.rows().get(i).absorbedByBias(), 1e-8);
      }
    }
  }

  @Test
  void metadataGoWithTheirExamples() {
    try (var evaluation =
        ExplainedEvaluation.builder(Networks.dense()).evaluate(EvaluationData.iterator(DATA))) {
      for (Example example : evaluation.examples()) {
        assertEquals(Optional.of("row " + example.index()), example.location());
        assertEquals(DATA.getFeatures().getRow(example.index(), true), example.features().get(0));
      }
    }
  }

  @Test
  void theNormalisationIsUndoneForDisplayOnly() {
    DataSet raw = EvaluationData.examples(40, 3, 3);
    raw.getFeatures().muli(50).addi(200);
    DataSet normalised = raw.copy();
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(raw);
    normalizer.transform(normalised);
    try (var evaluation =
        ExplainedEvaluation.builder(Networks.dense())
            .normalizer(normalizer)
            .evaluate(EvaluationData.iterator(normalised))) {
      for (ExplainedExample one : explained(evaluation)) {
        long index = one.example().index();
        assertClose(raw.getFeatures().getRow(index, true), one.forPredicted().get(0).input(), 1e-6);
        assertEquals(normalised.getFeatures().getRow(index, true), one.example().features().get(0));
      }
    }
  }

  @Test
  void ofASingleOutputBothClassesAreExplained() {
    MultiLayerNetwork network =
        chain(dense(3, 4, Activation.RELU), output(4, 1, Activation.SIGMOID, LossFunction.XENT));
    DataSet data = EvaluationData.examples(40, 2, 3);
    data.setLabels(data.getLabels().getColumn(1, true).dup());
    Evaluation expected = network.evaluate(EvaluationData.iterator(data));
    try (var evaluation =
            ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(expected.stats(), evaluation.evaluation().stats());
      assertEquals(
          List.of(0, 1),
          evaluation.examples().stream()
              .map(example -> example.outcome().predictedClass())
              .distinct()
              .sorted()
              .toList());
      for (ExplainedExample one : explained(evaluation)) {
        int predicted = one.example().outcome().predictedClass();
        INDArray row = one.example().features().get(0);
        // Independent of what a target means: relevance that begins at the logit speaks for class
        // 1.
        INDArray logit = explainer.explain(row).explainedOutput();
        INDArray forSecond = explainer.explain(row, Target.relevance(logit)).relevance();
        assertClose(
            predicted == 1 ? forSecond : forSecond.neg(),
            one.forPredicted().get(0).relevance(),
            1e-9);
        assertEquals(
            Optional.of(true),
            Optional.of(one.example().outcome().isCorrect() || one.sumForTrue().isPresent()));
      }
    }
  }

  /** Who takes the second axis for the classes finds 4 of them here, and 3 steps. */
  @Test
  void sequencesWithTheirClassesLastAreReadSo() {
    MultiLayerNetwork network =
        chain(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(2)
                .nOut(3)
                .dataFormat(RNNFormat.NWC)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray features = values(5, 14, 4, 2);
    INDArray output = network.output(features);
    assertArrayEquals(new long[] {14, 4, 3}, output.shape());
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 14, 4, 3);
    int[] truth = new int[14];
    int[] predicted = new int[14];
    int right = 0;
    for (int i = 0; i < 14; i++) {
      for (int step = 0; step < 4; step++) {
        int best = 0;
        for (int c = 1; c < 3; c++) {
          best = output.getDouble(i, step, c) > output.getDouble(i, step, best) ? c : best;
        }
        predicted[i] = best;
        truth[i] = i % 3 == 0 ? (best + 1) % 3 : best;
        right += truth[i] == best ? 1 : 0;
        labels.putScalar(new int[] {i, step, truth[i]}, 1);
      }
    }
    DataSet data = new DataSet(features, labels);
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .confidentHits(20)
            .evaluate(EvaluationData.iterator(data))) {
      assertEquals(right / 56.0, evaluation.evaluation().accuracy(), 1e-12);
      assertEquals(3, evaluation.classNames().size());
      assertEquals(14, evaluation.examples().size());
      for (Example example : evaluation.examples()) {
        int index = (int) example.index();
        assertEquals(3, example.timeStep().orElseThrow());
        assertEquals(truth[index], example.outcome().trueClass());
        assertEquals(predicted[index], example.outcome().predictedClass());
        assertEquals(
            output.getDouble(index, 3, predicted[index]), example.outcome().confidence(), 1e-9);
      }
      for (ExplainedExample one : explained(evaluation)) {
        INDArray relevance = one.forPredicted().get(0).relevance();
        assertEquals(0, relevance.getDouble(0, 2, 0), 0, "another step");
        assertTrue(relevance.amaxNumber().doubleValue() > 0);
      }
    }
  }

  @Test
  void whatIsNoClassifierIsRefusedAndNamesTheExample() {
    DataSet several = DATA.copy();
    several.getLabels().putRow(9, Nd4j.createFromArray(new double[] {1, 0, 1}));
    assertMessage(
        IllegalArgumentException.class,
        "example 9 has the labels [1.0, 0.0, 1.0]: see evaluateMultiLabel",
        () ->
            ExplainedEvaluation.builder(Networks.dense())
                .evaluate(EvaluationData.iterator(several)));
    DataSet none = DATA.copy();
    none.getLabels().putRow(12, Nd4j.zeros(DataType.DOUBLE, 3));
    assertMessage(
        IllegalArgumentException.class,
        "example 12 has the labels [0.0, 0.0, 0.0]",
        () ->
            ExplainedEvaluation.builder(Networks.dense()).evaluate(EvaluationData.iterator(none)));
    MultiLayerNetwork regression = chain(output(3, 1, Activation.IDENTITY, LossFunction.MSE));
    DataSet numbers = new DataSet(values(1, 10, 3), values(2, 10, 1));
    assertMessage(
        IllegalArgumentException.class,
        "for example 0 the network gives one number",
        () -> ExplainedEvaluation.builder(regression).evaluate(EvaluationData.iterator(numbers)));
  }

  /** As of label smoothing, or of another network's probabilities. */
  @Test
  void probabilitiesAreLabelsToo() {
    DataSet soft = DATA.copy();
    soft.getLabels().muli(.85).addi(.05);
    try (var expected =
            ExplainedEvaluation.builder(Networks.dense()).evaluate(EvaluationData.iterator(DATA));
        var evaluation =
            ExplainedEvaluation.builder(Networks.dense()).evaluate(EvaluationData.iterator(soft))) {
      assertEquals(expected.evaluation().stats(), evaluation.evaluation().stats());
    }
  }

  @Test
  void explanationsAreFreedAndWhatTheConsumerGotStays() {
    WatchedRelevance watched = new WatchedRelevance();
    try (var evaluation =
        ExplainedEvaluation.builder(Networks.dense())
            .batchSize(4)
            .explainer(explainer -> explainer.register(watched.family()).lowMemory(true))
            .evaluate(EvaluationData.iterator(DATA))) {
      List<ExplainedExample> explained = new ArrayList<>();
      evaluation.explain(
          one -> {
            explained.add(one);
            long open = watched.arrays().stream().filter(array -> !array.wasClosed()).count();
            assertTrue(open <= 2, open + " open, but one batch has two explanations");
          });
      assertTrue(watched.arrays().size() > 10);
      assertTrue(watched.arrays().stream().allMatch(INDArray::wasClosed));
      for (ExplainedInput input :
          explained.stream().flatMap(e -> e.forPredicted().stream()).toList()) {
        assertFalse(input.input().wasClosed());
        assertFalse(input.relevance().wasClosed());
      }
    }
  }

  @Test
  void theSmallestChangeOfAParameterOutdatesAnEvaluation() {
    MultiLayerNetwork network = Networks.dense();
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(DATA))) {
      double before = network.params().getDouble(2);
      network.params().putScalar(2, before + 1e-12);
      assertMessage(
          IllegalStateException.class,
          "parameters have changed since it was evaluated",
          () -> evaluation.explain(example -> {}));
      network.params().putScalar(2, before);
      evaluation.explain(example -> {});
    }
  }

  @Test
  void parametersThatAreNotFiniteAreRefusedAtOnce() {
    MultiLayerNetwork network = Networks.dense();
    network.params().putScalar(2, Double.NaN);
    assertMessage(
        IllegalStateException.class,
        "NaN",
        () -> ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(DATA)));
  }

  @Test
  void outputsThatAreNotFiniteNameTheExample() {
    MultiLayerNetwork network = Networks.dense();
    DataSet data = DATA.copy();
    data.getFeatures().putRow(9, Nd4j.valueArrayOf(new long[] {3}, Double.NaN));
    assertMessage(
        IllegalStateException.class,
        "example 9 holds NaN or infinite values",
        () -> ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(data)));
  }

  @Test
  void aLayerThatCannotBeExplainedIsRefusedBeforeTheDataAreRead() {
    ComputationGraph network =
        Networks.graph(
            g ->
                g.addInputs("in")
                    .addVertex("swap", new PreprocessorVertex(new SwapHalves()), "in")
                    .addLayer("out", classes(3, 3), "swap")
                    .setOutputs("out"));
    var iterator = EvaluationData.iterator(DATA);
    assertMessage(
        IllegalArgumentException.class,
        "unknown preprocessor SwapHalves",
        () -> ExplainedEvaluation.builder(network).evaluate(iterator));
    assertTrue(iterator.hasNext());
  }

  @Test
  void anEvaluationThatIsOutdatedByTrainingIsNotExplained() {
    MultiLayerNetwork network = Networks.dense();
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(DATA))) {
      network.params().muli(1.5);
      assertMessage(
          IllegalStateException.class,
          "must not be trained on",
          () -> evaluation.explain(example -> {}));
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    var builder = ExplainedEvaluation.builder(Networks.dense());
    assertMessage(
        IllegalArgumentException.class,
        "nothing to evaluate",
        () -> builder.evaluate(new EmptyIterator()));
    assertMessage(
        IllegalArgumentException.class,
        "labels have the shape [7, 4] and the output [7, 3]",
        () -> builder.evaluate(EvaluationData.iterator(EvaluationData.examples(40, 4, 3))));
    assertMessage(
        IllegalArgumentException.class,
        "3 classes apart, but there are 2 class names: [a, b]",
        () -> builder.classNames("a", "b").evaluate(EvaluationData.iterator(DATA)));
    assertMessage(
        IllegalArgumentException.class,
        "leave out output(\"x\")",
        () -> builder.output("x").evaluate(EvaluationData.iterator(DATA)));
    assertMessage(IllegalArgumentException.class, "negative", () -> builder.worstErrors(-1));
    assertMessage(IllegalArgumentException.class, "at least one", () -> builder.batchSize(0));
  }

  /** An iterator without data. */
  private static final class EmptyIterator
      extends org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator<DataSet> {

    private static final long serialVersionUID = 1L;

    EmptyIterator() {
      super(List.of(new DataSet(values(1, 1, 3), values(1, 1, 3))));
    }

    @Override
    public boolean hasNext() {
      return false;
    }
  }

  private static void assertMessage(
      Class<? extends RuntimeException> type, String expected, Runnable what) {
    String message = assertThrows(type, what::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
