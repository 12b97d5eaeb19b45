package org.lrp4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.Sign;

/**
 * Builds a shadow network: shares the parameters, checks the model, wraps every layer and vertex.
 */
final class ShadowBuilder {

  private final Source source;
  private final Settings settings;
  private final Workbench bench;
  private final WorkspaceMode usersMode;
  private final boolean leadsGradients;

  ShadowBuilder(Source source, Settings settings) {
    this(source, settings, false);
  }

  /**
   * A builder.
   *
   * @param leadsGradients whether the way back is that of gradients, and not of relevance
   */
  ShadowBuilder(Source source, Settings settings, boolean leadsGradients) {
    this.leadsGradients = leadsGradients;
    this.source = source;
    this.settings = settings;
    this.usersMode = source.configuration().getInferenceWorkspaceMode();
    this.bench =
        new Workbench(
            settings.zeroBias(),
            settings.keepsMemory(),
            settings.fixedParameters(),
            settings.keepsConservation(),
            settings.reproducible());
  }

  ShadowNetwork build() {
    SharedParameters parameters =
        new SharedParameters(source.parameters(), source.configuration().getDataType());
    ShadowGraph graph = graphOver(source, parameters, ShadowGraph::new);
    ParameterCheck.requireFinite(graph);
    Layout layout = new Layout(graph);
    Endings endings = new Endings(layout, settings);
    ModelCheck.require(layout, endings, settings);
    RuleAssignment rules = new RuleAssignment(layout, settings);
    InputFormats inputFormats = InputFormats.of(graph, layout, settings.registry());
    Source untouched = settings.verifies() ? source.copy() : source;
    TurnedImages turned =
        new TurnedImages(
            leadsGradients ? Set.of() : ChannelsLast.lay(graph, layout, rules, settings),
            bench.arrays());
    StepDefinitions definitions =
        new StepDefinitions(graph, layout, endings, rules, settings, bench, turned);
    Map<Integer, Step> steps = new HashMap<>();
    layout.places().forEach(place -> steps.put(place.index(), definitions.step(place)));
    Map<Integer, Step> defined = Map.copyOf(steps);
    Map<Integer, Step> merged = defined;
    if (leadsGradients) {
      GradientSteps gradients = new GradientSteps(definitions, endings, settings);
      layout.places().forEach(place -> steps.put(place.index(), gradients.step(place)));
      gradients.requireNoFindings();
    } else {
      Canonizers.apply(layout, rules, steps, bench.arrays());
      merged = Map.copyOf(steps);
      EqualSharing.apply(layout, rules, steps);
    }
    List<Node> nodes = new ArrayList<>();
    for (Place place : layout.places()) {
      // What was merged computes something else than its layer, and is compared with the output.
      boolean isMerged = merged.get(place.index()) != defined.get(place.index());
      boolean isTrusted = isMerged || definitions.isStandard(place);
      Optional<String> remark = Remarks.of(place, layout, endings, settings);
      nodes.add(node(graph, place, steps.get(place.index()), definitions, isTrusted, remark));
    }
    Guard guard =
        new Guard(
            settings.verifies() ? () -> original(untouched, parameters) : null,
            InPlaceReaders.of(layout, settings.registry()));
    return new ShadowNetwork(
        graph,
        nodes,
        endings,
        inputFormats,
        parameters,
        rules.composite(),
        guard,
        inputSigns(graph),
        turned,
        bench,
        settings);
  }

  private Node node(
      ComputationGraph graph,
      Place place,
      Step step,
      StepDefinitions definitions,
      boolean isTrusted,
      Optional<String> remark) {
    GraphVertex vertex = graph.getVertices()[place.index()];
    Wrapper wrapper = install(graph, place, step);
    return new Node(
        place.name(),
        place.type(),
        place.index(),
        place.sources(),
        definitions.preprocessor(place),
        step,
        place.isLayer() ? settings.registry().format(place.configuration()) : Optional.empty(),
        place.isLayer() ? vertex : (ShadowVertex) wrapper,
        place.isLayer()
            ? Optional.of(
                input -> place.layer().activate(input, false, LayerWorkspaceMgr.noWorkspaces()))
            : Optional.empty(),
        isTrusted,
        remark);
  }

  /**
   * DL4J's own layers over the same parameters, with the user's choice of workspaces, on which
   * outputs can depend.
   */
  private ComputationGraph original(Source untouched, SharedParameters parameters) {
    ComputationGraph graph = graphOver(untouched, parameters, ComputationGraph::new);
    graph.getConfiguration().setInferenceWorkspaceMode(usersMode);
    return graph;
  }

  /** A graph of a network's layers over parameters that need not be its own. */
  static <G extends ComputationGraph> G graphOver(
      Source source,
      SharedParameters parameters,
      Function<ComputationGraphConfiguration, G> constructor) {
    ComputationGraphConfiguration configuration = source.configuration();
    // Captured activations outlive the forward pass, so no workspace may own them.
    configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    configuration.setDataType(parameters.type());
    configuration.getVertices().values().forEach(ShadowBuilder::removeDropout);
    configuration.getVertices().values().forEach(ShadowBuilder::leaveParametersAlone);
    G graph = constructor.apply(configuration);
    if (parameters.array().isEmpty()) {
      graph.init();
    } else {
      graph.init(parameters.array(), false);
    }
    return graph;
  }

  /** A one-class output layer sets its r to the initial value whenever a layer is made of it. */
  private static void leaveParametersAlone(org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
    if (vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layerVertex
        && layerVertex.getLayerConf().getLayer() instanceof OCNNOutputLayer oneClass) {
      oneClass.setConfigureR(false);
    }
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
    if (layer instanceof FrozenLayer frozen) {
      removeDropout(frozen.getLayer());
    } else if (layer instanceof BaseWrapperLayer outer) {
      removeDropout(outer.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      removeDropout(both.getFwd());
      removeDropout(both.getBwd());
    }
  }

  private Map<Integer, Sign> inputSigns(ComputationGraph graph) {
    Map<Integer, Sign> signs = new HashMap<>();
    for (String name : graph.getConfiguration().getNetworkInputs()) {
      signs.put(graph.getVertex(name).getVertexIndex(), settings.inputSign().apply(name));
    }
    return signs;
  }

  /** Puts the wrapper into the place of the layer or vertex. */
  private static Wrapper install(ComputationGraph graph, Place place, Step step) {
    GraphVertex[] vertices = graph.getVertices();
    if (!place.isLayer()) {
      ShadowVertex wrapper = new ShadowVertex(vertices[place.index()], step);
      vertices[place.index()] = wrapper;
      return wrapper;
    }
    ShadowLayer wrapper = new ShadowLayer(place.layer(), step);
    ((LayerVertex) vertices[place.index()]).setLayer(wrapper);
    Layer[] layers = graph.getLayers();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].conf() == wrapper.conf()) {
        layers[i] = wrapper;
      }
    }
    return wrapper;
  }
}
