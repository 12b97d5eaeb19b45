package org.lrp4j.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.receipt.Verification.Outcome;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An explanation is computed again from its receipt, and what is not the same is named. */
class ReceiptTest {

  @TempDir Path folder;

  private static MultiLayerNetwork network(DataType type) {
    return Networks.chain(
        type,
        InputType.convolutional(8, 8, 2),
        Networks.convolution(4, Activation.RELU),
        new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
        Networks.dense(36, 6, Activation.RELU),
        Networks.classes(6, 3));
  }

  private static INDArray images(DataType type) {
    return Networks.values(1, 3, 2, 8, 8).castTo(type);
  }

  private Path receipt(
      MultiLayerNetwork network, INDArray input, UnaryOperator<LrpExplainerBuilder> settings) {
    Path file = folder.resolve("receipt.json");
    try (LrpExplainer explainer = settings.apply(LrpExplainer.builder(network)).build();
        Explanation explanation = explainer.explain(input)) {
      Receipt.of(network, explainer, explanation).write(file, explanation);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE"})
  void theSameNetworkReadFromAFileGivesTheSameBits(DataType type) throws IOException {
    MultiLayerNetwork network = network(type);
    Path file =
        receipt(
            network,
            images(type),
            builder ->
                builder
                    .composite(Composite.epsilonGammaBox(-9, 9))
                    .reproducible(true)
                    .zeroBias(true));
    Path zip = folder.resolve("model.zip");
    network.save(zip.toFile());
    MultiLayerNetwork loaded = MultiLayerNetwork.load(zip.toFile(), true);
    loaded.setIterationCount(77);
    Verification verification = Receipt.read(file).verify(loaded, images(type));
    assertEquals(
        new Verification(Outcome.EQUAL, List.of(), "the same bits of 3 examples", List.of()),
        verification);
    assertEquals(Files.readString(file), Receipt.read(file).toJson());
  }

  @Test
  void whatTheReceiptSaysIsWhatWasComputed() {
    MultiLayerNetwork network = network(DataType.DOUBLE);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(images(DataType.DOUBLE))) {
      BatchRecord batch = Receipt.of(network, explainer, explanation).batches().get(0);
      double arrived = 0;
      double score = 0;
      for (int i = 0; i < 3; i++) {
        assertEquals(explanation.score(i), batch.scores().get(i), 1e-12);
        assertEquals(
            explanation.relevance().slice(i).sumNumber().doubleValue(),
            batch.arrived().get(i),
            1e-9);
        arrived += batch.arrived().get(i);
        score += batch.scores().get(i);
      }
      double kept = batch.kept().values().stream().mapToDouble(value -> value).sum();
      assertEquals(score - arrived, kept, 1e-9);
      double byBias =
          explanation.conservation().rows().stream().mapToDouble(r -> r.absorbedByBias()).sum();
      assertEquals(byBias, batch.kept().get("bias"), 1e-12);
    }
  }

  @Test
  void aTrainedNetworkAndAnotherInputAreNamed() {
    MultiLayerNetwork network = network(DataType.FLOAT);
    INDArray input = images(DataType.FLOAT);
    Path file = receipt(network, input, builder -> builder);
    INDArray weights = network.getParam("0_W");
    weights.putScalar(0, weights.getFloat(0) + 1e-3f);
    INDArray other = input.dup();
    other.putScalar(1, other.getFloat(1) + 1e-3f);

    assertEquals(List.of("model parameters"), parts(Receipt.read(file).verify(network, input)));
    assertEquals(
        List.of("model parameters", "input \"input\""),
        parts(Receipt.read(file).verify(network, other)));
    weights.putScalar(0, network(DataType.FLOAT).getParam("0_W").getFloat(0));
    assertEquals(Outcome.EQUAL, Receipt.read(file).verify(network, input).outcome());
  }

  private static List<String> parts(Verification verification) {
    assertEquals(Outcome.DIFFERENT, verification.outcome());
    return verification.differences().stream().map(Difference::part).toList();
  }

  @Test
  void anotherConfigurationOfTheSameParametersIsNamed() {
    MultiLayerNetwork relu =
        Networks.chain(Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 3));
    MultiLayerNetwork tanh =
        Networks.chain(Networks.dense(3, 4, Activation.TANH), Networks.classes(4, 3));
    tanh.setParams(relu.params());
    INDArray input = Networks.values(1, 2, 3);
    Path file = receipt(relu, input, builder -> builder);
    assertEquals(List.of("model configuration"), parts(Receipt.read(file).verify(tanh, input)));
  }

  /** Single precision: 1e-6 of the largest is rounding, 1e-3 is not. */
  @ParameterizedTest
  @CsvSource({"1e-6, EQUAL_WITHIN_ROUNDING", "1e-3, DIFFERENT"})
  void aDifferenceOfTheRelevanceIsMeasuredAndPlaced(double part, Outcome outcome)
      throws IOException {
    MultiLayerNetwork network = network(DataType.FLOAT);
    INDArray input = images(DataType.FLOAT);
    Path file = receipt(network, input, builder -> builder);
    INDArray relevance;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(input)) {
      relevance = explanation.relevance().dup();
    }
    String before = Sha256.of(relevance);
    double unit = relevance.amaxNumber().doubleValue();
    int[] place = {2, 1, 3, 5};
    relevance.putScalar(place, relevance.getDouble(place) + part * unit);
    NpyWriter.write(folder.resolve("receipt-relevance-0.npy"), relevance);
    Files.writeString(file, Files.readString(file).replace(before, Sha256.of(relevance)));

