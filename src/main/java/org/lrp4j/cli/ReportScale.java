package org.lrp4j.cli;

import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** What a report undoes to show inputs as people know them: also the order of colours. */
final class ReportScale extends ImagePreProcessingScaler {

  private static final long serialVersionUID = 1L;

  private final transient Consumer<INDArray> undoing;

  ReportScale(Consumer<INDArray> undoing) {
    this.undoing = undoing;
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
