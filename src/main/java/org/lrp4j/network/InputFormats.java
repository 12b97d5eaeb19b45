package org.lrp4j.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.layer.DataFormat;

/** How the network reads its inputs: as the first layers say that do. */
final class InputFormats {

  private InputFormats() {}

  /** The formats of the inputs of which a layer says how it reads them, by their names. */
  static Map<String, DataFormat> of(ComputationGraph graph, Layout layout, LayerRegistry registry) {
    Map<Integer, DataFormat> read = new HashMap<>();
    // Backwards, so that what the first layers say comes last and stays.
    var places = layout.places();
    for (int i = places.size() - 1; i >= 0; i--) {
      Place place = places.get(i);
      Optional<DataFormat> own =
          place.isLayer() ? registry.format(place.configuration()) : Optional.empty();
      DataFormat format = own.orElse(place.preprocessor() == null ? read.get(place.index()) : null);
      if (format != null && place.preprocessor() == null) {
        place.sources().forEach(source -> read.put(source, format));
      }
    }
    Map<String, DataFormat> formats = new HashMap<>();
    for (String name : graph.getConfiguration().getNetworkInputs()) {
      DataFormat format = read.get(graph.getVertex(name).getVertexIndex());
      if (format != null) {
        formats.put(name, format);
      }
    }
    return formats;
  }
}
