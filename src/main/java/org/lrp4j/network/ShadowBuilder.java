package org.lrp4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.wrapper.GradientTimesInput;
import org.lrp4j.wrapper.GradientTimesInputVertex;
import org.lrp4j.wrapper.LayerContext;
import org.lrp4j.wrapper.LayerSupport;
import org.lrp4j.wrapper.LrpLayer;
import org.lrp4j.wrapper.LrpVertex;
import org.lrp4j.wrapper.NormalizationMerging;
import org.lrp4j.wrapper.RelevanceNode;

/**
 * Builds a shadow network: shares the parameters, checks the model, wraps every layer and vertex.
 */
final class ShadowBuilder {

  private final Source source;
  private final Settings settings;
  private final Workbench bench;

  ShadowBuilder(Source source, Settings settings) {
    this.source = source;
    this.settings = settings;
    this.bench =
        new Workbench(settings.zeroBias(), settings.keepsMemory(), settings.keepsConservation());
  }

  ShadowNetwork build() {
    SharedParameters parameters =
        new SharedParameters(source.parameters(), source.configuration().getDataType());
    ComputationGraph graph = graphOver(parameters);
    ParameterCheck.requireFinite(graph);
    Layout layout = new Layout(graph);
    ModelCheck.require(layout, settings);
    RuleAssignment rules = new RuleAssignment(layout, settings);
    Map<Integer, RelevanceNode> wrappers = new HashMap<>();
    for (Place place : layout.places()) {
      wrappers.put(
          place.index(),
          place.isLayer() ? wrapLayer(place, rules, layout) : wrapVertex(graph, place));
    }
    mergeNormalizations(layout, wrappers);
    List<Node> nodes = new ArrayList<>();
    for (Place place : layout.places()) {
      RelevanceNode wrapper = wrappers.get(place.index());
      install(graph, place, wrapper);
      nodes.add(
          new Node(
              place.name(),
              place.type(),
              place.index(),
              place.sources(),
              wrapper,
              place.preprocessor()));
    }
    Proofs.derive(nodes, outputs(graph), settings.inputSign());
    return new ShadowNetwork(
        graph, nodes, parameters, rules.composite(), imageFormat(layout), bench, settings);
  }

  private ComputationGraph graphOver(SharedParameters parameters) {
    ComputationGraphConfiguration configuration = source.configuration();
    // Captured activations outlive the forward pass, so no workspace may own them.
    configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    configuration.setDataType(parameters.type());
    configuration.getVertices().values().forEach(ShadowBuilder::removeDropout);
    ComputationGraph graph = new ComputationGraph(configuration);
    if (parameters.array().isEmpty()) {
      graph.init();
    } else {
      graph.init(parameters.array(), false);
    }
    return graph;
  }

  /** Off at inference, but a layer's own backward pass, for gradient × input, would apply it. */
  private static void removeDropout(org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
    if (vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layerVertex) {
      removeDropout(layerVertex.getLayerConf().getLayer());
    }
  }

  private static void removeDropout(org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (!(layer instanceof DropoutLayer)) {
      layer.setIDropout(null);
    }
    if (layer instanceof BaseWrapperLayer outer) {
      removeDropout(outer.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      removeDropout(both.getFwd());
      removeDropout(both.getBwd());
    }
  }

  private static List<Integer> outputs(ComputationGraph graph) {
    return graph.getConfiguration().getNetworkOutputs().stream()
        .map(name -> graph.getVertex(name).getVertexIndex())
        .toList();
  }

  private static boolean isOnlyReader(Place place, Layout layout) {
    Place source = layout.place(place.sources().get(0));
    return source != null && !source.isOutput() && source.consumers().size() == 1;
  }

  private LrpLayer wrapLayer(Place place, RuleAssignment rules, Layout layout) {
    LayerSupport<?> support = settings.registry().layer(place.configuration()).orElse(null);
    boolean strips =
        support != null
            && support
                .activation(place.configuration())
                .filter(activation -> ModelCheck.strips(place, activation))
                .isPresent();
    LayerContext context =
        new LayerContext(
            place.name(),
            rules.rule(place),
            settings.zeroBias(),
            settings.stabilizer(),
            strips,
            isOnlyReader(place, layout),
            bench);
    return settings.gradientTimesInput().contains(place.name())
        ? new GradientTimesInput(place.layer(), context)
        : support.wrap(place.layer(), context);
  }

  private LrpVertex wrapVertex(ComputationGraph graph, Place place) {
    GraphVertex vertex = graph.getVertices()[place.index()];
    LayerContext context =
        new LayerContext(
            place.name(), null, settings.zeroBias(), settings.stabilizer(), false, false, bench);
    return settings.gradientTimesInput().contains(place.name())
        ? new GradientTimesInputVertex(vertex, context)
        : settings
            .registry()
            .vertex(place.vertex())
            .orElseThrow()
            .wrap(vertex, place.vertex(), context);
  }

  /** Merges where batch normalisation alone reads the output of an affine layer. */
  private static void mergeNormalizations(Layout layout, Map<Integer, RelevanceNode> wrappers) {
    for (Place place : layout.places()) {
      if (place.isLayer() && place.preprocessor() == null) {
        if (isOnlyReader(place, layout)) {
          NormalizationMerging.mergeIfPossible(
              wrappers.get(place.sources().get(0)), wrappers.get(place.index()));
        }
      }
    }
  }

  private static void install(ComputationGraph graph, Place place, RelevanceNode wrapper) {
    if (wrapper instanceof LrpLayer layer) {
      ((LayerVertex) graph.getVertices()[place.index()]).setLayer(layer);
      Layer[] layers = graph.getLayers();
      for (int i = 0; i < layers.length; i++) {
        if (layers[i].conf() == layer.conf()) {
          layers[i] = layer;
        }
      }
    } else {
      graph.getVertices()[place.index()] = (LrpVertex) wrapper;
    }
  }

  private Optional<CNN2DFormat> imageFormat(Layout layout) {
    return layout.places().stream()
        .filter(Place::isLayer)
        .flatMap(
            place ->
                settings
                    .registry()
                    .layer(place.configuration())
                    .flatMap(support -> support.dataFormat(place.configuration()))
                    .stream())
        .findFirst();
  }
}
