package org.lrp4j.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The layers that write over their input when DL4J runs them, where others read that as well: what
 * those see depends on the order, so DL4J's output is none of what the graph means.
 */
final class InPlaceReaders {

  private InPlaceReaders() {}

  /** Their names. */
  static Set<String> of(Layout layout, LayerRegistry registry) {
    List<Place> places = layout.places();
    Set<String> names = new LinkedHashSet<>();
    for (Place place : places) {
      boolean writes =
          place.isLayer()
              && place.preprocessor() == null
              && registry
                  .layer(place.configuration())
                  .filter(family -> family.writesOverInput())
                  .isPresent();
      if (writes && isShared(place, places, layout)) {
        names.add(place.name());
      }
    }
    return names;
  }

  private static boolean isShared(Place place, List<Place> places, Layout layout) {
    int read = place.sources().get(0);
    Place source = layout.place(read);
    long readers =
        places.stream()
            .flatMap(other -> other.sources().stream())
            .filter(index -> index == read)
            .count();
    return readers > 1 || source != null && source.isOutput();
  }
}
