package org.lrp4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.layer.UnsupportedModelException.Finding;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.activation.Activations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Finds all that keeps a network from being explained, before anything is wrapped. */
final class ModelCheck {

  private static final String REGISTER =
      "register a family of your own, or opt in to gradient × input for it";

  private final Settings settings;
  private final Endings endings;
  private final SoftmaxAxis softmaxAxis;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Integer, DataFormat> formats = new HashMap<>();

  private ModelCheck(Layout layout, Endings endings, Settings settings) {
    this.softmaxAxis = new SoftmaxAxis(layout, settings.registry());
    this.settings = settings;
    this.endings = endings;
  }

  /** Throws one exception with all findings, if there are any. */
  static void require(Layout layout, Endings endings, Settings settings) {
    requireKnownNames(layout, settings.gradientTimesInput());
    ModelCheck check = new ModelCheck(layout, endings, settings);
    layout.places().forEach(check::check);
    if (!check.findings.isEmpty()) {
      throw new UnsupportedModelException(check.findings);
    }
  }

  private static void requireKnownNames(Layout layout, Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    layout.places().forEach(place -> unknown.remove(place.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Gradient × input was asked for "
              + unknown
              + ", but the layers and vertices of the network are "
              + layout.places().stream().map(Place::name).toList());
    }
  }

  private void check(Place place) {
    if (place.preprocessor() != null) {
      checkPreprocessor(place, place.preprocessor());
    }
    if (settings.gradientTimesInput().contains(place.name())) {
      checkGradient(place);
      return;
    }
    if (place.isLayer()) {
      checkLayer(place, place.configuration());
      settings
          .registry()
          .format(place.configuration())
          .ifPresent(found -> checkFormat(place, found));
    } else {
      if (place.vertex() instanceof PreprocessorVertex vertex) {
        checkPreprocessor(place, vertex.getPreProcessor());
      }
      settings
          .registry()
          .vertex(place.vertex())
          .ifPresentOrElse(
              family -> checkVertex(place, family),
              () -> findUnknown(place, place.vertex(), "unsupported vertex"));
    }
  }

  private void checkGradient(Place place) {
    if (place.isLayer() && place.layer() instanceof IOutputLayer) {
      find(
          place,
          "gradient × input needs a backward pass without labels, which an output layer has not",
          "register a family of your own");
    } else if (place.isLayer()
        && new RandomSlopes(settings.registry()).areIn(place.configuration())) {
      boolean isKnown = settings.registry().layer(place.configuration()).isPresent();
      find(
          place,
          RandomSlopes.PROBLEM,
          isKnown
              ? "do not name it for gradient × input: relevance passes RReLU"
              : "register a family of your own");
    }
  }

  private void checkPreprocessor(Place place, InputPreProcessor preprocessor) {
    if (!settings.registry().routes(preprocessor)) {
      find(
          place,
          "unknown preprocessor " + preprocessor.getClass().getSimpleName(),
          "register it, if its backprop is the inverse of its preProcess");
    }
  }

  private void checkVertex(Place place, VertexFamily<?> family) {
    family.problem(place.vertex()).ifPresent(problem -> find(place, problem));
    family.format(place.vertex()).ifPresent(found -> checkFormat(place, found));
  }

  /** Checks a layer, and those inside it. */
  private void checkLayer(Place place, Layer configuration) {
    Optional<LayerFamily<?>> known = settings.registry().layer(configuration);
    if (known.isEmpty()) {
      boolean isInside = configuration != place.configuration();
      String type = isInside ? " " + configuration.getClass().getSimpleName() + " inside" : "";
      findUnknown(place, configuration, "unsupported layer" + type);
      return;
    }
    LayerFamily<?> family = known.get();
    family.problem(configuration).ifPresent(problem -> find(place, problem));
    if (family.isOnlyAtTheEnd() && !place.consumers().isEmpty()) {
      find(
          place,
          "other layers read what its activation functions give, which are left out where it ends"
              + " the network, and which no rule can pass elsewhere",
          "let the layers behind it read what it reads");
    }
    family
        .activation(configuration)
        .filter(activation -> !settings.registry().isElementWise(activation))
        .filter(activation -> !endings.leavesOut(place))
        .ifPresent(activation -> findActivation(place, activation));
    if (endings.leavesOut(place) && configuration == place.configuration()) {
      checkSoftmaxAxis(place, family);
    }
    family.inside(configuration).forEach(inner -> checkLayer(place, inner));
  }

  /** Layers that are no output layers hand DL4J's softmax their output as it is. */
  private void checkSoftmaxAxis(Place place, LayerFamily<?> family) {
    boolean isSoftmax =
        family
            .activation(place.configuration())
            .filter(ActivationSoftmax.class::isInstance)
            .isPresent();
    Optional<DataFormat> found = isSoftmax ? softmaxAxis.format(place) : Optional.empty();
    found
        .filter(format -> format.channelAxis() != format.rank() - 1)
        .ifPresent(
            format ->
                find(
                    place,
                    "its softmax is over the last axis of "
                        + format
                        + " in Deeplearning4j, and not over the classes, so there are no logits of"
                        + " classes",
                    "put softmax into the loss layer of sequences, images or volumes behind it"));
  }

  private void findActivation(Place place, IActivation activation) {
    String name = activation.getClass().getSimpleName();
    if (Activations.isStrippedAtTheOutput(activation)) {
      find(
          place,
          name + " in the middle of the network is not element-wise",
          "opt in to gradient × input for it");
    } else {
      find(
          place,
          "unknown activation function " + name,
          "register it, if it acts on each element by itself");
    }
  }

  /** All layers of images have to read them in the same way, and so all of sequences. */
  private void checkFormat(Place place, DataFormat found) {
    DataFormat before = formats.putIfAbsent(found.rank(), found);
    if (before != null && before != found) {
      find(
          place,
          "expects " + found + ", layers before it " + before + ", which DL4J itself gets wrong",
          "build the network with one data format");
    }
  }

  private void findUnknown(Place place, Object configuration, String what) {
    Problem problem =
        settings.registry().refusal(configuration.getClass()).orElse(new Problem(what, REGISTER));
    find(place, problem);
  }

  private void find(Place place, Problem problem) {
    find(place, problem.what(), problem.whatToDo());
  }

  private void find(Place place, String what, String whatToDo) {
    findings.add(new Finding(place.name(), place.type(), what, whatToDo));
  }
}
