package org.lrp4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.layer.Signal;
import org.lrp4j.network.Balance;
import org.lrp4j.network.Course;
import org.lrp4j.network.Finiteness;
import org.lrp4j.network.Flow;
import org.lrp4j.network.ForwardPass;
import org.lrp4j.network.NodeFlow;
import org.lrp4j.network.ShadowNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes explanations with a shadow network: forward pass, targets, way back, results. */
final class Explaining {

  private final ShadowNetwork shadow;
  private final OutputKinds kinds;
  private final InputMeaning meaning;
  private final boolean ofGradients;

  /**
   * Of a shadow network.
   *
   * @param kinds what its outputs are
   * @param meaning what was said about the inputs
   * @param ofGradients whether the shadow leads gradients back
   */
  Explaining(ShadowNetwork shadow, OutputKinds kinds, InputMeaning meaning, boolean ofGradients) {
    this.ofGradients = ofGradients;
    this.shadow = shadow;
    this.kinds = kinds;
    this.meaning = meaning;
  }

  /**
   * Explains a batch.
   *
   * @param given the inputs
   * @param masks one for each input, null for none; null if there are none at all
   * @param targets for each explanation nothing, a target for each output, or one of a layer
   */
  List<Explanation> explain(INDArray[] given, INDArray[] masks, List<Target[]> targets) {
    List<String> names = shadow.inputNames();
    INDArray[] inputs = Inputs.checked(given, names, shadow.dataType(), shadow.indexInputs());
    List<Optional<INDArray>> checkedMasks = Inputs.checkedMasks(masks, inputs, names);
    meaning.ranges().require(inputs, names);
    List<Map<String, Target>> places = targets.stream().map(this::places).toList();
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      DataFormat format = shadow.inputFormat(names.get(i), inputs[i].rank());
      signals.add(new Signal(inputs[i], checkedMasks.get(i), format));
    }
    ForwardPass pass = shadow.forward(signals, layersOf(places));
    try {
      return explain(signals, places, pass);
    } finally {
      pass.end();
    }
  }

  private List<Explanation> explain(
      List<Signal> inputs, List<Map<String, Target>> targets, ForwardPass pass) {
    Map<String, INDArray> networkOutputs = new LinkedHashMap<>();
    Set<String> explained = new LinkedHashSet<>(shadow.outputNames());
    targets.forEach(places -> explained.addAll(places.keySet()));
    List<INDArray> shared = new ArrayList<>(inputs.stream().map(Signal::values).toList());
    for (String name : explained) {
      INDArray values = pass.output(name).values();
      requireFinite(values);
      networkOutputs.put(name, pass.networkOutput(name));
      shared.add(values);
      shared.add(networkOutputs.get(name));
    }
    List<Map<String, Explanation.OutputRelevance>> outputs =
        targets.stream().map(places -> outputs(places, pass, networkOutputs)).toList();
    SharedArrays arrays = new SharedArrays(shared, targets.size());
    List<Course> courses = new ArrayList<>();
    for (Map<String, Explanation.OutputRelevance> ofTarget : outputs) {
      courses.add(course(ofTarget));
    }
    List<Flow> flows = pass.redistribute(courses);
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      requireFinite(flows.get(i));
      explanations.add(explanation(inputs, outputs.get(i), flows.get(i), arrays));
    }
    return explanations;
  }

  /** Where each explanation begins: at every output, or at an inner layer alone. */
  private Map<String, Target> places(Target[] targets) {
    if (targets.length == 1 && targets[0].layer().isPresent()) {
      return Map.of(requireLayer(targets[0].layer().get()), targets[0]);
    }
    List<String> names = shadow.outputNames();
    if (targets.length != 0 && targets.length != names.size()) {
      throw new IllegalArgumentException(
          "Expected no target, or one for each of the outputs "
              + names
              + ", but got "
              + targets.length
              + (names.size() == 1
                  ? "; explainEach(input, targets) explains one input for several targets"
                  : ""));
    }
    Map<String, Target> places = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Target target = targets.length == 0 ? Target.predicted() : targets[i];
      if (target.layer().isPresent()) {
        throw new IllegalArgumentException(
            "A target of layer \""
                + target.layer().get()
                + "\" stands alone: explain outputs and inner layers one by one");
      }
      places.put(names.get(i), target);
    }
    return places;
  }

  private String requireLayer(String name) {
    List<String> names = shadow.layers().stream().map(ExplainedLayer::name).toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException("There is no layer \"" + name + "\"; there are " + names);
    }
    return name;
  }

  private Set<String> layersOf(List<Map<String, Target>> places) {
    Set<String> names = new LinkedHashSet<>();
    places.forEach(place -> names.addAll(place.keySet()));
    shadow.outputNames().forEach(names::remove);
    return names;
  }

  private Map<String, Explanation.OutputRelevance> outputs(
      Map<String, Target> targets, ForwardPass pass, Map<String, INDArray> networkOutputs) {
    Map<String, Explanation.OutputRelevance> outputs = new LinkedHashMap<>();
    targets.forEach(
        (name, target) -> {
          Signal output = pass.output(name);
          OutputClasses classes =
              OutputClasses.of(
                  output.values(),
                  output.format(),
                  networkOutputs.get(name),
                  shadow.keepsOrder(name, output.format()),
                  kinds.areNumbers(name));
          outputs.put(
              name,
              new Explanation.OutputRelevance(
                  networkOutputs.get(name),
                  output,
                  classes,
                  beginning(target, name, output, classes, ofGradients),
                  target,
                  kinds.detector(name)));
        });
    return outputs;
  }

  /** What the way back begins with: relevance, or the gradient of the explained score. */
  private INDArray beginning(
      Target target, String name, Signal output, OutputClasses classes, boolean ofGradients) {
    Function<int[], Optional<INDArray>> scores =
        wanted -> shadow.scores(name, output.values(), wanted);
    return ofGradients
        ? ScoreWeights.of(target, name, output, classes, scores)
        : InitialRelevance.of(target, name, output, classes, scores);
  }

  /** The relevance that each output begins with, but for those of which nothing is explained. */
  private static Map<String, INDArray> beginnings(
      Map<String, Explanation.OutputRelevance> outputs) {
    Map<String, INDArray> beginnings = new LinkedHashMap<>();
    outputs.forEach(
        (name, output) -> {
          if (output.target().kind() != Target.Kind.NOTHING) {
            beginnings.put(name, output.relevance());
          }
        });
    return beginnings;
  }

  /** Where relevance begins, and what it goes through. */
  private Course course(Map<String, Explanation.OutputRelevance> outputs) {
    Map<String, INDArray> beginnings = beginnings(outputs);
    List<Target> targets =
        outputs.values().stream().map(Explanation.OutputRelevance::target).toList();
    List<Target> bound = targets.stream().filter(t -> !t.channels().isEmpty()).toList();
    if (bound.isEmpty()) {
      return new Course(targets, beginnings, Map.of());
    }
    if (beginnings.size() > 1) {
      throw new IllegalArgumentException(
          "Several outputs are explained, "
              + beginnings.keySet()
              + ", but only one may be where relevance has to go through channels of a layer: ask"
              + " for Target.nothing() of the others");
    }
    Target target = bound.get(0);
    target.channels().keySet().forEach(this::requireLayer);
    return new Course(target.origin(), beginnings, target.channels());
  }

  private void requireFinite(Flow flow) {
    if (!flow.inputs().stream().allMatch(Finiteness::holds)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The relevance holds NaN or infinite values, although the network's output is finite: is a"
              + " stabilizer too small for "
              + shadow.dataType()
              + "?"
              + (shadow.dataType() == DataType.FLOAT
                  ? " network.convertDataType(DataType.DOUBLE) has room for larger numbers"
                  : ""));
    }
  }

  private void requireFinite(INDArray logits) {
    if (!Finiteness.holds(logits)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The network's output holds NaN or infinite values for this input, although input and"
              + " parameters are finite: is the input normalised as in training?");
    }
  }

  private Explanation explanation(
      List<Signal> inputs,
      Map<String, Explanation.OutputRelevance> outputs,
      Flow flow,
      SharedArrays shared) {
    List<String> names = shadow.inputNames();
    Map<String, ExplainedInput> explained = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Signal input = inputs.get(i);
      explained.put(
          names.get(i), meaning.explained(names.get(i), input, flow.inputs().get(i), shadow));
    }
    List<NodeFlow> forwards = new ArrayList<>(flow.nodes());
    Collections.reverse(forwards);
    Map<LayerInput, INDArray> layers = new LinkedHashMap<>();
    Map<LayerInput, ActivationRange> ranges = new LinkedHashMap<>();
    Map<String, NodeFlow.Output> layerOutputs = new LinkedHashMap<>();
    Map<String, List<ParameterRelevance>> parameters = new LinkedHashMap<>();
    for (NodeFlow node : forwards) {
      node.output().ifPresent(arrived -> layerOutputs.put(node.name(), arrived));
      if (!node.parameters().isEmpty()) {
        parameters.put(node.name(), node.parameters());
      }
      for (int i = 0; i < node.inputs().size(); i++) {
        layers.put(new LayerInput(node.name(), i), node.inputs().get(i));
      }
      for (int i = 0; i < node.ranges().size(); i++) {
        ranges.put(new LayerInput(node.name(), i), node.ranges().get(i));
      }
    }
    return new Explanation(
        explained,
        layers,
        ranges,
        layerOutputs,
        parameters,
        outputs,
        conservation(flow),
        Optional.of(ofGradients ? "Gradient" : shadow.composite().toString()),
        flow.loans(),
        shared);
  }

  private Optional<Conservation> conservation(Flow flow) {
    if (!shadow.keepsConservation()) {
      return Optional.empty();
    }
    return Optional.of(
        new Conservation(
            flow.nodes().stream().map(node -> row(node, node.balance().orElseThrow())).toList()));
  }

  private static Conservation.Row row(NodeFlow node, Balance balance) {
    return new Conservation.Row(
        node.name(),
        node.type(),
        node.treatment(),
        balance.arrived(),
        balance.passedOn(),
        balance.absorbed());
  }
}