    Verification verification = Receipt.read(file).verify(network, input);
    assertEquals(outcome, verification.outcome(), verification.toString());
    assertTrue(
        verification.relevance().contains("input \"input\" at [2, 1, 3, 5]"),
        verification.toString());
  }

  @Test
  void relevanceThatIsNotTheReceiptsIsRefused() throws IOException {
    MultiLayerNetwork network = network(DataType.FLOAT);
    INDArray input = images(DataType.FLOAT);
    Path file = receipt(network, input, builder -> builder);
    NpyWriter.write(folder.resolve("receipt-relevance-0.npy"), input);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Receipt.read(file).verify(network, input))
            .getMessage();
    assertTrue(message.contains("receipt-relevance-0.npy"), message);
    Files.write(folder.resolve("receipt-relevance-0.npy"), new byte[7]);
    assertThrows(IllegalArgumentException.class, () -> Receipt.read(file).verify(network, input));
  }

  @Test
  void otherVersionsAreNoted() throws IOException {
    MultiLayerNetwork network = network(DataType.FLOAT);
    INDArray input = images(DataType.FLOAT);
    Path file = receipt(network, input, builder -> builder);
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"ND4J\" : \"[^\"]*\"", "\"ND4J\" : \"0.9.1\""));
    List<String> notes = Receipt.read(file).verify(network, input).notes();
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.get(0).startsWith("made with ND4J 0.9.1, verified with "), notes.get(0));
  }

  @Test
  void batchesAreComputedAgainAsTheyWere() {
    MultiLayerNetwork network = network(DataType.FLOAT);
    INDArray all = Networks.values(5, 5, 2, 8, 8).castTo(DataType.FLOAT);
    try (LrpExplainer explainer = LrpExplainer.builder(network).reproducible(true).build()) {
      ReceiptBuilder builder = Receipt.builder(network, explainer);
      for (long[] rows : new long[][] {{0, 2}, {2, 5}}) {
        INDArray batch =
            all.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(rows[0], rows[1])).dup();
        builder.add(explainer.explain(batch, Target.contrastive(1)));
      }
      Receipt receipt = builder.build();
      assertEquals(Outcome.EQUAL, receipt.verify(network, all).outcome());
      INDArray other = all.dup();
      other.putScalar(3, 0, 0, 0, 5);
      assertEquals(List.of("input \"input\" of batch 1"), parts(receipt.verify(network, other)));
      assertThrows(
          IllegalArgumentException.class,
          () -> receipt.verify(network, Networks.values(5, 4, 2, 8, 8)));
    }
  }

  static Stream<Function<INDArray, Target>> targets() {
    return Stream.of(
        output -> Target.predicted(),
        output -> Target.classIndices(2, 0),
        output -> Target.contrastive(),
        output -> Target.contrastive(1).fromOne(),
        output -> Target.relevance(output),
        output -> Target.predicted().atTimeSteps(0, 2).fromOne(),
        output -> Target.classIndex(1).atTimeStep(1).atLayer("layer0"),
        output -> Target.predicted().through("layer0", 1, 0));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyTargetAndMasksAreWrittenAndReadBack(Function<INDArray, Target> target) {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.DOUBLE,
            InputType.recurrent(2, 4),
            new SimpleRnn.Builder().nOut(3).build(),
            new RnnOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build());
    INDArray input = Networks.values(1, 2, 2, 4);
    INDArray[] masks = {Nd4j.createFromArray(new double[][] {{1, 1, 0, 0}, {1, 1, 1, 1}})};
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation =
            explainer.explain(
                new INDArray[] {input}, masks, target.apply(Networks.values(8, 2, 3, 4)))) {
      Path file = folder.resolve("target.json");
      Receipt.of(network, explainer, explanation).write(file);
      Receipt read = Receipt.read(file);
      assertEquals(
          Outcome.EQUAL,
          read.verify(network, new INDArray[] {input}, masks, builder -> builder).outcome());
      assertEquals(
          List.of("names of the masks"),
          parts(read.verify(network, input)).stream().limit(1).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{}", "{\"format\": \"lrp4j receipt 1\"}", "{} {}", "nothing"})
  void whatIsNoReceiptIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), text);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Receipt.read(file)).getMessage();
    assertTrue(message.startsWith(file + " is no receipt: "), message);
  }

  @Test
  void filesOutsideOfItsFolderAreNotRead() throws IOException {
    MultiLayerNetwork network = network(DataType.FLOAT);
    Path file = receipt(network, images(DataType.FLOAT), builder -> builder);
    Files.writeString(
        file,
        Files.readString(file).replace("receipt-relevance-0.npy", "../receipt-relevance-0.npy"));
    assertThrows(IllegalArgumentException.class, () -> Receipt.read(file));
  }

  @Test
  void itIsReadableByPeople() {
    MultiLayerNetwork network = network(DataType.FLOAT);
    String text = Receipt.read(receipt(network, images(DataType.FLOAT), b -> b)).toString();
    assertTrue(text.contains("EpsilonPlus"), text);
    assertTrue(text.contains("the predicted class of"), text);
    assertEquals(Optional.empty(), Receipt.read(folder.resolve("receipt.json")).command());
  }
}
