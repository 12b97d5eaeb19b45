package org.lrp4j.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network of sequences on disk for PyTorch, with an input and what was found for it. */
record SequenceFolder(Path folder) {

  /**
   * Writes layer0W.npy and the like, in DL4J's names and shapes, but kernels of convolutions over
   * time as PyTorch's; input, output before the softmax, and relevance.
   */
  void write(MultiLayerNetwork network, INDArray input, Explanation explanation)
      throws IOException {
    Files.createDirectories(folder);
    for (Layer layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        String name = "layer" + layer.getIndex() + parameter.getKey();
        save(name, shaped(layer, parameter.getValue()));
      }
    }
    save("input", input);
    save("output", explanation.explainedOutput());
    save("relevance", explanation.relevance());
  }

  /** A convolution over time reads its weights as [taps, inputs, outputs], whatever they say. */
  private static INDArray shaped(Layer layer, INDArray parameter) {
    if (layer.conf().getLayer() instanceof Convolution1DLayer && parameter.rank() == 4) {
      long[] shape = parameter.shape();
      return parameter.dup('c').reshape('c', shape[2], shape[1], shape[0]).permute(2, 1, 0);
    }
    return parameter;
  }

  private void save(String name, INDArray array) throws IOException {
    File file = folder.resolve(name + ".npy").toFile();
    Nd4j.writeAsNumpy(array.dup('c'), file);
  }
}
