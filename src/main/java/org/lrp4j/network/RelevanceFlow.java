package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.Loans;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.network.ForwardPass.Passage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The relevance of one target on its way back through the network. */
final class RelevanceFlow {

  private final ArrayPool arrays;
  private final TurnedImages turned;
  private final Optional<Sums> summing;
  private final boolean keepsLayers;
  private final boolean keepsParameters;
  private final Map<Integer, INDArray> arrived = new HashMap<>();
  private final Map<Integer, Double> sums = new HashMap<>();
  private final Map<Integer, Absorption> leftOut = new HashMap<>();
  private final List<NodeFlow> nodes = new ArrayList<>();
  private final List<INDArray> beginnings;

  /**
   * Begins.
   *
   * @param turned which activations lie otherwise inside than outside
   * @param summing what adds up relevance for the conservation table, or nothing if there is none
   * @param keepsLayers whether the relevance of every layer's input is kept for the user
   * @param keepsParameters whether the relevance of parameters is
   * @param beginning the relevance of outputs, or of layers, by their names
   * @param indices the numbers of the network's vertices
   */
  RelevanceFlow(
      ArrayPool arrays,
      TurnedImages turned,
      Optional<Sums> summing,
      boolean keepsLayers,
      boolean keepsParameters,
      Map<String, INDArray> beginning,
      Map<String, Integer> indices) {
    this.arrays = arrays;
    this.turned = turned;
    this.summing = summing;
    this.keepsLayers = keepsLayers;
    this.keepsParameters = keepsParameters;
    this.beginnings = List.copyOf(beginning.values());
    beginning.forEach(
        (name, relevance) -> {
          int index = indices.get(name);
          summing.ifPresent(s -> sums.merge(index, s.of(relevance), Double::sum));
          arrays.adopt(relevance);
          if (turned.contains(index)) {
            arrive(index, turned.inwards(relevance));
          } else {
            arrays.retain(relevance); // it stays the explanation's
            arrive(index, relevance);
          }
        });
  }

  /** A part of another flow, of whose beginning the other one takes care. */
  private RelevanceFlow(RelevanceFlow whole) {
    this.arrays = whole.arrays;
    this.turned = whole.turned;
    this.summing = whole.summing;
    this.keepsLayers = whole.keepsLayers;
    this.keepsParameters = whole.keepsParameters;
    this.beginnings = List.of();
    whole.nodes.forEach(node -> nodes.add(node.withoutArrays()));
  }

  /**
   * What of this flow goes through some channels of a node that comes next: a flow of its own. What
   * has arrived elsewhere leads around the node and is left out.
   *
   * @param passage of the node
   * @param channels which channels of its output
   */
  RelevanceFlow through(Passage passage, int[] channels) {
    int index = passage.node().index();
    int channelAxis = passage.format().channelAxis();
    RelevanceFlow part = new RelevanceFlow(this);
    INDArray all = arrived.get(index);
    if (all == null) {
      return part;
    }
    requireChannels(passage.node(), all.size(channelAxis), channels);
    INDArray selected = arrays.take(all.dataType(), all.shape()).assign(0);
    for (int channel : channels) {
      INDArrayIndex[] ofChannel = NDArrayIndex.createCoveringShape(all.shape());
      ofChannel[channelAxis] = NDArrayIndex.point(channel);
      selected.get(ofChannel).assign(all.get(ofChannel));
    }
    part.arrived.put(index, selected);
    summing.ifPresent(
        s -> {
          double ofNode = sums.get(index);
          double everywhere = sums.values().stream().mapToDouble(Double::doubleValue).sum();
          double ofChannels = s.of(selected);
          part.sums.put(index, ofChannels);
          part.leftOut.put(
              index,
              Absorption.of(Absorber.OTHER_CHANNELS, ofNode - ofChannels)
                  .plus(Absorption.of(Absorber.OTHER_PATHS, everywhere - ofNode)));
        });
    return part;
  }

  private static void requireChannels(Node node, long count, int[] channels) {
    for (int channel : channels) {
      if (channel >= count) {
        throw new IllegalArgumentException(
            node.label()
                + " has the channels 0 to "
                + (count - 1)
                + ", but channel "
                + channel
                + " was asked for");
      }
    }
  }

  /** Lets go of everything: only parts of this flow go on. */
  void end() {
    beginnings.forEach(arrays::escape);
    arrived.values().forEach(arrays::release);
    nodes.forEach(node -> node.kept().forEach(arrays::release));
  }

