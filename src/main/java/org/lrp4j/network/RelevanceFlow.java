package org.lrp4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.Loans;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The relevance of one target on its way back through the network. */
final class RelevanceFlow {

  private final ArrayPool arrays;
  private final Optional<Sums> summing;
  private final boolean keepsLayers;
  private final Map<Integer, INDArray> arrived = new HashMap<>();
  private final Map<Integer, Double> sums = new HashMap<>();
  private final List<NodeFlow> nodes = new ArrayList<>();

  /**
   * Begins at the outputs.
   *
   * @param summing what adds up relevance for the conservation table, or nothing if there is none
   * @param keepsLayers whether the relevance of every layer's input is kept for the user
   * @param beginning the relevance of each output, or null for none
   */
  RelevanceFlow(
      ArrayPool arrays,
      Optional<Sums> summing,
      boolean keepsLayers,
      List<INDArray> beginning,
      List<Integer> outputIndices) {
    this.arrays = arrays;
    this.summing = summing;
    this.keepsLayers = keepsLayers;
    for (int i = 0; i < beginning.size(); i++) {
      if (beginning.get(i) != null) {
        int index = outputIndices.get(i);
        INDArray relevance = beginning.get(i);
        summing.ifPresent(s -> sums.merge(index, s.of(relevance), Double::sum));
        arrive(index, relevance);
      }
    }
  }

  /** Leads what has arrived at a node on to its sources. */
  void pass(Node node, long batchSize) {
    INDArray relevance = arrived.remove(node.index());
    if (relevance == null) {
      return;
    }
    Redistribution redistribution = redistribute(node, relevance);
    Optional<Balance> balance = summing.map(s -> balance(s, node, relevance, redistribution));
    for (int i = 0; i < node.sources().size(); i++) {
      INDArray share = redistribution.inputs().get(i);
      if (ArrayPool.sameMemory(share, relevance)) {
        arrays.retain(share);
      }
      INDArray led = share;
      if (node.preprocessor() != null) {
        led =
            node.preprocessor().backprop(share, (int) batchSize, LayerWorkspaceMgr.noWorkspaces());
        if (!ArrayPool.sameMemory(led, share)) {
          arrays.release(share);
        }
      }
      if (keepsLayers) {
        arrays.retain(share);
      }
      arrive(node.sources().get(i), led);
    }
    arrays.release(relevance);
    nodes.add(
        new NodeFlow(
            node.name(),
            node.type(),
            node.wrapper().treatment(),
            balance,
            keepsLayers ? redistribution.inputs() : List.of()));
  }

  /** Adds up what a node got and gave; what it gave has arrived at its sources. */
  private Balance balance(
      Sums adding, Node node, INDArray relevance, Redistribution redistribution) {
    double arrivedSum = sums.remove(node.index());
    double passedOn = 0;
    for (int i = 0; i < node.sources().size(); i++) {
      INDArray share = redistribution.inputs().get(i);
      double sum = share == relevance ? arrivedSum : adding.of(share);
      sums.merge(node.sources().get(i), sum, Double::sum);
      passedOn += sum;
    }
    return new Balance(arrivedSum, passedOn, redistribution.absorbedByBias());
  }

  private static Redistribution redistribute(Node node, INDArray relevance) {
    try {
      return node.wrapper().redistribute(relevance);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Layer \"" + node.name() + "\" (" + node.type() + "): " + e.getMessage(), e);
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
  Flow arrivedAt(List<Integer> inputIndices, INDArray[] inputs) {
    Loans loans = new Loans();
    List<INDArray> ofInputs = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      INDArray relevance = arrived.remove(inputIndices.get(i));
      if (relevance == null) {
        relevance = inputs[i].like();
      }
      ofInputs.add(loans.lend(arrays, relevance));
    }
    arrived.values().forEach(arrays::release);
    List<NodeFlow> lent =
        nodes.stream().map(node -> node.withInputs(a -> loans.lend(arrays, a))).toList();
    return new Flow(ofInputs, lent, loans);
  }
}
