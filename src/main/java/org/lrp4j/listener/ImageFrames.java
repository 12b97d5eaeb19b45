package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.lrp4j.DetectedBoxes;
import org.lrp4j.ExplainedInput;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.View;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws a probe that is an image, or a volume by its slices: its input beside its heatmap. Channels
 * are summed.
 */
final class ImageFrames implements FrameDrawing {

  private static final int FRAME_PIXELS = 196;
  private static final int CELL_PIXELS = 112;
  private static final int COLUMNS = 10;
  private static final int COLUMNS_OF_SLICES = 4;

  /** How much larger slices are drawn, for they are many in one picture. */
  private static final int FOR_SLICES = 2;

  /** Room for the text below a narrow image, whatever it says: frames have one size. */
  private static final int LABEL_PIXELS = 460;

  private final ExplainedInput probe;
  private final long[] positions;
  private final boolean isOfSlices;

  ImageFrames(ExplainedInput probe) {
    this.probe = probe;
    this.positions =
        probe.format().positionAxes().stream().mapToLong(probe.input()::size).toArray();
    this.isOfSlices = Heatmap.of(probe).isOfSlices();
  }

  @Override
  public float[] relevance(INDArray ofProbe) {
    INDArray summed = ofProbe.castTo(DataType.FLOAT).sum(probe.format().channelAxis());
    return summed.dup('c').data().asFloat();
  }

  @Override
  public CommonStyle style(List<Frame> frames) {
    return new CommonStyle(CommonLimit.of(frames), List.of());
  }

  @Override
  public BufferedImage frame(Frame frame, CommonStyle style) {
    Heatmap plain = sized(Heatmap.of(withRelevance(frame)), FRAME_PIXELS);
    return frame
        .boxes()
        .map(plain::boxes)
        .orElse(plain)
        .style(style)
        .gallery()
        .labels(List.of(String.join("\n", frame.lines())))
        .textWidth(LABEL_PIXELS)
        .show(View.INPUT, View.HEATMAP)
        .commonScale()
        .toImage();
  }

  @Override
  public BufferedImage filmstrip(List<Frame> frames, CommonStyle style) {
    BufferedImage input =
        sized(Heatmap.of(probe), CELL_PIXELS)
            .gallery()
            .labels(List.of(inputLabel(frames)))
            .show(View.INPUT)
            .toImage();
    Heatmap plain =
        sized(
            Heatmap.of(stacked(frames), DataFormat.channelsFirst(positions.length + 2)),
            CELL_PIXELS);
    BufferedImage heatmaps =
        boxes(frames)
            .map(plain::boxes)
            .orElse(plain)
            .style(style)
            .gallery()
            .labels(frames.stream().map(Frame::briefLabel).toList())
            .columns(Math.min(isOfSlices ? COLUMNS_OF_SLICES : COLUMNS, frames.size()))
            .commonScale()
            .toImage();
    return Montage.grid(List.of(input, heatmaps), 2);
  }

  /** Those of each frame, if the network finds any. */
  private static Optional<DetectedBoxes> boxes(List<Frame> frames) {
    List<DetectedBoxes> each = frames.stream().flatMap(frame -> frame.boxes().stream()).toList();
    return each.isEmpty() ? Optional.empty() : Optional.of(DetectedBoxes.together(each));
  }

  /** What all frames have in common: which rules there are, in a narrow place. */
  private static String inputLabel(List<Frame> frames) {
    List<String> caption = frames.get(0).caption();
    return "input\n" + caption.get(caption.size() - 1).replaceFirst(" ", "\n");
  }

  /** All relevance in the first channel: overlays need the image's shape, heatmaps the sum. */
  private ExplainedInput withRelevance(Frame frame) {
    INDArray plane = Nd4j.createFromArray(frame.relevance()).reshape(positions);
    INDArray relevance = Nd4j.zeros(DataType.FLOAT, probe.input().shape());
    relevance.slice(0).slice(0, probe.format().channelAxis() - 1).assign(plane);
    return probe.withRelevance(relevance);
  }

  private INDArray stacked(List<Frame> frames) {
    INDArray[] planes =
        frames.stream()
            .map(frame -> Nd4j.createFromArray(frame.relevance()).reshape(positions))
            .toArray(INDArray[]::new);
    long[] shape =
        LongStream.concat(LongStream.of(frames.size(), 1), LongStream.of(positions)).toArray();
    return Nd4j.stack(0, planes).reshape(shape);
  }

  private Heatmap sized(Heatmap heatmap, int pixels) {
    int longer = heatmap.longerSide();
    int room = isOfSlices ? FOR_SLICES * pixels : pixels;
    return longer <= room ? heatmap.enlarged(room / longer) : heatmap.size(room, room);
  }
}
