package org.lrp4j.keras.file;

import java.util.List;

/** The weights of a model's layers, in one of the two forms in which Keras stores them. */
public interface StoredWeights {

  /**
   * The arrays of one layer.
   *
   * @param layer where the layer stands in the model
   * @param expected its weights in Keras's order
   * @return as many arrays, of the expected shapes
   * @throws KerasFileException if there are more or fewer, or any has another name or shape
   */
  List<StoredArray> of(LayerPath layer, List<Weight> expected);

  /** Compares a stored array with what is expected. */
  private static void require(LayerPath layer, Weight weight, StoredArray array) {
    if (!array.hasShape(weight.shape())) {
      throw new KerasFileException(
          "%s: the weight %s has the shape %s in the file, but by the layer's arguments it is %s: the file is damaged, or its weights belong to another model"
              .formatted(
                  layer,
                  weight.name(),
                  java.util.Arrays.toString(array.shape()),
                  java.util.Arrays.toString(weight.shape())));
    }
  }

  /**
   * Compares the shapes of stored arrays with those that are expected.
   *
   * @param layer whose arrays they are
   * @param expected what is expected
   * @param found what the file holds
   * @return what was found
   * @throws KerasFileException if any shape differs
   */
  static List<StoredArray> requireShapes(
      LayerPath layer, List<Weight> expected, List<StoredArray> found) {
    for (int i = 0; i < found.size(); i++) {
      require(layer, expected.get(i), found.get(i));
    }
    return List.copyOf(found);
  }

  /**
   * A failure: the layer has another number of weights.
   *
   * @param layer whose arrays they are
   * @param expected what is expected
   * @param found the names of what the file holds
   * @return the exception
   */
  static KerasFileException otherCount(LayerPath layer, List<Weight> expected, List<String> found) {
    return new KerasFileException(
        "%s: expected the weights %s, but the file holds %s: it is damaged, or its weights belong to another model"
            .formatted(layer, expected.stream().map(Weight::name).toList(), found));
  }
}
