package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The weights in the form of {@code .h5}: a group a layer, whose attribute {@code weight_names}
 * lists its arrays. All weights of a nested model stand in one group, where they are told apart by
 * the layer's name, which is a part of theirs.
 */
record NamedWeights(Hdf5 file, String root, boolean isKeras1) implements StoredWeights {

  /** Keras 2 puts the number of an output behind a name, and a number where it was taken. */
  private static final Pattern ENDING = Pattern.compile("(_\\d+)?(:0)?$");

  @Override
  public List<StoredArray> of(LayerPath layer, List<Weight> expected) {
    String group = root + "/" + layer.steps().get(0);
    List<String> names =
        file.strings(group, "weight_names")
            .orElseThrow(() -> StoredWeights.otherCount(layer, expected, List.of()));
    if (layer.steps().size() > 1) {
      names = names.stream().filter(name -> isOf(layer, name)).toList();
    }
    if (names.size() != expected.size()) {
      throw StoredWeights.otherCount(layer, expected, names);
    }
    List<StoredArray> arrays = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      requireName(layer, expected.get(i), names.get(i));
      arrays.add(file.array(group + "/" + names.get(i)));
    }
    return StoredWeights.requireShapes(layer, expected, arrays);
  }

  private static boolean isOf(LayerPath layer, String name) {
    return Arrays.asList(name.split("/")).contains(layer.name());
  }

  private void requireName(LayerPath layer, Weight weight, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean isCalled =
        ENDING.matcher(last).replaceFirst("").equals(weight.name())
            || isKeras1 && Keras1.isCalled(last, weight.name());
    if (!isCalled) {
      throw new KerasFileException(
          "%s: expected its weight %s, but the file calls it \"%s\": it is damaged, or its weights belong to another model"
              .formatted(layer, weight.name(), name));
    }
  }
}
