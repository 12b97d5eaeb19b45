package org.lrp4j.network;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.rule.Bound;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lays the channels of a network's images last, where the user's network has them first: then the
 * pixels of a whole batch are the rows of one matrix, and oneDNN need not rearrange what it reads
 * and writes. A convolution of 64 channels at 224² takes 12 ms instead of 25, one of 1 × 1 half as
 * long, and the first one of a ResNet50 a quarter.
 *
 * <p>It is all or nothing, so that no activation is turned on its way: from the network's inputs,
 * all that reads images has to be known to compute alike in either format, up to layers behind
 * which there are no images any more. {@link TurnedImages} stands at the edges.
 */
final class ChannelsLast {

  private final Layout layout;
  private final LayerRegistry registry;
  private final Set<Integer> turned = new HashSet<>();

  private ChannelsLast(Layout layout, LayerRegistry registry) {
    this.layout = layout;
    this.registry = registry;
  }

  /**
   * Writes into the layers' configurations, which are the shadow's own, where that is faster and
   * possible.
   *
   * @param graph the shadow
   * @param layout its places
   * @param rules which layer gets which rule
   * @param settings the user's choices
   * @return the numbers of the inputs and places whose images have the channels last from now on;
   *     empty if nothing has changed
   */
  static Set<Integer> lay(
      ComputationGraph graph, Layout layout, RuleAssignment rules, Settings settings) {
    // Turning back the relevance of every layer takes longer than is gained; and where bits have to
    // be the same, they must not depend on whether it is kept.
    boolean pays =
        graph.getConfiguration().getDataType() == DataType.FLOAT
            && hasOneDnn()
            && !settings.keepsLayers()
            && !settings.reproducible();
    boolean isBound =
        !settings.gradientTimesInput().isEmpty()
            || layout.places().stream().anyMatch(place -> boundsElements(place, rules));
    if (!pays || isBound) {
      return Set.of();
    }
    ChannelsLast plan = new ChannelsLast(layout, settings.registry());
    if (!plan.find(graph)) {
      return Set.of();
    }
    layout.places().stream()
        .filter(place -> plan.turned.contains(place.index()))
        .forEach(plan::layLast);
    return Set.copyOf(plan.turned);
  }

  /**
   * ND4J's own convolutions of channels last rearrange their input: without oneDNN a VGG16 takes
   * 1.05 times as long as with channels first, a LeNet 1.7 times.
   */
  private static boolean hasOneDnn() {
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU
        && Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");
  }

  /** Whether a rule's box has a bound for every element, which lies as the user's input does. */
  private static boolean boundsElements(Place place, RuleAssignment rules) {
    return place.isLayer()
        && rules
            .rule(place)
            .box()
            .filter(
                box ->
                    box.low().extent() == Bound.Extent.ELEMENT
                        || box.high().extent() == Bound.Extent.ELEMENT)
            .isPresent();
  }

  private boolean find(ComputationGraph graph) {
    for (String name : graph.getConfiguration().getNetworkInputs()) {
      GraphVertex input = graph.getVertex(name);
      boolean isOfImages =
          layout.places().stream()
              .filter(place -> place.sources().contains(input.getVertexIndex()))
              .anyMatch(place -> place.preprocessor() == null && readsImages(place));
      if (isOfImages) {
        turned.add(input.getVertexIndex());
      }
    }
    for (Place place : layout.places()) {
      boolean anyTurned = place.sources().stream().anyMatch(turned::contains);
      boolean reads =
          place.preprocessor() == null
              ? turned.containsAll(place.sources())
              : readsImages(place) && !anyTurned;
      if (reads && takesChannelsLast(place) && !place.isOutput()) {
        turned.add(place.index());
      } else if (isStuck(place, anyTurned)) {
        return false;
      }
    }
    return layout.places().stream()
        .filter(place -> turned.contains(place.index()))
        .anyMatch(this::readsImages);
  }

  /**
   * Whether a place would have to read images that are turned, or from where they were turned in
   * the middle of the network. Behind a layer that is no reader of images there are none any more.
   */
  private boolean isStuck(Place place, boolean anyTurned) {
    return readsImages(place) || anyTurned && !place.isLayer();
  }

  /** Whether a layer says that it reads images with channels first. */
  private boolean readsImages(Place place) {
    return place.isLayer()
        && registry.format(place.configuration()).filter(DataFormat.NCHW::equals).isPresent();
  }

  private boolean takesChannelsLast(Place place) {
    if (place.isLayer()) {
      Optional<LayerFamily<?>> family = registry.layer(place.configuration());
      return family.filter(LayerFamily::takesChannelsLast).isPresent()
          && family.get().activation(place.configuration()).stream()
              .allMatch(registry::isElementWise);
    }
    return registry.vertex(place.vertex()).filter(VertexFamily::takesChannelsLast).isPresent();
  }

  private void layLast(Place place) {
    if (place.isLayer()) {
      registry.layer(place.configuration()).orElseThrow().layChannelsLast(place.configuration());
    } else {
      registry.vertex(place.vertex()).orElseThrow().layChannelsLast(place.vertex());
    }
  }

  /** Whether a place reads images that have to have the channels first again. */
  static boolean leaves(Place place, Set<Integer> turned) {
    List<Integer> sources = place.sources();
    return !turned.contains(place.index()) && sources.stream().anyMatch(turned::contains);
  }
}
