package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.LayerDescription;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.RulesInARow;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;

/** Describes the layers to the composite and keeps the rules that it gives. */
final class RuleAssignment {

  private final Map<Integer, Rule> rules = new HashMap<>();
  private final Set<Integer> isChosen = new HashSet<>();
  private final Map<Integer, RulesInARow> rulesInARow = new HashMap<>();
  private final Composite composite;

  RuleAssignment(Layout layout, Settings settings) {
    List<LayerDescription> descriptions = new ArrayList<>();
    List<Place> layers = layout.places().stream().filter(Place::isLayer).toList();
    Map<Integer, LayerKind> kinds = new HashMap<>();
    for (Place place : layers) {
      kinds.put(place.index(), settings.registry().kind(place.configuration()));
    }
    layout.places().stream()
        .filter(place -> !place.isLayer() && place.vertex().numParams(false) > 0)
        .forEach(place -> kinds.put(place.index(), LayerKind.ATTENTION));
    List<Place> forwards = layout.places();
    List<Place> backwards = new ArrayList<>(forwards);
    Collections.reverse(backwards);
    Set<Integer> behind = beyondAffineLayers(forwards, Place::sources, kinds);
    Set<Integer> before = beyondAffineLayers(backwards, Place::consumers, kinds);
    for (int i = 0; i < layers.size(); i++) {
      Place place = layers.get(i);
      descriptions.add(
          new LayerDescription(
              place.name(),
              i,
              place.configuration().getClass(),
              kinds.get(place.index()),
              !behind.contains(place.index()),
              !before.contains(place.index())));
    }
    composite = settings.composite().orElseGet(() -> suitable(kinds));
    requireKnownNames(layers);
    requireKnownIndices(layers);
    for (int i = 0; i < layers.size(); i++) {
      Rule otherwise =
          descriptions.get(i).kind().takesRule()
              ? new EpsilonRule()
              : new EpsilonRule(settings.stabilizer());
      Optional<Rule> chosen = composite.ruleFor(descriptions.get(i));
      rules.put(layers.get(i).index(), chosen.orElse(otherwise));
      rulesInARow.put(layers.get(i).index(), inARow(descriptions.get(i), otherwise));
      LayerKind kind = descriptions.get(i).kind();
      if (chosen.isPresent() && kind != LayerKind.FIXED && kind != LayerKind.ATTENTION) {
        isChosen.add(layers.get(i).index());
      }
    }
  }

  private RulesInARow inARow(LayerDescription layer, Rule otherwise) {
    LayerDescription first =
        new LayerDescription(
            layer.name(), layer.index(), layer.type(), layer.kind(), layer.first(), false);
    return new RulesInARow(
        composite.ruleFor(first).orElse(otherwise),
        composite.ruleInside(layer, false).orElse(otherwise),
        composite.ruleInside(layer, true).orElse(otherwise));
  }

  /** The places that an affine layer separates from where the walk began. */
  private static Set<Integer> beyondAffineLayers(
      List<Place> walk, Function<Place, List<Integer>> neighbours, Map<Integer, LayerKind> kinds) {
    Set<Integer> beyond = new HashSet<>();
    for (Place place : walk) {
      for (int neighbour : neighbours.apply(place)) {
        if (beyond.contains(neighbour)
            || kinds.getOrDefault(neighbour, LayerKind.FIXED).isAffine()) {
          beyond.add(place.index());
        }
      }
    }
    return beyond;
  }

  private static Composite suitable(Map<Integer, LayerKind> kinds) {
    return kinds.containsValue(LayerKind.CONVOLUTION)
        ? Composite.epsilonPlus()
        : Composite.uniform(new EpsilonRule());
  }

  private void requireKnownNames(List<Place> layers) {
    Set<String> unknown = new HashSet<>(composite.layerNames());
    layers.forEach(place -> unknown.remove(place.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "The composite has a rule for "
              + unknown
              + ", but the layers of the network are "
              + layers.stream().map(Place::name).toList());
    }
  }

  private void requireKnownIndices(List<Place> layers) {
    List<Integer> beyond =
        composite.layerIndices().stream().filter(index -> index >= layers.size()).sorted().toList();
    if (!beyond.isEmpty()) {
      throw new IllegalArgumentException(
          "The composite has a rule for layer "
              + beyond
              + ", but the network has the layers 0 to "
              + (layers.size() - 1)
              + ": "
              + layers.stream().map(Place::name).toList()
              + "; vertices that are no layers do not count");
    }
  }

  /** The rule of the layer at that place. */
  Rule rule(Place place) {
    return rules.getOrDefault(place.index(), new EpsilonRule());
  }

  /** Whether the composite has a rule for the layer at that place, which counts there. */
  boolean isChosen(Place place) {
    return isChosen.contains(place.index());
  }

  /** The rules of the layer at that place if it consists of several affine maps. */
  RulesInARow rulesInARow(Place place) {
    return rulesInARow.getOrDefault(place.index(), RulesInARow.all(new EpsilonRule()));
  }

  Composite composite() {
    return composite;
  }
}
