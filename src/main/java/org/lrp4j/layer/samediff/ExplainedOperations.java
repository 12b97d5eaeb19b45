package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations of a layer for inputs of some shapes, and the steps of relevance through them.
 *
 * @param walk the way
 * @param steps in an order in which they can be computed
 * @param memory where arrays come from
 */
record ExplainedOperations(Walk walk, Map<Passage, Step> steps, Memory memory) {

  /** Runs the user's operations, and captures what each passage needs. */
  Capture forward(Map<String, INDArray> fed) {
    OperationGraph graph = walk.graph();
    Map<String, INDArray> known = new HashMap<>(fed);
    known.putAll(graph.ownVariables());
    Set<String> computed = new LinkedHashSet<>();
    Set<String> read = new LinkedHashSet<>(Set.of(walk.end()));
    steps.keySet().forEach(passage -> read.addAll(passage.inputs()));
    for (String name : read) {
      Optional<INDArray> stored =
          known.containsKey(name) ? Optional.of(known.get(name)) : graph.stored(name);
      stored.ifPresentOrElse(array -> known.put(name, array), () -> computed.add(name));
    }
    List<INDArray> results =
        computed.isEmpty() ? List.of() : graph.graph().run(known, computed.toArray(String[]::new));
    int next = 0;
    for (String name : computed) {
      known.put(name, results.get(next++));
    }
    List<Capture> captures = new ArrayList<>();
    try {
      for (var entry : steps.entrySet()) {
        List<Signal> inputs =
            entry.getKey().inputs().stream().map(name -> signal(known.get(name))).toList();
        Capture capture = entry.getValue().forward(inputs);
        captures.add(capture);
        if (!(capture instanceof WayBack)) {
          memory.release(capture.output());
        }
      }
    } catch (RuntimeException e) {
      captures.forEach(Capture::release);
      results.forEach(memory::release);
      throw e;
    }
    INDArray output = known.get(walk.end());
    memory.retain(output);
    results.forEach(memory::release);
    List<long[]> shapes = graph.inputs().stream().map(name -> known.get(name).shape()).toList();
    return new Run(captures, output, shapes);
  }

  private static Signal signal(INDArray values) {
    int rank = values.rank();
    DataFormat format = rank < 2 || rank > 5 ? DataFormat.NC : ChannelAxis.LAST.format(rank);
    return new Signal(values, Optional.empty(), format);
  }

  private final class Run implements Capture {

    private final List<Capture> captures;
    private final INDArray output;
    private final List<long[]> inputShapes;

    Run(List<Capture> captures, INDArray output, List<long[]> inputShapes) {
      this.captures = captures;
      this.output = output;
      this.inputShapes = inputShapes;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Map<String, INDArray> arrived = new HashMap<>();
      memory.retain(relevance);
      arrived.put(walk.end(), relevance);
      Absorption absorbed = Absorption.NONE;
      List<Passage> passages = List.copyOf(steps.keySet());
      for (int i = passages.size() - 1; i >= 0; i--) {
        Passage passage = passages.get(i);
        INDArray ofResult = arrived.remove(passage.output());
        if (ofResult == null) {
          continue; // of a moment that nobody reads
        }
        Redistribution back = captures.get(i).redistribute(ofResult);
        memory.release(ofResult);
        absorbed = absorbed.plus(back.absorbed());
        for (int k = 0; k < passage.followed().size(); k++) {
          arrive(arrived, passage.followed().get(k), back.inputs().get(k));
        }
      }
      List<INDArray> shares = new ArrayList<>();
      for (int i = 0; i < inputShapes.size(); i++) {
        INDArray share = arrived.remove(walk.graph().inputs().get(i));
        shares.add(
            share != null
                ? share
                : memory.take(relevance.dataType(), inputShapes.get(i)).assign(0));
      }
      return new Redistribution(shares, absorbed);
    }

    private void arrive(Map<String, INDArray> arrived, String name, INDArray share) {
      INDArray before = arrived.get(name);
      if (before == null) {
        arrived.put(name, share);
        return;
      }
      INDArray sum = memory.take(share.dataType(), share.shape());
      arrived.put(name, before.add(share, sum));
      memory.release(before);
      memory.release(share);
    }

    @Override
    public void release() {
      captures.forEach(Capture::release);
    }
  }
}
