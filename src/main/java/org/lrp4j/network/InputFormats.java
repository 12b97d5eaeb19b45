package org.lrp4j.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.layer.DataFormat;

/**
 * How the network reads its inputs: as the first layers say that do.
 *
 * @param formats the formats of the inputs of which a layer says how it reads them, by their names
 * @param indices the names of the inputs that a layer looks something up by
 */
record InputFormats(Map<String, DataFormat> formats, Set<String> indices) {

  InputFormats {
    formats = Map.copyOf(formats);
    indices = Set.copyOf(indices);
  }

  static InputFormats of(ComputationGraph graph, Layout layout, LayerRegistry registry) {
    Map<Integer, DataFormat> read = new HashMap<>();
    Set<Integer> lookedUp = new HashSet<>();
    // Backwards, so that what the first layers say comes last and stays.
    var places = layout.places();
    for (int i = places.size() - 1; i >= 0; i--) {
      Place place = places.get(i);
      if (place.isLayer() && registry.readsIndices(place.configuration())) {
        lookedUp.addAll(place.sources()); // the format that it names is its output's
        continue;
      }
      if (!place.isLayer() && lookedUp.contains(place.index())) {
        lookedUp.addAll(place.sources());
      }
      Optional<DataFormat> own =
          place.isLayer() ? registry.format(place.configuration()) : Optional.empty();
      DataFormat format = own.orElse(place.preprocessor() == null ? read.get(place.index()) : null);
      if (format != null && place.preprocessor() == null) {
        place.sources().forEach(source -> read.put(source, format));
      }
    }
    Map<String, DataFormat> formats = new HashMap<>();
    List<String> names = graph.getConfiguration().getNetworkInputs();
    for (String name : names) {
      DataFormat format = read.get(graph.getVertex(name).getVertexIndex());
      if (format != null) {
        formats.put(name, format);
      }
    }
    return new InputFormats(
        formats,
        names.stream()
            .filter(name -> lookedUp.contains(graph.getVertex(name).getVertexIndex()))
            .collect(Collectors.toSet()));
  }
}
