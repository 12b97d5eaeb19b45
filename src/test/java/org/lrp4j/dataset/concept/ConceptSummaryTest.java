package org.lrp4j.dataset.concept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.RegionNetwork;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** How much channels count, and for which examples. */
class ConceptSummaryTest {

  private static final int COUNT = 40;

  /**
   * Unit 0 adds up the left half of 4 × 4 pixels, unit 1 the right half; each counts half as much
   * for the class of the other.
   */
  private static MultiLayerNetwork halves() {
    return RegionNetwork.of(
        "halves", pixel -> pixel % 4 < 2 ? 0 : 1, new double[][] {{1, 0.5}, {0.5, 1}});
  }

  private static double sum(INDArray images, int example, int half) {
    double sum = 0;
    for (int y = 0; y < 4; y++) {
      for (int x = 2 * half; x < 2 * half + 2; x++) {
        sum += images.getDouble(example, 0, y, x);
      }
    }
    return sum;
  }

  private static int explained(INDArray images, int example) {
    return sum(images, example, 0) > sum(images, example, 1) ? 0 : 1;
  }

  /** That of the unit of a half, for the class that is explained. */
  private static double relevance(INDArray images, int example, int half) {
    return (explained(images, example) == half ? 1 : 0.5) * sum(images, example, half);
  }

  private static LrpExplainer explainer(MultiLayerNetwork network) {
    return LrpExplainer.builder(network)
        .composite(Composite.uniform(new EpsilonRule(1e-12)))
        .build();
  }

  private static ConceptSummary summary(LrpExplainer explainer, INDArray images, int... ends) {
    ConceptSummary summary = new ConceptSummary("halves", 3);
    int first = 0;
    for (int end : ends) {
      try (Explanation explanation = explainer.explain(rows(images, first, end))) {
        summary.add(explanation, first);
      }
      first = end;
    }
    return summary;
  }

