package org.lrp4j.cli;

import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** What a report undoes to show inputs as people know them: also the order of colours. */
final class ReportScale extends ImagePreProcessingScaler {

  private static final long serialVersionUID = 1L;

  private final transient Consumer<INDArray> undoing;

  private final transient Consumer<INDArray> undoingLabels;

  ReportScale(Consumer<INDArray> undoing) {
    this(undoing, labels -> {});
  }

  /** Undoes also what was done to labels, and the like to outputs. */
  ReportScale(Consumer<INDArray> undoing, Consumer<INDArray> undoingLabels) {
    this.undoing = undoing;
    this.undoingLabels = undoingLabels;
  }

  @Override
  public void revertLabels(INDArray labels) {
    undoingLabels.accept(labels);
  }

  @Override
  public void revertFeatures(INDArray features) {
    undoing.accept(features);
  }

  @Override
  public void revertFeatures(INDArray features, INDArray mask) {
    undoing.accept(features);
  }
}
