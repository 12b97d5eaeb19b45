package org.lrp4j.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.activation.Activations;
import org.nd4j.linalg.activations.IActivation;

/**
 * Which layers end the network. That is an output's own layer, or the one that stands before layers
 * that hand on what they get, such as a softmax in an activation layer before a loss layer that has
 * none. Its softmax or sigmoid is left out, so that relevance begins at the logits.
 */
final class Endings {

  private final Map<String, List<Integer>> places = new HashMap<>();
  private final Set<Integer> leavingOut = new HashSet<>();

  Endings(Layout layout, Settings settings) {
    for (Place output : layout.places()) {
      if (output.isOutput() && output.consumers().isEmpty()) {
        Deque<Integer> ending = new ArrayDeque<>();
        Place place = output;
        ending.addFirst(place.index());
        while (handsOn(place, settings) && layout.isOnlyReader(place)) {
          place = layout.place(place.sources().get(0));
          ending.addFirst(place.index());
        }
        if (leavesOut(place, settings)) {
          leavingOut.add(place.index());
        } else if (place != output) {
          ending = new ArrayDeque<>(List.of(output.index()));
        }
        places.put(output.name(), List.copyOf(ending));
      }
    }
  }

  private static boolean handsOn(Place place, Settings settings) {
    return place.isLayer()
        && place.preprocessor() == null
        && !settings.gradientTimesInput().contains(place.name())
        && settings
            .registry()
            .layer(place.configuration())
            .filter(family -> family.handsOn(place.configuration()))
            .isPresent();
  }

  private static boolean leavesOut(Place place, Settings settings) {
    if (!place.isLayer()) {
      return false;
    }
    // In a recurrent layer the next moment reads the activation as well.
    Optional<LayerFamily<?>> family =
        settings
            .registry()
            .layer(place.configuration())
            .filter(found -> found.kind() != LayerKind.RECURRENT);
    Optional<IActivation> activation =
        family.flatMap(found -> found.activation(place.configuration()));
    return activation.filter(Activations::isStrippedAtTheOutput).isPresent();
  }

  /** Whether the activation function of a layer is left out because it ends the network. */
  boolean leavesOut(Place place) {
    return leavingOut.contains(place.index());
  }

  /** The outputs of which something is left out. */
  Set<String> ofProbabilities() {
    Set<String> names = new HashSet<>(places.keySet());
    names.removeIf(name -> !leavingOut.contains(places.get(name).get(0)));
    return names;
  }

  /**
   * The numbers of the places from the one whose activation function is left out to the output, by
   * the output's name; the output alone where nothing is left out before it.
   */
  Map<String, List<Integer>> places() {
    return Map.copyOf(places);
  }
}
