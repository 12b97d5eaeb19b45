package org.lrp4j.network;

import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks in which an array has several readers, or changes its shape on the way. */
final class ComposedNetworks {

  private ComposedNetworks() {}

  /**
   * A network and what goes in.
   *
   * @param network the network
   * @param inputs a batch for each input
   */
  record Composed(Model network, INDArray... inputs) {}

  static Map<String, Composed> all() {
    Map<String, Composed> all = new LinkedHashMap<>();
    all.put("dense", new Composed(chain(dense(3, 4, Activation.RELU), classes(4, 3)), table()));
    all.put("residual block", new Composed(residual(), values(2, 2, 2, 5, 5)));
    all.put("merge", new Composed(merge(), table()));
    all.put("two branches over sequences", new Composed(branches(), sequence(1), sequence(2)));
    all.put("in-place readers", new Composed(inPlaceReaders(), table()));
    all.put("recurrent, then dense at each step", new Composed(recurrent(), sequence(3)));
    all.put("two outputs, one of which is read on", new Composed(twoOutputs(), table()));
    all.put(
        "normalised and averaged images",
        new Composed(fronts(), values(4, 2, 2, 5, 5), values(5, 2, 2, 5, 5)));
    all.put("pooled sequence", new Composed(pooledSequence(), sequence(6)));
    all.put("attention around which values go", new Composed(attention(), sequence(7)));
    return all;
  }

  /** All that lies in front of a first convolution. */
  private static Model fronts() {
    return graph(
        g ->
            g.addInputs("x", "y")
                .setInputTypes(InputType.convolutional(5, 5, 2), InputType.convolutional(5, 5, 2))
                .addLayer("norm", new BatchNormalization(), "x")
                .addLayer("conv", same(Activation.RELU), "norm")
                .addVertex("sub", new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "x", "y")
                .addLayer(
                    "pooled",
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG).build(),
                    "sub")
                .addLayer("passed", new BatchNormalization(), "pooled")
                .addLayer("one", same(Activation.RELU), "passed")
                .addLayer("other", same(Activation.RELU), "passed")
                .addVertex("max", new ElementWiseVertex(ElementWiseVertex.Op.Max), "one", "other")
                .addLayer("all", new GlobalPoolingLayer(PoolingType.AVG), "max")
                .addLayer("of x", new GlobalPoolingLayer(PoolingType.AVG), "conv")
                .addVertex("merge", new MergeVertex(), "all", "of x")
                .addLayer("out", classes(6, 2), "merge")
                .setOutputs("out"));
  }

  private static Model pooledSequence() {
    return graph(
        g ->
            g.addInputs("in")
                .setInputTypes(InputType.recurrent(4))
                .addLayer("all", new GlobalPoolingLayer(PoolingType.AVG), "in")
                .addLayer("out", classes(4, 2), "all")
                .setOutputs("out"));
  }

  /** In front of a first convolution attention shares equally. */
  private static Model attention() {
    return graph(
        g ->
            g.addInputs("in")
                .setInputTypes(InputType.recurrent(4, 5))
                .addLayer(
                    "attention",
                    new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build(),
                    "in")
                .addVertex(
                    "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "attention")
                .addLayer("conv", new Convolution1D.Builder(2).nOut(3).build(), "sum")
                .addLayer("all", new GlobalPoolingLayer(PoolingType.AVG), "conv")
                .addLayer("out", classes(3, 2), "all")
                .setOutputs("out"));
  }

  private static INDArray table() {
    return values(1, 3, 3);
  }

  private static INDArray sequence(long seed) {
    return values(seed, 2, 4, 5);
  }

  private static ConvolutionLayer same(Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(3)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  private static Model residual() {
    return graph(
        g ->
            g.addInputs("in")
                .setInputTypes(InputType.convolutional(5, 5, 2))
                .addLayer("first", same(Activation.RELU), "in")
                .addLayer("a", same(Activation.IDENTITY), "first")
                .addLayer("norm", new BatchNormalization(), "a")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
                .addLayer("b", same(Activation.IDENTITY), "relu")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "b")
                .addLayer("behind", new ActivationLayer(Activation.RELU), "add")
                .addLayer("pool", new SubsamplingLayer.Builder().build(), "behind")
                .addLayer("all", new GlobalPoolingLayer(PoolingType.AVG), "pool")
                .addLayer("out", classes(3, 2), "all")
                .setOutputs("out"));
  }

  private static Model merge() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("a", dense(3, 4, Activation.TANH), "in")
                .addLayer("b", dense(3, 2, Activation.TANH), "in")
                .addVertex("merge", new MergeVertex(), "a", "in", "b", "a")
                .addVertex("part", new SubsetVertex(2, 6), "merge")
                .addVertex("max", new ElementWiseVertex(ElementWiseVertex.Op.Max), "part", "part")
                .addLayer("out", classes(5, 2), "max")
                .setOutputs("out"));
  }

  private static Model branches() {
    return graph(
        g ->
            g.addInputs("x", "y")
                .addLayer(
                    "dx", dense(4, 3, Activation.TANH), new RnnToFeedForwardPreProcessor(), "x")
                .addLayer(
                    "dy", dense(4, 3, Activation.TANH), new RnnToFeedForwardPreProcessor(), "y")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "dx", "dy")
                .addVertex("twice", new ElementWiseVertex(ElementWiseVertex.Op.Add), "add", "add")
                .addLayer("out", classes(3, 2), "twice")
                .setOutputs("out"));
  }

  private static Model inPlaceReaders() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("fc", dense(3, 4, Activation.IDENTITY), "in")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "fc")
                .addLayer("tanh", new ActivationLayer(Activation.TANH), "fc")
                .addVertex(
                    "product",
                    new ElementWiseVertex(ElementWiseVertex.Op.Product),
                    "fc",
                    "relu",
                    "tanh")
                .addLayer("out", classes(4, 2), "product")
                .setOutputs("out"));
  }

  private static Model recurrent() {
    return chain(
        InputType.recurrent(4, 5),
        new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build(),
        new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build(),
        dense(3, 3, Activation.TANH),
        classes(3, 2));
  }

  private static Model twoOutputs() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("one", dense(3, 4, Activation.TANH), "in")
                .addLayer("two", classes(4, 2), "one")
                .setOutputs("one", "two"));
  }
}
