package org.lrp4j.network;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.engine.step.RulesInARow;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.gradient.GradientTimesInput;
import org.lrp4j.layer.gradient.GradientTimesInputs;
import org.lrp4j.layer.routing.ChannelOrderStep;
import org.lrp4j.layer.routing.PreprocessorStep;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;

/** Asks the family of each layer and vertex what it computes. */
final class StepDefinitions {

  private final ShadowGraph graph;
  private final Layout layout;
  private final Endings endings;
  private final RuleAssignment rules;
  private final Settings settings;
  private final Workbench bench;
  private final TurnedImages turned;

  StepDefinitions(
      ShadowGraph graph,
      Layout layout,
      Endings endings,
      RuleAssignment rules,
      Settings settings,
      Workbench bench,
      TurnedImages turned) {
    this.graph = graph;
    this.layout = layout;
    this.endings = endings;
    this.rules = rules;
    this.settings = settings;
    this.bench = bench;
    this.turned = turned;
  }

  Step step(Place place) {
    if (!place.isLayer()) {
      return ofVertex(place);
    }
    boolean leaves = place.preprocessor() == null && ChannelsLast.leaves(place, turned.indices());
    return leaves ? order(DataFormat.NCHW).then(ofLayer(place), memory()) : ofLayer(place);
  }

  private Step order(DataFormat wanted) {
    return new ChannelOrderStep(wanted, memory());
  }

  /** The step by a layer's or vertex's own backward pass. */
  Step byGradient(Place place, GradientUse use) {
    if (place.isLayer()) {
      StepContext context = context(place, rules.rule(place), endings.leavesOut(place));
      return GradientTimesInput.of(
          place.layer(), place.configuration(), context, use, scaling(place, context));
    }
    StepContext context = context(place, new EpsilonRule(settings.stabilizer()), false);
    GraphVertex vertex = graph.getVertices()[place.index()];
    return GradientTimesInputs.of(vertex, place.vertex(), context, use);
  }

  /** What a layer multiplies its channels by, if that is all it does. */
  private Optional<ScaleAndShift> scaling(Place place, StepContext context) {
    return family(place)
        .filter(family -> family.kind() == LayerKind.NORMALIZATION)
        .flatMap(
            family -> family.define(place.layer(), place.configuration(), context).scaleAndShift());
  }

  /** Arrays of steps that lead back what no family does. */
  Memory memory() {
    return bench.arrays();
  }

  /** What comes before a layer, if anything. */
  Optional<Step> preprocessor(Place place) {
    Optional<Step> own =
        Optional.ofNullable(place.preprocessor())
            .map(preprocessor -> new PreprocessorStep(preprocessor, context(place, null, false)));
    if (ChannelsLast.leaves(place, turned.indices())) {
      return own.map(step -> order(DataFormat.NCHW).then(step, memory()));
    }
    return turned.contains(place.index())
        ? own.map(step -> step.then(order(DataFormat.NHWC), memory()))
        : own;
  }

  /** Whether a layer or vertex is of a family of lrp4j's own, and not a user's. */
  boolean isStandard(Place place) {
    if (settings.gradientTimesInput().contains(place.name())) {
      return true; // it runs the layer itself
    }
    return place.isLayer()
        ? family(place).filter(settings.registry()::isStandard).isPresent()
        : settings
            .registry()
            .vertex(place.vertex())
            .filter(settings.registry()::isStandard)
            .isPresent();
  }

  private Optional<LayerFamily<?>> family(Place place) {
    return settings.registry().layer(place.configuration());
  }

  private Step ofLayer(Place place) {
    if (settings.gradientTimesInput().contains(place.name())) {
      return byGradient(place, GradientUse.TIMES_INPUT);
    }
    StepContext context = context(place, rules.rule(place), endings.leavesOut(place));
    return family(place).orElseThrow().define(place.layer(), place.configuration(), context);
  }

  private Step ofVertex(Place place) {
    if (settings.gradientTimesInput().contains(place.name())) {
      return byGradient(place, GradientUse.TIMES_INPUT);
    }
    GraphVertex vertex = graph.getVertices()[place.index()];
    StepContext context = context(place, new EpsilonRule(settings.stabilizer()), false);
    VertexFamily<?> family = settings.registry().vertex(place.vertex()).orElseThrow();
    return family.define(vertex, place.vertex(), context);
  }

  private StepContext context(Place place, Rule rule, boolean strips) {
    return new StepContext(
        place.name(),
        rule,
        rules.composite().treatments(),
        settings.stabilizer(),
        strips,
        place.isLayer() && layout.isOnlyReader(place),
        false,
        this::inside,
        graph,
        bench,
        place.isLayer() ? rules.rulesInARow(place) : RulesInARow.all(rule));
  }

  private Step inside(
      Layer layer, org.deeplearning4j.nn.conf.layers.Layer configuration, LayerContext context) {
    return settings
        .registry()
        .layer(configuration)
        .orElseThrow()
        .define(layer, configuration, context);
  }
}
