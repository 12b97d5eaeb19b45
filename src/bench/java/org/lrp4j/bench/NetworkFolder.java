package org.lrp4j.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network on disk, for both sides: the parameters as one array for DL4J and layer by layer with a
 * description for PyTorch, and an input.
 */
final class NetworkFolder {

  private final Path folder;

  NetworkFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes the network and a batch; replaces what was there. */
  void write(ComputationGraph network, INDArray input) throws IOException {
    Files.createDirectories(folder);
    Nd4j.writeAsNumpy(network.params(), file("params"));
    Nd4j.writeAsNumpy(input, file("input"));
    new NetworkDescription(network, folder).write(mostLikelyClass(network, input));
  }

  /** The network without a detour over random weights. */
  ComputationGraph read(BenchNetwork network) {
    ComputationGraph graph = new ComputationGraph(network.configuration(network.side()));
    graph.init(Nd4j.createFromNpyFile(file("params")), false);
    return graph;
  }

  /** The first examples of the batch. */
  INDArray input(int batch) {
    INDArray all = Nd4j.createFromNpyFile(file("input"));
    if (all.size(0) < batch) {
      throw new IllegalArgumentException(
          "Expected at least " + batch + " examples in " + file("input") + ", got " + all.size(0));
    }
    return all.get(NDArrayIndex.interval(0, batch)).dup('c');
  }

  /** A class whose output is well away from 0: what is explained starts at that value. */
  private static int mostLikelyClass(ComputationGraph network, INDArray input) {
    return network.output(input)[0].mean(0).argMax().getInt(0);
  }

  private File file(String name) {
    return folder.resolve(name + ".npy").toFile();
  }
}
