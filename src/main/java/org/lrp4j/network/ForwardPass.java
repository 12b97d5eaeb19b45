package org.lrp4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One forward pass of the shadow network, with what every node captured, and the way back through
 * it. Ends with {@link #end}, whatever happened.
 */
public final class ForwardPass {

  /**
   * What a node did in this pass, how to read the axes of what it put out, and between what the
   * activations of each of its inputs lay, if that is kept.
   */
  record Passage(
      Node node,
      Optional<Capture> preprocessor,
      Capture capture,
      List<long[]> sourceShapes,
      DataFormat format,
      List<ActivationRange> ranges) {

    void release() {
      capture.release();
      preprocessor.ifPresent(Capture::release);
    }
  }

  private final List<Passage> passages = new ArrayList<>();
  private final Map<String, Integer> indices;
  private final List<String> inputNames;
  private final Map<String, List<Integer>> endings;
  private final LiveActivations activations;
  private final TurnedImages turned;
  private final Map<Integer, Signal> turnedBack = new HashMap<>();
  private final ArrayPool arrays;
  private final boolean keepsLayers;
  private final boolean keepsParameters;
  private final Optional<Sums> sums;
  private final boolean captures;

  ForwardPass(
      Map<String, Integer> indices,
      List<String> inputNames,
      Map<String, List<Integer>> endings,
      LiveActivations activations,
      TurnedImages turned,
      ArrayPool arrays,
      boolean keepsLayers,
      boolean keepsParameters,
      Optional<Sums> sums,
      boolean captures) {
    this.captures = captures;
    this.indices = indices;
    this.inputNames = inputNames;
    this.endings = endings;
    this.activations = activations;
    this.turned = turned;
    this.arrays = arrays;
    this.keepsLayers = keepsLayers;
    this.keepsParameters = keepsParameters;
    this.sums = sums;
  }

  /** Adds what a node did, or lets go of it at once where there is no way back. */
  void add(Passage passage) {
    if (captures) {
      passages.add(passage);
    } else {
      passage.release();
    }
  }

  /** Puts down an input of the network, which belongs to the explanation. */
  void putInput(int index, Signal input) {
    if (turned.contains(index)) {
      turnedBack.put(index, input);
      activations.putOwnInput(index, turned.inwards(input));
    } else {
      activations.putInput(index, input);
    }
  }

  LiveActivations activations() {
    return activations;
  }

  /**
   * What a layer, vertex or output that was asked for put out: logits where the network ends in
   * softmax or sigmoid.
   *
   * @param name its name
   * @return its output
   */
  public Signal output(String name) {
    int index = indices.get(name);
    return turned.contains(index)
        ? turnedBack.computeIfAbsent(index, this::turnedBack)
        : activations.get(index);
  }

  private Signal turnedBack(int index) {
    Signal inside = activations.get(index);
    INDArray outside = inside.values().permute(0, 3, 1, 2).dup('c');
    return new Signal(outside, inside.mask(), DataFormat.NCHW);
  }

  /**
   * What the user's network puts out: the same as {@link #output}, after softmax or sigmoid where
   * they were left out.
   *
   * @param name the name of an output, or of a layer or vertex that was asked for
   * @return its output
   */
  public INDArray networkOutput(String name) {
    INDArray explained = output(name).values();
    INDArray output = explained;
    for (int index : endings.getOrDefault(name, List.of(indices.get(name)))) {
      for (Passage passage : passages) {
        if (passage.node().index() == index) {
          output = passage.node().step().networkOutput(output);
          output = output == explained ? explained : passage.capture().masked(output);
        }
      }
    }
    return output;
  }

  /**
   * Leads relevance back to the inputs, on any number of courses at once: what does not depend on
   * the relevance is computed once for all, and relevance itself once until courses part. To be
   * called once.
   *
   * @param courses where relevance begins and what it goes through
   * @return for each course the relevance of every input and how it flowed through every layer
   */
  public List<Flow> redistribute(List<Course> courses) {
    Branches branches = new Branches(courses, this::begin, indices);
    while (!passages.isEmpty()) {
      Passage passage = passages.get(passages.size() - 1);
      branches.pass(passage);
      passages.remove(passages.size() - 1);
      passage.release();
    }
    List<RelevanceFlow> flows = branches.flows();
    List<INDArray> inputs = inputNames.stream().map(name -> output(name).values()).toList();
    List<Integer> inputIndices = inputNames.stream().map(indices::get).toList();
    return flows.stream().map(flow -> flow.arrivedAt(inputIndices, inputs)).toList();
  }

  private RelevanceFlow begin(Course course) {
    return new RelevanceFlow(
        arrays, turned, sums, keepsLayers, keepsParameters, course.beginning(), indices);
  }

  /**
   * Lets go of everything captured; the inputs, the outputs and the activations that were asked for
   * belong to the explanation from now on.
   *
   * @return how many arrays somebody still holds who should not: after a pass without an exception
   *     none
   */
  public int end() {
    int leftOver;
    try {
      passages.forEach(Passage::release);
    } finally {
      passages.clear();
      activations.end(turned);
      leftOver = arrays.endOfExplanation();
    }
    return leftOver;
  }
}
