package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.reference.ReferenceNetwork.Place;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;

/**
 * Where relevance may arrive although the value is zero: in front of the rules Flat, WSquare, ZBox
 * and Pass, as far as layers without a rule hand it on. A normalisation without a rule that alone
 * feeds a layer with such a rule becomes a part of that layer; what else lies there shares equally.
 */
final class ReferenceZeros {

  private final Set<String> reached = new HashSet<>();
  private final Map<String, List<Layer>> mergedBefore = new HashMap<>();
  private final Set<String> mergedForward = new HashSet<>();

  ReferenceZeros(
      List<Place> places,
      Predicate<Place> hasOnlyReader,
      Predicate<Place> isMergedBackward,
      Function<Place, Optional<Rule>> ruleOf) {
    for (int n = places.size() - 1; n >= 0; n--) {
      Place place = places.get(n);
      boolean isNormalization = LayerReader.isNormalization(place.layer());
      boolean hasRule = LayerReader.isAffine(place.layer()) || isNormalization;
      Optional<Rule> rule =
          hasRule && !isMergedBackward.test(place) ? ruleOf.apply(place) : Optional.empty();
      boolean gives = rule.map(ReferenceZeros::gives).orElse(reached.contains(place.name()));
      if (gives) {
        reached.addAll(place.sources());
      }
      if (gives && rule.isPresent() && !isNormalization) {
        takeOver(place, places, hasOnlyReader, isMergedBackward, ruleOf);
      }
    }
  }

  private static boolean gives(Rule rule) {
    return rule instanceof FlatRule
        || rule instanceof WSquareRule
        || rule instanceof ZBoxRule
        || rule instanceof PassRule;
  }

  /** All normalisations that lie directly in front, the first one first. */
  private void takeOver(
      Place place,
      List<Place> places,
      Predicate<Place> hasOnlyReader,
      Predicate<Place> isMergedBackward,
      Function<Place, Optional<Rule>> ruleOf) {
    List<Layer> taken = new ArrayList<>();
    Place next = place;
    while (next.preprocessor() == null) {
      String name = next.sources().get(0);
      Optional<Place> before = places.stream().filter(p -> p.name().equals(name)).findFirst();
      boolean fits =
          before
              .filter(p -> LayerReader.isNormalization(p.layer()))
              .filter(hasOnlyReader)
              .filter(isMergedBackward.negate())
              .filter(p -> ruleOf.apply(p).isEmpty())
              .isPresent();
      if (!fits) {
        break;
      }
      next = before.get();
      taken.add(0, next.layer());
      mergedForward.add(next.name());
    }
    mergedBefore.put(place.name(), taken);
  }

  /** Whether relevance may arrive where what a place puts out is zero. */
  boolean getRelevanceOf(Place place) {
    return reached.contains(place.name());
  }

  boolean isMergedForward(Place place) {
    return mergedForward.contains(place.name());
  }

  List<Layer> mergedBefore(Place place) {
    return mergedBefore.getOrDefault(place.name(), List.of());
  }
}
