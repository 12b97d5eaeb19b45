package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Scale;
import org.lrp4j.picture.View;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Draws an image probe: its input beside its heatmap. Channels are summed. */
final class ImageDrawing implements Drawing {

  private static final int FRAME_PIXELS = 196;
  private static final int CELL_PIXELS = 112;
  private static final int COLUMNS = 10;

  /** Room for the text below a narrow image, whatever it says: frames have one size. */
  private static final int LABEL_PIXELS = 180;

  private final int probe;
  private final INDArray image;
  private final boolean channelsFirst;
  private final int height;
  private final int width;

  /**
   * The drawing of one image.
   *
   * @param images the input of all probes
   */
  ImageDrawing(INDArray images, CNN2DFormat format, int probe) {
    this.probe = probe;
    this.image =
        images.get(NDArrayIndex.interval(probe, probe + 1)).castTo(DataType.FLOAT).dup('c');
    this.channelsFirst = format == CNN2DFormat.NCHW;
    this.height = (int) image.size(channelsFirst ? 2 : 1);
    this.width = (int) image.size(channelsFirst ? 3 : 2);
  }

  @Override
  public float[] relevance(INDArray ofAllProbes) {
    INDArray one = ofAllProbes.slice(probe).castTo(DataType.FLOAT);
    return one.sum(channelsFirst ? 0 : 2).dup('c').data().asFloat();
  }

  @Override
  public Style style(List<Frame> frames) {
    return new Style(CommonLimit.of(frames), List.of());
  }

  @Override
  public BufferedImage frame(Frame frame, Style style) {
    return sized(Heatmap.of(likeImage(frame), image, format()), FRAME_PIXELS)
        .scale(Scale.fixed(style.limit()))
        .gallery()
        .labels(List.of(frame.fullLabel()))
        .textWidth(LABEL_PIXELS)
        .show(View.INPUT, View.HEATMAP)
        .commonScale()
        .toImage();
  }

  @Override
  public BufferedImage filmstrip(List<Frame> frames, Style style) {
    BufferedImage input =
        sized(Heatmap.of(image, image, format()), CELL_PIXELS)
            .gallery()
            .labels(List.of("input"))
            .show(View.INPUT)
            .toImage();
    BufferedImage heatmaps =
        sized(Heatmap.of(stacked(frames), CNN2DFormat.NCHW), CELL_PIXELS)
            .scale(Scale.fixed(style.limit()))
            .gallery()
            .labels(frames.stream().map(Frame::briefLabel).toList())
            .columns(Math.min(COLUMNS, frames.size()))
            .commonScale()
            .toImage();
    return Montage.grid(List.of(input, heatmaps), 2);
  }

  /** All relevance in the first channel: overlays need the image's shape, heatmaps the sum. */
  private INDArray likeImage(Frame frame) {
    INDArray plane = Nd4j.createFromArray(frame.relevance()).reshape(height, width);
    INDArray relevance = Nd4j.zeros(DataType.FLOAT, image.shape());
    int channels = channelsFirst ? 1 : 3;
    relevance.slice(0).slice(0, channels - 1).assign(plane);
    return relevance;
  }

  private INDArray stacked(List<Frame> frames) {
    float[] values = new float[frames.size() * height * width];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i).relevance(), 0, values, i * height * width, height * width);
    }
    return Nd4j.createFromArray(values).reshape(frames.size(), 1, height, width);
  }

  private CNN2DFormat format() {
    return channelsFirst ? CNN2DFormat.NCHW : CNN2DFormat.NHWC;
  }

  private Heatmap sized(Heatmap heatmap, int pixels) {
    int longer = Math.max(height, width);
    return longer <= pixels ? heatmap.enlarged(pixels / longer) : heatmap.size(pixels, pixels);
  }
}
