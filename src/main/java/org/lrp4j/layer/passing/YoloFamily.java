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

    /** The channel of a box, behind place and size, that says how sure it is. */
    private static final int CONFIDENCE = 4;

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
      DataFormat format = DataFormat.of(configuration.getFormat());
      int axis = format.channelAxis();
      long boxes = configuration.getBoundingBoxes().size(0);
      long parts = explained.size(axis) / boxes;
      INDArray found = explained.like();
      int rows = format.isChannelsLast() ? 1 : 2;
      for (long example = 0; example < explained.size(0); example++) {
        long[] best = null;
        for (long box = 0; box < boxes; box++) {
          for (long row = 0; row < explained.size(rows); row++) {
            for (long column = 0; column < explained.size(rows + 1); column++) {
              long channel = box * parts + CONFIDENCE;
              long[] place =
                  format.isChannelsLast()
                      ? new long[] {example, row, column, channel}
                      : new long[] {example, channel, row, column};
              if (best == null || explained.getDouble(place) > explained.getDouble(best)) {
                best = place;
              }
            }
          }
        }
        found.putScalar(best, 1);
      }
      return Optional.of(found);
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