  /** Leads what has arrived at a node on to its sources. */
  void pass(Passage passage) {
    Node node = passage.node();
    INDArray relevance = arrived.remove(node.index());
    if (relevance == null) {
      return;
    }
    Redistribution back = redistribute(node, passage.capture(), relevance, keepsParameters);
    Optional<Balance> balance = summing.map(s -> balance(s, node, relevance, back));
    for (int i = 0; i < node.sources().size(); i++) {
      INDArray share = back.inputs().get(i);
      if (keepsLayers) {
        arrays.retain(share);
      }
      INDArray led = share;
      if (passage.preprocessor().isPresent()) {
        led = redistribute(node, passage.preprocessor().get(), share, false).inputs().get(0);
        arrays.release(share);
      }
      requireShape(node, passage.sourceShapes().get(i), led);
      arrive(node.sources().get(i), led);
    }
    if (!keepsLayers) {
      arrays.release(relevance);
    }
    nodes.add(
        new NodeFlow(
            node.name(),
            node.type(),
            node.step().treatment(),
            balance,
            keepsLayers
                ? Optional.of(new NodeFlow.Output(relevance, passage.format()))
                : Optional.empty(),
            keepsLayers ? back.inputs() : List.of(),
            back.parameters(),
            passage.ranges()));
  }

  /** Adds up what a node got and gave; what it gave has arrived at its sources. */
  private Balance balance(Sums adding, Node node, INDArray relevance, Redistribution back) {
    double arrivedSum = sums.remove(node.index());
    double passedOn = 0;
    for (int i = 0; i < node.sources().size(); i++) {
      INDArray share = back.inputs().get(i);
      double sum = share == relevance ? arrivedSum : adding.of(share);
      sums.merge(node.sources().get(i), sum, Double::sum);
      passedOn += sum;
    }
    Absorption before = leftOut.getOrDefault(node.index(), Absorption.NONE);
    return new Balance(arrivedSum + before.total(), passedOn, back.absorbed().plus(before));
  }

  private static Redistribution redistribute(
      Node node, Capture capture, INDArray relevance, boolean withParameters) {
    try {
      return withParameters
          ? capture.redistributeWithParameters(relevance)
          : capture.redistribute(relevance);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(node.label() + ": " + e.getMessage(), e);
    }
  }

  /** Relevance of another shape is that of something else: better none than a wrong one. */
  private static void requireShape(Node node, long[] expected, INDArray relevance) {
    if (!Arrays.equals(expected, relevance.shape())) {
      throw new IllegalStateException(
          node.label()
              + " gave its input of shape "
              + Arrays.toString(expected)
              + " relevance of shape "
              + Arrays.toString(relevance.shape())
              + ": a step, or the backprop of its preprocessor, does not fit its forward pass");
    }
  }

  /** Adds relevance to what other readers of the same activation sent back. */
  private void arrive(int index, INDArray relevance) {
    INDArray first = arrived.get(index);
    if (first == null) {
      arrived.put(index, relevance);
    } else if (arrays.hasOneHolder(first)) {
      first.addi(relevance);
      arrays.release(relevance);
    } else if (arrays.hasOneHolder(relevance)) {
      arrived.put(index, relevance.addi(first));
      arrays.release(first);
    } else {
      INDArray both = arrays.take(first.dataType(), first.shape());
      first.add(relevance, both);
      arrived.put(index, both);
      arrays.release(first);
      arrays.release(relevance);
    }
  }

  /** The relevance that arrived at the network's inputs, and that of layers, lent to the user. */
  Flow arrivedAt(List<Integer> inputIndices, List<INDArray> inputs) {
    Loans loans = new Loans();
    List<INDArray> ofInputs = new ArrayList<>();
    beginnings.forEach(arrays::escape);
    for (int i = 0; i < inputs.size(); i++) {
      INDArray relevance = arrived.remove(inputIndices.get(i));
      if (relevance == null) {
        relevance = inputs.get(i).like();
      } else if (turned.contains(inputIndices.get(i))) {
        INDArray inside = relevance;
        relevance = turned.outwards(inside);
        arrays.release(inside);
      }
      ofInputs.add(loans.lend(arrays, relevance));
    }
    arrived.values().forEach(arrays::release);
    List<NodeFlow> lent =
        nodes.stream().map(node -> node.with(array -> loans.lend(arrays, array))).toList();
    return new Flow(ofInputs, lent, loans);
  }
}
