package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.keras.file.KerasArchive;
import org.lrp4j.keras.file.KerasFileException;
import org.lrp4j.keras.file.LayerCallConfig;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.NetworkConfig;
import org.lrp4j.keras.file.TensorRef;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Makes a network of Deeplearning4j of what a file of Keras says. */
public final class KerasNetwork {

  /** A layer that is called several times, or has groups, has more parameters than are stored. */
  private static final int MOST_COPIES = 64;

  private final KerasArchive archive;
  private final GraphWriter graph = new GraphWriter(DataType.FLOAT);
  private final LayerCall.Model model;
  private final Map<String, long[]> inputs = new LinkedHashMap<>();

  private KerasNetwork(KerasArchive archive) {
    this.archive = archive;
    boolean isKeras3 = archive.version().startsWith("3");
    this.model = new LayerCall.Model(graph, archive.weights(), isKeras3);
  }

  /**
   * A network, and the sizes of what it reads and gives.
   *
   * @param graph the network, with its weights
   * @param inputs the sizes of an example of each input, -1 where Keras has None
   * @param outputs the same of each output
   */
  public record Result(
      ComputationGraph graph, Map<String, long[]> inputs, Map<String, long[]> outputs) {}

  /**
   * Makes the network.
   *
   * @param archive the file; what is read of it is read now
   * @return the network
   * @throws KerasFileException if the file is damaged
   * @throws UnsupportedKerasException if the model holds what is not read
   */
  public static Result of(KerasArchive archive) {
    KerasNetwork network = new KerasNetwork(archive);
    List<Tensor> outputs = network.outputs();
    String what = archive.file() + " holds layers that do not fit together";
    ComputationGraphConfiguration configuration = named(what, () -> network.graph.finish(outputs));
    ComputationGraph filled = named(what, () -> network.filled(configuration));
    Map<String, long[]> sizes = new HashMap<>();
    outputs.forEach(output -> sizes.put(output.vertex(), output.sizes()));
    return new Result(filled, Map.copyOf(network.inputs), sizes);
  }

  private List<Tensor> outputs() {
    NetworkConfig network = archive.network();
    List<Tensor> found =
        network.isChain() ? chain(network, null, "") : functional(network, null, "");
    List<Tensor> outputs = new ArrayList<>();
    for (Tensor output : found) {
      // An output has to be a vertex of its own.
      boolean isTaken =
          inputs.containsKey(output.vertex())
              || graph.isToBeRead(output)
              || outputs.stream().anyMatch(other -> other.vertex().equals(output.vertex()));
      outputs.add(isTaken ? graph.scaled("output", 1, output) : output);
    }
    return outputs;
  }

  /** Each layer reads the one before it. */
  private List<Tensor> chain(NetworkConfig network, List<Tensor> given, String prefix) {
    List<Tensor> flow = given;
    for (LayerConfig layer : network.layers()) {
      if (flow == null) {
        flow = List.of(input(layer, prefix, network));
      }
      if (!isInput(layer)) {
        flow = called(layer, LayerCall.PLAIN, flow, prefix);
      }
    }
    if (flow == null) {
      throw new KerasFileException(archive.file() + " holds a model without layers");
    }
    return flow;
  }

  private static boolean isInput(LayerConfig layer) {
    return layer.type().equals("InputLayer");
  }

  /** The network's input, which the first layer or the model itself tells the shape of. */
  private Tensor input(LayerConfig first, String prefix, NetworkConfig network) {
    JsonNode shape = shape(first.arguments());
    if (shape == null && first.network().isPresent()) {
      NetworkConfig inner = first.network().get();
      if (inner.layers().isEmpty()) {
        throw new KerasFileException(first.path() + " is a model without layers");
      }
      return input(inner.layers().get(0), prefix, inner);
    }
    if (shape == null) {
      shape = network.arguments().path("build_input_shape");
    }
    if (!shape.isArray() || shape.size() < 1) {
      throw new UnsupportedKerasException(
          archive.file()
              + " does not say what shape the input has: begin the model with keras.Input(shape), and"
              + " save it again");
    }
    String name = prefix + (isInput(first) ? first.name() : first.name() + "_input");
    return input(name, shape);
  }

  private static JsonNode shape(JsonNode arguments) {
    JsonNode shape = arguments.path("batch_shape");
    if (!shape.isArray()) {
      shape = arguments.path("batch_input_shape");
    }
    return shape.isArray() ? shape : null;
  }

