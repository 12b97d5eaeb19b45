package org.lrp4j.keras;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.Networks;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of one vertex, or of one layer of Keras, and its relevance by plain loops.
 *
 * @param name for the report
 * @param network the network in DOUBLE
 * @param shapes the shapes of an example of each input
 * @param delta the stabilizer; 1e-12 where formulas leave open what is stabilized within
 * @param attention how attention is treated
 * @param loops what is expected
 */
record VertexCase(
    String name,
    ComputationGraph network,
    long[][] shapes,
    double delta,
    Attention attention,
    Loops loops) {

  /** The vertex's name. */
  static final String SUBJECT = "subject";

  private static final double LARGE = 0.01;
  static final double TINY = 1e-12;

  /** The relevance of one example. */
  @FunctionalInterface
  interface Loops {

    /**
     * Computes it.
     *
     * @param parameters by their keys, in order c
     * @param x the inputs in order c
     * @param r the output's relevance
     * @return the relevance of each input
     */
    double[][] shares(Map<String, double[]> parameters, double[][] x, double[] r);
  }

  static VertexCase of(String name, GraphVertex vertex, Loops loops, long[]... shapes) {
    return new VertexCase(name, single(vertex, shapes.length), shapes, LARGE, null, loops);
  }

  VertexCase with(Attention how) {
    return new VertexCase(name + ", " + how, network, shapes, TINY, how, loops);
  }

  VertexCase tiny() {
    return new VertexCase(name, network, shapes, TINY, attention, loops);
  }

  private static ComputationGraph single(GraphVertex vertex, int inputs) {
    String[] names = new String[inputs];
    for (int i = 0; i < inputs; i++) {
      names[i] = "in" + i;
    }
    ComputationGraph network =
        Networks.graph(
            g -> g.addInputs(names).addVertex(SUBJECT, vertex, names).setOutputs(SUBJECT));
    Samples.fill(network, 11);
    return network;
  }

  INDArray[] batch(int examples) {
    Random random = new Random(5);
    INDArray[] batch = new INDArray[shapes.length];
    for (int i = 0; i < batch.length; i++) {
      long[] shape = new long[shapes[i].length + 1];
      shape[0] = examples;
      System.arraycopy(shapes[i], 0, shape, 1, shapes[i].length);
      batch[i] = Samples.normal(random, DataType.DOUBLE, shape);
    }
    return batch;
  }

  /** The parameters by their keys, without the vertex's name. */
  Map<String, double[]> parameters() {
    Map<String, double[]> parameters = new TreeMap<>();
    network
        .paramTable()
        .forEach(
            (key, value) ->
                parameters.put(key.substring(key.lastIndexOf('_') + 1), Samples.flat(value)));
    return parameters;
  }

  @Override
  public String toString() {
    return name;
  }
}