  @Test
  void keepsTheExamplesThatAChannelWasUsedForAndNotThoseThatExciteIt() {
    INDArray images = RegionNetwork.images(COUNT, 5);
    try (LrpExplainer explainer = explainer(halves())) {
      ConceptSummary summary = summary(explainer, images, 7, 8, COUNT);
      for (int half = 0; half < 2; half++) {
        int ofHalf = half;
        List<Integer> byRelevance =
            IntStream.range(0, COUNT)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -relevance(images, i, ofHalf)))
                .toList();
        List<Reference> references = summary.references(half);
        assertEquals(
            byRelevance.stream().limit(3).map(i -> new Reference(i, ofHalf, 0)).toList(),
            references.stream()
                .map(r -> new Reference(r.example(), r.explainedClass(), 0))
                .toList());
        for (Reference reference : references) {
          double expected = relevance(images, (int) reference.example(), half);
          assertEquals(expected, reference.relevance(), 1e-9);
        }
        double share =
            IntStream.range(0, COUNT)
                .filter(i -> explained(images, i) == ofHalf)
                .mapToDouble(
                    i ->
                        relevance(images, i, ofHalf)
                            / (relevance(images, i, 0) + relevance(images, i, 1)))
                .average()
                .orElseThrow();
        assertEquals(half, summary.shares(half).get(0).channel());
        assertEquals(share, summary.shares(half).get(0).share(), 1e-9);
        assertEquals(1 - share, summary.shares(half).get(1).share(), 1e-9);
      }
      assertEquals(COUNT, summary.examples(0) + summary.examples(1));
    }
  }

  @Test
  void isTheSameWhateverThePartsThatItIsMergedFrom() {
    INDArray images = RegionNetwork.images(COUNT, 5);
    try (LrpExplainer explainer = explainer(halves())) {
      ConceptSummary whole = summary(explainer, images, COUNT);
      for (int cut : new int[] {0, 1, 13, COUNT}) {
        ConceptSummary merged = new ConceptSummary("halves", 3);
        ConceptSummary second = new ConceptSummary("halves", 3);
        addEach(explainer, images, merged, 0, cut);
        addEach(explainer, images, second, cut, COUNT);
        merged.merge(second);
        for (int index = 0; index < 2; index++) {
          assertEquals(
              whole.references(index).stream().map(Reference::example).toList(),
              merged.references(index).stream().map(Reference::example).toList());
          assertEquals(whole.examples(index), merged.examples(index));
          for (int place = 0; place < 2; place++) {
            ChannelShare expected = whole.shares(index).get(place);
            assertEquals(expected.channel(), merged.shares(index).get(place).channel());
            assertEquals(expected.share(), merged.shares(index).get(place).share(), 1e-12);
          }
        }
      }
    }
  }

  private static void addEach(
      LrpExplainer explainer, INDArray images, ConceptSummary to, int from, int until) {
    for (int i = from; i < until; i++) {
      INDArray one = images.slice(i).reshape(1, 1, 4, 4);
      try (Explanation explanation = explainer.explain(one)) {
        to.add(explanation, i);
      }
    }
  }

  @Test
  void sumsUpTheRelevanceOfFeatureMaps() {
    ConvolutionLayer maps =
        new ConvolutionLayer.Builder(2, 2)
            .name("maps")
            .nOut(3)
            .hasBias(false)
            .activation(Activation.RELU)
            .build();
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 1),
            maps,
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray x = values(3, 5, 1, 4, 4);
    try (LrpExplainer explainer = explainer(network)) {
      ConceptSummary summary = new ConceptSummary("maps", 5);
      Target target = Target.classIndex(1);
      summary.add(explainer.explain(x, target), 0);
      for (int channel = 0; channel < 3; channel++) {
        // Without biases what goes through a channel arrives at the input.
        INDArray through = explainer.explain(x, target.through("maps", channel)).relevance();
        INDArray sums = through.sum(1, 2, 3);
        List<Reference> references = summary.references(channel);
        assertEquals(
            IntStream.range(0, 5).filter(i -> sums.getDouble(i) > 0).count(), references.size());
        for (Reference reference : references) {
          assertEquals(sums.getDouble(reference.example()), reference.relevance(), 1e-9);
        }
      }
    }
  }

  @Test
  void showsTheRelevanceThatGoesThroughTheChannel() {
    INDArray images = RegionNetwork.images(COUNT, 5);
    try (LrpExplainer explainer = explainer(halves())) {
      ConceptSummary summary = summary(explainer, images, COUNT);
      ConceptGallery gallery =
          new ConceptGallery(
              explainer,
              summary,
              ids ->
                  Nd4j.concat(
                      0,
                      ids.stream()
                          .map(i -> images.slice(i).reshape(1, 1, 4, 4))
                          .toArray(INDArray[]::new)));
      List<ConceptGallery.Concept> concepts = gallery.ofClass(1, 5, heatmap -> heatmap.width(100));

      assertEquals(List.of(1, 0), concepts.stream().map(c -> c.share().channel()).toList());
      BufferedImage picture = concepts.get(0).picture().toImage();
      // The first cell: the input, then its relevance, which is in the right half alone.
      int left = 16 + (picture.getWidth() > 0 ? 100 + 3 : 0);
      assertEquals(1.0, whiteness(picture, left + 12), 0.02);
      assertTrue(whiteness(picture, left + 88) < 0.9);
    }
  }

  /** How white the column of pixels is within the first cell's map. */
  private static double whiteness(BufferedImage picture, int x) {
    return LongStream.range(20, 110)
        .map(y -> picture.getRGB(x, (int) y))
        .mapToDouble(rgb -> ((rgb >> 8 & 255) + (rgb & 255)) / 510.0)
        .average()
        .orElseThrow();
  }

  @Test
  void summariesOfOtherLayersAndNetworksAreRefused() {
    ConceptSummary summary = new ConceptSummary("halves", 3);
    assertThrows(IllegalArgumentException.class, () -> summary.merge(new ConceptSummary("b", 3)));
    assertThrows(
        IllegalArgumentException.class, () -> summary.merge(new ConceptSummary("halves", 2)));
    assertThrows(IllegalArgumentException.class, () -> new ConceptSummary("halves", 0));
    try (LrpExplainer explainer = explainer(halves())) {
      Explanation explanation =
          explainer.explain(RegionNetwork.images(COUNT, 5).castTo(DataType.DOUBLE));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new ConceptSummary("nowhere", 1).add(explanation, 0))
              .getMessage();
      assertTrue(message.contains("\"nowhere\"") && message.contains("halves"), message);
    }
  }

  @Test
  void bytesHoldAllOfItAndAreTheSameHoweverTheDataWereSplit() {
    INDArray images = RegionNetwork.images(COUNT, 5);
    try (LrpExplainer explainer = explainer(halves())) {
      ConceptSummary whole = summary(explainer, images, IntStream.rangeClosed(1, COUNT).toArray());
      ConceptSummary merged = new ConceptSummary("halves", 3);
      for (int i = COUNT - 1; i >= 0; i--) { // from behind, one by one
        try (Explanation explanation = explainer.explain(rows(images, i, i + 1))) {
          ConceptSummary one = new ConceptSummary("halves", 3);
          one.add(explanation, i);
          merged.merge(ConceptSummary.fromBytes(one.toBytes()));
        }
      }
      ConceptSummary read = ConceptSummary.fromBytes(whole.toBytes());
      assertEquals(whole.layer(), read.layer());
      assertEquals(whole.classes(), read.classes());
      for (int half = 0; half < 2; half++) {
        assertEquals(whole.examples(half), read.examples(half));
        assertEquals(whole.shares(half), read.shares(half));
        assertEquals(whole.references(half), read.references(half));
        assertEquals(whole.shares(half), merged.shares(half));
      }
      assertArrayEquals(whole.toBytes(), read.toBytes());
      assertArrayEquals(whole.toBytes(), merged.toBytes());
    }
  }

  private static double share(ConceptSummary summary, int half) {
    return summary.shares(half).stream()
        .filter(each -> each.channel() == half)
        .mapToDouble(ChannelShare::share)
        .sum();
  }

  private static INDArray rows(INDArray images, int from, int to) {
    return images.get(
        NDArrayIndex.interval(from, to),
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.all());
  }

  @Test
  void whatFillsABatchUpIsNotCounted() {
    INDArray images = RegionNetwork.images(COUNT, 5);
    try (LrpExplainer explainer = explainer(halves());
        Explanation all = explainer.explain(images);
        Explanation five = explainer.explain(rows(images, 0, 5))) {
      String output = all.outputNames().get(0);
      ConceptSummary filled = new ConceptSummary("halves", 3);
      filled.addFirst(all, output, new long[] {0, 1, 2, 3, 4});
      ConceptSummary expected = new ConceptSummary("halves", 3);
      expected.add(five, 0);
      for (int half = 0; half < 2; half++) {
        assertEquals(expected.examples(half), filled.examples(half));
        assertEquals(
            expected.references(half).stream().map(Reference::example).toList(),
            filled.references(half).stream().map(Reference::example).toList());
        // Of another batch the last digits of relevance may be others.
        assertEquals(share(expected, half), share(filled, half), 1e-12);
      }
      long[] tooMany = new long[COUNT + 1];
      assertThrows(IllegalArgumentException.class, () -> filled.addFirst(all, output, tooMany));
      assertThrows(
          IllegalArgumentException.class, () -> filled.add(all, output, new long[] {0, 1}));
    }
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] bytes;
    try (LrpExplainer explainer = explainer(halves())) {
      bytes = summary(explainer, RegionNetwork.images(COUNT, 5), COUNT).toBytes();
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> ConceptSummary.fromBytes(part));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> ConceptSummary.fromBytes(longer))
            .getMessage();
    assertTrue(message.contains("no summary of a survey of channels"), message);
  }
}
