package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in the form of {@code .keras} and {@code .weights.h5}: groups that are called by
 * class and number, in each the arrays {@code vars/0}, {@code vars/1}, … Newer versions of Keras 3
 * note the layer's name there, which is then compared.
 */
record NumberedWeights(Hdf5 file) implements StoredWeights {

  @Override
  public List<StoredArray> of(LayerPath layer, List<Weight> expected) {
    Map<String, List<Weight>> byPart = new LinkedHashMap<>();
    expected.forEach(
        weight -> byPart.computeIfAbsent(weight.part(), part -> new ArrayList<>()).add(weight));
    List<StoredArray> found = new ArrayList<>();
    byPart.forEach((part, weights) -> found.addAll(ofPart(layer, part, weights)));
    return StoredWeights.requireShapes(layer, expected, found);
  }

  private List<StoredArray> ofPart(LayerPath layer, String part, List<Weight> weights) {
    String owner = layer.group() + (part.isEmpty() ? "" : "/" + part);
    String group = owner + "/vars";
    if (part.isEmpty()) {
      file.text(group, "name").ifPresent(name -> requireName(layer, name));
    }
    List<String> names = file.children(group);
    if (names.size() != weights.size()) {
      throw StoredWeights.otherCount(layer, weights, names);
    }
    List<StoredArray> arrays = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      arrays.add(file.array(group + "/" + i));
    }
    return arrays;
  }

  private static void requireName(LayerPath layer, String name) {
    if (!name.equals(layer.name())) {
      throw new KerasFileException(
          layer
              + ": where its weights are expected the file has those of \""
              + name
              + "\": it is damaged, or its weights belong to another model");
    }
  }
}
