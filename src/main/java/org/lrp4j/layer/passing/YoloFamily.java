package org.lrp4j.layer.passing;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output of object detectors, YOLO version 2. Its activation functions (sigmoid of position and
 * confidence, exponential of the size, softmax of the classes) are left out as softmax is of
 * classifiers: explained are the scores before them, [batch, boxes · (5 + classes), height, width].
 */
public final class YoloFamily {

  /** The family. */
  public static final LayerFamily<Yolo2OutputLayer> FAMILY =
      LayerFamily.of(
              Yolo2OutputLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  new YoloStep(layer, configuration, context.memory()))
          .withFormat(configuration -> DataFormat.of(configuration.getFormat()))
          .onlyAtTheEnd();

  private YoloFamily() {}

  private record YoloStep(Layer layer, Yolo2OutputLayer configuration, Memory memory)
      implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      return new PassCapture(memory.hold(inputs.get(0).values()), memory);
    }

    @Override
    public INDArray networkOutput(INDArray explained) {
      return layer.activate(explained.dup(), false, LayerWorkspaceMgr.noWorkspaces());
    }

    @Override
    public Optional<INDArray> prediction(INDArray explained) {
      return Optional.of(new BoxScores(explained, configuration).surest());
    }

    @Override
    public Optional<INDArray> classScores(INDArray explained, int... classes) {
      return Optional.of(new BoxScores(explained, configuration).surestOf(classes));
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return inputs.get(0);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return output;
    }

    @Override
    public String treatment() {
      return PASS;
    }
  }
}
