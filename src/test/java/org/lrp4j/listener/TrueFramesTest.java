package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.ChannelOrder;
import org.lrp4j.Networks;
import org.lrp4j.PngTexts;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The frames of a training show each probe in its own colours. */
@DisplayName("The frames of a training")
class TrueFramesTest {

  private static final int SIDE = 4;

  @TempDir Path folder;

  /** One dark red and one bright green image, in the order of channels. */
  private static INDArray probes(ChannelOrder order) {
    INDArray probes = Nd4j.zeros(DataType.FLOAT, 2, 3, SIDE, SIDE);
    probes.slice(0).slice(order == ChannelOrder.BGR ? 2 : 0).assign(0.25);
    probes.slice(1).slice(1).assign(1);
    return probes;
  }

  private BufferedImage filmstrip(LrpListener.Builder builder, String probe) throws Exception {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(SIDE, SIDE, 3),
            Networks.convolution(2, Activation.RELU),
            Networks.classes(18, 2));
    LrpListener listener = builder.probeNames("red", "green").build();
    network.setListeners(listener);
    INDArray images = Networks.values(1, 2, 3, SIDE, SIDE).castTo(DataType.FLOAT);
    DataSet data = new DataSet(images, Nd4j.eye(2).castTo(DataType.FLOAT));
    network.fit(new SingletonDataSetIterator(data), 1);
    Path run = listener.runFolder().orElseThrow();
    return ImageIO.read(run.resolve(probe).resolve("filmstrip.png").toFile());
  }

  private static long count(BufferedImage image, int rgb) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelOrder.class,
      names = {"RGB", "BGR"})
  void showTheProbesAsTheyAre(ChannelOrder order) throws Exception {
    LrpListener.Builder builder =
        LrpListener.builder(folder, probes(order)).channelOrder(order).saveEveryEpoch();
    // 0.25 · 255 = 63.75; each probe's input fills 112 × 112 pixels.
    assertEquals(112 * 112, count(filmstrip(builder, "red"), 0x400000));
    assertEquals(112 * 112, count(filmstrip(builder, "green"), 0x00FF00));
  }

  /** logits = (x + 2 y + ½, 3 y − x − ¼) before the first iteration, of x = ½ and y = 1. */
  @Test
  void sayWhatTheyExplain() throws Exception {
    MultiLayerNetwork network =
        Networks.chain(InputType.convolutional(1, 2, 1), Networks.classes(2, 2));
    network.setParam("0_W", Nd4j.create(new double[][] {{1, -1}, {2, 3}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0.5, -0.25}}));
    INDArray probes = Nd4j.create(new double[] {1, 0, 0.5, 1}).reshape(2, 1, 1, 2);
    LrpListener listener =
        LrpListener.builder(folder, probes)
            .probeNames("first", "second")
            .targets(Target.classIndices(0, 1))
            .saveEveryEpoch()
            .build();
    network.setListeners(listener);
    DataSet data = new DataSet(Networks.values(1, 2, 1, 1, 2), Nd4j.eye(2));
    network.fit(new SingletonDataSetIterator(data), 2);
    Path run = listener.runFolder().orElseThrow();
    String cat = String.format(Locale.ROOT, "%.4f", 1 / (1 + Math.exp(2.25 - 3)));
    String dog = String.format(Locale.ROOT, "%.4f", 1 / (1 + Math.exp(3 - 2.25)));
    assertEquals(
        List.of(
            "iteration 0, epoch 0",
            "second: predicted 0 (" + cat + ")",
            "relevance for 1 (" + dog + ")",
            "score +2.25 = inputs +2.50, biases and stabilizers −0.250",
            "composite Uniform Epsilon(ε=1.0E-6)"),
        PngTexts.description(run.resolve("second/iteration-000000.png")));
    List<String> later = PngTexts.description(run.resolve("first/iteration-000002.png"));
    assertEquals("iteration 2, epoch 1", later.get(0));
    assertTrue(later.get(1).startsWith("first: predicted "), later.get(1));
    assertTrue(later.get(2).startsWith("relevance for 0 "), later.get(2));
    assertEquals(3, PngTexts.description(run.resolve("first/filmstrip.png")).size());
  }

  @Test
  void haveTheRangeOfTheExplainer() throws Exception {
    LrpListener.Builder builder =
        LrpListener.builder(folder, probes(ChannelOrder.RGB))
            .channelOrder(ChannelOrder.RGB)
            .explainer(explainer -> explainer.inputRange(0, 2))
            .saveEveryEpoch();
    assertEquals(112 * 112, count(filmstrip(builder, "green"), 0x008000));
  }

  @Test
  void areGreyWhereNobodySaidTheOrder() throws Exception {
    BufferedImage strip =
        filmstrip(LrpListener.builder(folder, probes(ChannelOrder.BGR)).saveEveryEpoch(), "green");
    assertTrue(count(strip, 0xB6B6B6) >= 112 * 112, List.of(strip.getWidth())::toString);
  }
}