  private Tensor input(String name, JsonNode shape) {
    long[] sizes = new long[shape.size() - 1];
    for (int i = 0; i < sizes.length; i++) {
      JsonNode size = shape.get(i + 1);
      if (!size.isNull() && (!size.isInt() || size.asInt() < 1)) {
        throw new KerasFileException(
            "the input \"%s\" has the shape %s: the file is damaged".formatted(name, shape));
      }
      sizes[i] = size.isNull() ? Tensor.ANY : size.asInt();
    }
    if (sizes.length == 0) {
      throw new UnsupportedKerasException(
          "the input \"" + name + "\" takes single numbers, without an axis: use shape (1,)");
    }
    Tensor input = graph.input(name, sizes);
    inputs.put(input.vertex(), sizes);
    return input;
  }

  /** The layers in whatever order their inputs become ready. */
  private List<Tensor> functional(NetworkConfig network, List<Tensor> given, String prefix) {
    Map<String, LayerConfig> byName = new LinkedHashMap<>();
    for (LayerConfig layer : network.layers()) {
      if (byName.put(layer.name(), layer) != null) {
        throw new KerasFileException(
            archive.file() + " has two layers \"" + layer.path() + "\": it is damaged");
      }
    }
    Map<TensorRef, Tensor> ready = new HashMap<>();
    List<TensorRef> inputRefs = network.inputs();
    if (given != null && given.size() != inputRefs.size()) {
      throw new KerasFileException(
          "the model \"%s\" reads %d tensors, but has %d inputs: the file is damaged"
              .formatted(network.name(), given.size(), inputRefs.size()));
    }
    for (int i = 0; i < inputRefs.size(); i++) {
      LayerConfig layer = byName.get(inputRefs.get(i).layer());
      if (layer == null || !isInput(layer)) {
        throw new KerasFileException(
            "the input \"%s\" of the model \"%s\" is no InputLayer: the file is damaged"
                .formatted(inputRefs.get(i).layer(), network.name()));
      }
      ready.put(
          inputRefs.get(i),
          given != null ? given.get(i) : input(prefix + layer.name(), batch(layer)));
    }
    Calls calls = Calls.of(network);
    List<Call> open = new ArrayList<>(calls.all());
    while (!open.isEmpty()) {
      List<Call> blocked = new ArrayList<>();
      for (Call call : open) {
        List<Tensor> sources =
            call.config().inputs().stream().map(calls::fitting).map(ready::get).toList();
        Optional<TensorRef> mask = call.config().mask().map(calls::fitting);
        boolean isBlocked =
            sources.stream().anyMatch(Objects::isNull)
                || mask.isPresent() && !ready.containsKey(mask.get());
        if (isBlocked) {
          blocked.add(call);
        } else {
          List<Tensor> read =
              mask.map(source -> List.of(sources.get(0).maskedBy(ready.get(source))))
                  .orElse(sources);
          List<Tensor> results = called(call.layer(), call.config(), read, prefix);
          for (int i = 0; i < results.size(); i++) {
            ready.put(new TensorRef(call.layer().name(), call.index(), i), results.get(i));
          }
        }
      }
      if (blocked.size() == open.size()) {
        throw new KerasFileException(
            "\"%s\" reads what no layer gives, %s: the file is damaged"
                .formatted(blocked.get(0).layer().path(), blocked.get(0).config().inputs()));
      }
      open = blocked;
    }
    List<Tensor> outputs = new ArrayList<>();
    for (TensorRef output : network.outputs()) {
      Tensor tensor = ready.get(calls.fitting(output));
      if (tensor == null) {
        throw new KerasFileException(
            "no layer gives the output %s of the model \"%s\": the file is damaged"
                .formatted(output, network.name()));
      }
      outputs.add(tensor);
    }
    if (outputs.isEmpty()) {
      throw new KerasFileException(
          "the model \"" + network.name() + "\" has no outputs: the file is damaged");
    }
    return outputs;
  }

  private JsonNode batch(LayerConfig layer) {
    JsonNode shape = shape(layer.arguments());
    if (shape == null || shape.isEmpty()) {
      throw new KerasFileException(
          "the input \"" + layer.path() + "\" has no shape: the file is damaged");
    }
    return shape;
  }

  private record Call(LayerConfig layer, int index, LayerCallConfig config) {}

