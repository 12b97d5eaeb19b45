package org.lrp4j.evaluation;

import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Undoes a normalisation, in place: to be given copies only. */
@FunctionalInterface
interface Denormalization {

  /** Leaves everything as it is. */
  Denormalization NONE = (features, masks) -> {};

  /**
   * Undoes it.
   *
   * @param features one array an input
   * @param masks one an input, null where no step is padding
   */
  void revert(INDArray[] features, INDArray[] masks);

  /**
   * Undoes that of labels, or of outputs; by default they have none.
   *
   * @param labels one array an output
   */
  default void revertLabels(INDArray[] labels) {}

  /** The same, which also undoes the normalisation of labels. */
  default Denormalization withLabels(Consumer<INDArray[]> ofLabels) {
    Denormalization ofFeatures = this;
    return new Denormalization() {

      @Override
      public void revert(INDArray[] features, INDArray[] masks) {
        ofFeatures.revert(features, masks);
      }

      @Override
      public void revertLabels(INDArray[] labels) {
        ofLabels.accept(labels);
      }
    };
  }
}
