package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.DetectedBoxes;
import org.lrp4j.Networks;
import org.lrp4j.YoloBox;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** A frame of an object detector's training has the boxes of its probe at that moment. */
@DisplayName("Boxes in frames")
class BoxFramesTest {

  private static final int HEIGHT = 40;
  private static final int WIDTH = 60;

  @TempDir Path folder;

  private static MultiLayerNetwork detector() {
    return Networks.chain(
        DataType.FLOAT,
        InputType.convolutional(HEIGHT, WIDTH, 1),
        new ConvolutionLayer.Builder(20, 20)
            .stride(20, 20)
            .nOut(7)
            .activation(Activation.IDENTITY)
            .build(),
        new Yolo2OutputLayer.Builder()
            .boundingBoxPriors(Nd4j.createFromArray(new float[][] {{0.5f, 0.7f}}))
            .build());
  }

  @Test
  void areThoseOfTheProbeAfterTheIteration() throws Exception {
    MultiLayerNetwork network = detector();
    INDArray probes = Networks.values(7, 2, 1, HEIGHT, WIDTH).castTo(DataType.FLOAT).muli(0.3);
    LrpListener listener =
        LrpListener.builder(folder, probes)
            .saveEveryNIterations(1)
            .explainer(builder -> builder.inputRange(-9, 9)) // so that no pixel is black
            .build();
    network.setListeners(listener);
    DataSet data = new DataSet(probes.dup(), Nd4j.zeros(DataType.FLOAT, 2, 6, 2, 3));
    network.fit(new SingletonDataSetIterator(data), 1);

    INDArray output = network.output(probes.dup());
    var layer = (Yolo2OutputLayer) network.getLayerWiseConfigurations().getConf(1).getLayer();
    Path run = listener.runFolder().orElseThrow();
    for (int probe = 0; probe < 2; probe++) {
      DetectedBoxes boxes =
          DetectedBoxes.of(output, layer).explaining(YoloBox.mostConfident(output, probe, layer));
      BufferedImage alone =
          Heatmap.of(Nd4j.zeros(2, 1, HEIGHT, WIDTH), DataFormat.NCHW)
              .enlarged(3)
              .boxes(boxes)
              .example(probe)
              .toImage();
      Path file = run.resolve("probe-" + probe).resolve("iteration-000001.png");
      assertTwice(black(alone), black(ImageIO.read(file.toFile())));
    }
  }

  /** Each moment of the filmstrip has the boxes of its own moment, the input has none. */
  @Test
  void areInTheFilmstripAsWell() throws Exception {
    MultiLayerNetwork network = detector();
    INDArray probes = Networks.values(7, 1, 1, HEIGHT, WIDTH).castTo(DataType.FLOAT).muli(0.3);
    LrpListener listener =
        LrpListener.builder(folder, probes)
            .saveEveryNIterations(1)
            .explainer(builder -> builder.inputRange(-9, 9))
            .build();
    network.setListeners(listener);
    var layer = (Yolo2OutputLayer) network.getLayerWiseConfigurations().getConf(1).getLayer();
    DataSet data = new DataSet(probes.dup(), Nd4j.zeros(DataType.FLOAT, 1, 6, 2, 3));
    int drawn = 0;
    for (int moment = 0; moment < 3; moment++) {
      if (moment > 0) {
        network.fit(new SingletonDataSetIterator(data), 1);
      }
      INDArray output = network.output(probes.dup());
      drawn +=
          black(
                  Heatmap.of(Nd4j.zeros(1, 1, HEIGHT, WIDTH), DataFormat.NCHW)
                      .enlarged(1)
                      .boxes(
                          DetectedBoxes.of(output, layer)
                              .explaining(YoloBox.mostConfident(output, 0, layer)))
                      .toImage())
              .size();
      if (moment == 0) {
        continue; // of which the frame is drawn when training begins
      }
      network.getParam("0_b").addi(Nd4j.createFromArray(1f, -1, .5f, -.5f, 1, 0, 0));
    }
    Path file = listener.runFolder().orElseThrow().resolve("probe-0/filmstrip.png");
    assertEquals(drawn, black(ImageIO.read(file.toFile())).size());
  }

  /** Over the input, and to the right of it over the heatmap. */
  private static void assertTwice(Set<Point> once, Set<Point> twice) {
    assertTrue(once.size() > 100, "black pixels: " + once.size());
    assertEquals(2 * once.size(), twice.size());
    for (int panel = 0; panel < 2; panel++) {
      Point from = once.iterator().next();
      Point to = twice.iterator().next();
      for (Point point : once) {
        Point moved = new Point(point.x + to.x - from.x, point.y + to.y - from.y);
        assertTrue(twice.remove(moved), "missing in panel " + panel + ": " + point);
      }
    }
  }

  /** Column by column. */
  private static Set<Point> black(BufferedImage image) {
    Set<Point> black = new LinkedHashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if ((image.getRGB(x, y) & 0xFFFFFF) == 0) {
          black.add(new Point(x, y));
        }
      }
    }
    return black;
  }
}