  /**
   * All calls of a model. Some versions of Keras 2 count the making of a nested model as its first
   * call: then one is named that is not listed.
   */
  private record Calls(List<Call> all, Set<String> countedFromOne) {

    static Calls of(NetworkConfig network) {
      List<Call> all = new ArrayList<>();
      Map<String, Integer> counts = new HashMap<>();
      List<TensorRef> references = new ArrayList<>(network.outputs());
      for (LayerConfig layer : network.layers()) {
        counts.put(layer.name(), layer.calls().size());
        for (int i = 0; i < layer.calls().size(); i++) {
          all.add(new Call(layer, i, layer.calls().get(i)));
          references.addAll(layer.calls().get(i).inputs());
        }
      }
      Set<String> countedFromOne = new HashSet<>();
      for (TensorRef reference : references) {
        Integer count = counts.get(reference.layer());
        if (count != null && count > 0 && reference.call() == count) {
          countedFromOne.add(reference.layer());
        }
      }
      return new Calls(all, countedFromOne);
    }

    TensorRef fitting(TensorRef reference) {
      return countedFromOne.contains(reference.layer())
          ? new TensorRef(reference.layer(), reference.call() - 1, reference.output())
          : reference;
    }
  }

  /** Whatever goes wrong in between is told of with the layer's name. */
  private List<Tensor> called(
      LayerConfig layer, LayerCallConfig config, List<Tensor> sources, String prefix) {
    return named(
        "%s \"%s\" cannot be set up with %s"
            .formatted(layer.type(), layer.path(), sources.stream().map(Tensor::shape).toList()),
        () -> written(layer, config, sources, prefix));
  }

  private static <T> T named(String what, Supplier<T> step) {
    try {
      return step.get();
    } catch (KerasFileException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new KerasFileException(
          what + " (" + e + "): the file is damaged, or the layer is used as is not read", e);
    }
  }

  private List<Tensor> written(
      LayerConfig layer, LayerCallConfig config, List<Tensor> sources, String prefix) {
    if (layer.network().isPresent()) {
      if (!config.others().isEmpty()) {
        throw new UnsupportedKerasException(
            "the model \"%s\" is called with %s, which is not read"
                .formatted(layer.path(), String.join(", ", config.others())));
      }
      NetworkConfig inner = layer.network().get();
      String within = prefix + layer.name() + "/";
      return inner.isChain() ? chain(inner, sources, within) : functional(inner, sources, within);
    }
    String name = prefix + layer.name();
    if (OperatorTable.isOperator(layer, model.isKeras3())) {
      LayerCall call =
          new LayerCall(layer, LayerRow.operator(layer.type()), name, sources, model, "", config);
      return List.of(OperatorTable.write(call, config));
    }
    return List.of(LayerTable.call(layer, name, sources, model, "", config).write());
  }

  private ComputationGraph filled(ComputationGraphConfiguration configuration) {
    long count = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      count = Math.addExact(count, Math.max(0, vertex.numParams(true)));
    }
    requireRoom(count);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(count == 0 ? null : Nd4j.create(DataType.FLOAT, 1, count), false);
    graph
        .parameters()
        .forEach(
            layer ->
                layer.getValue().forEach(parameter -> fill(network, layer.getKey(), parameter)));
    return network;
  }

  private static void fill(ComputationGraph network, String layer, Parameter parameter) {
    named(
        "The weights of \"%s\" do not fit".formatted(layer),
        () -> {
          parameter.writer().write(parameter(network, layer, parameter));
          return network;
        });
  }

  private static INDArray parameter(ComputationGraph network, String layer, Parameter parameter) {
    var vertex = network.getVertex(layer);
    return vertex.hasLayer()
        ? vertex.getLayer().getParam(parameter.key())
        : vertex.paramTable(false).get(parameter.key());
  }

  private void requireRoom(long count) {
    long stored = archive.bytes() / 2;
    long most = Pointer.maxBytes() > 0 ? Pointer.maxBytes() / Float.BYTES : Long.MAX_VALUE;
    if (count / MOST_COPIES > stored) {
      throw new KerasFileException(
          "%s: the layers have %d parameters, far more than the file can hold: it is damaged"
              .formatted(archive.file(), count));
    }
    if (count > most) {
      throw new KerasFileException(
          "%s: the layers have %d parameters, more than this Java may allocate: if you trust the file, start Java with -Dorg.bytedeco.javacpp.maxbytes=…"
              .formatted(archive.file(), count));
    }
  }
}
