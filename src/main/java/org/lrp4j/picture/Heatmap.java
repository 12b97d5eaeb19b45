package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.lrp4j.ChannelOrder;
import org.lrp4j.DetectedBoxes;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.ValueRange;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of one image in colour: its channels are summed, zero is white, what speaks for the
 * target is red and what speaks against it blue.
 *
 * <pre>{@code
 * Heatmap.of(explanation).save(Path.of("heatmap.png"));
 * }</pre>
 *
 * <p>Of an object detector that ends in a {@code Yolo2OutputLayer} its boxes are drawn as well, the
 * explained one thick, see {@link #boxes}.
 *
 * <p>Without further settings it draws the first example, scales to the maximum, and enlarges by
 * the smallest whole factor that makes the longer side at least 256 pixels. Every setting returns a
 * new heatmap. The arrays are not copied: do not change them while you draw.
 *
 * @see BarChart for inputs that are not images
 */
public final class Heatmap implements InputPicture {

  private final InputChoice inputs;
  private final int example;
  private final Look look;

  private Heatmap(InputChoice inputs, int example, Look look) {
    this.inputs = inputs;
    this.example = example;
    this.look = look;
  }

  /**
   * The heatmap of an explanation's image input.
   *
   * @param explanation an explanation of a network with at least one image input; if there are
   *     several, choose with {@link #input}
   * @return the heatmap of the first example
   * @throws IllegalArgumentException if no input is a batch of images
   */
  public static Heatmap of(Explanation explanation) {
    return new Heatmap(InputChoice.of(explanation, PictureKind.HEATMAP), 0, Look.DEFAULT);
  }

  /**
   * The heatmap of any relevance, for instance of a layer's input. Without the input itself there
   * are no overlays.
   *
   * @param relevance [batch, channels, height, width] or [batch, height, width, channels]
   * @param format which of the two: NCHW or NHWC
   * @return the heatmap of the first example
   * @throws IllegalArgumentException if the array or the format has not rank 4
   */
  public static Heatmap of(INDArray relevance, DataFormat format) {
    return of(Subject.of(relevance, format));
  }

  /**
   * The heatmap of any relevance, with the input it belongs to.
   *
   * @param relevance [batch, channels, height, width] or [batch, height, width, channels]
   * @param input an array of the same shape
   * @param format which of the two: NCHW or NHWC
   * @return the heatmap of the first example
   * @throws IllegalArgumentException if the arrays have not rank 4, or different shapes
   */
  public static Heatmap of(INDArray relevance, INDArray input, DataFormat format) {
    return of(Subject.of(relevance, input, format));
  }

  /**
   * The heatmap of an explained input.
   *
   * @param explained a batch of images
   * @return the heatmap of the first example
   * @throws IllegalArgumentException if it is no batch of images
   */
  public static Heatmap of(ExplainedInput explained) {
    return of(Subject.of(explained));
  }

  static Heatmap of(Subject subject) {
    return new Heatmap(InputChoice.nameless(subject, PictureKind.HEATMAP), 0, Look.DEFAULT);
  }

  /**
   * Another input of the network.
   *
   * @param name the name of an image input
   * @return a heatmap of that input
   * @throws IllegalArgumentException if there is no image input of that name
   */
  public Heatmap input(String name) {
    return new Heatmap(inputs.choose(name), example, look);
  }

  /**
   * Another example of the batch.
   *
   * @param index the example, from 0
   * @return a heatmap of that example
   * @throws IllegalArgumentException if the batch has no such example
   */
  @Override
  public Heatmap example(int index) {
    Planes.requireExample(index, examples());
    return new Heatmap(inputs, index, look);
  }

  /**
   * Other colours.
   *
   * @param colorMap the colours, by default {@link ColorMap#redBlue()}
   * @return a heatmap in these colours
   */
  public Heatmap colorMap(ColorMap colorMap) {
    return with(look.withColorMap(colorMap));
  }

  /**
   * Which relevance gets the full colour.
   *
   * @param scale the scale, by default {@link Scale#maximum()}
   * @return a heatmap scaled so
   */
  public Heatmap scale(Scale scale) {
    return with(look.withScale(scale));
  }

  /** The common limit gets the full colour; if that is zero, the scale stays as it is. */
  @Override
  public Heatmap style(CommonStyle style) {
    // A fixed scale must be above zero.
    return style.limit() > 0 ? scale(Scale.fixed(style.limit())) : this;
  }

  @Override
  public double peak() {
    double[] relevance = inputs.chosen().relevanceSum(example);
    return Arrays.stream(relevance).map(Math::abs).max().orElse(0);
  }

  /**
   * The longer one of the image's own height and width.
   *
   * @return the number of the image's pixels along that side
   */
  public int longerSide() {
    return Math.max(inputs.chosen().height(), inputs.chosen().width());
  }

  /**
   * Whether the image is so wide that its pictures are put below each other, as in a {@link Strip}.
   *
   * @return whether it is more than four times as wide as high
   * @throws IllegalStateException if the network has several image inputs and none was chosen
   */
  public boolean isWide() {
    return Strip.isStacked(inputs.chosen().width(), inputs.chosen().height());
  }

  /**
   * Whether inputs of three channels are drawn in grey because nobody said which one is red.
   *
   * @return whether {@link #channelOrder} would help
   * @throws IllegalStateException if the network has several image inputs and none was chosen
   */
  public boolean isInputGrey() {
    return painter().lacksChannelOrder();
  }

  /**
   * Whether it shows the slices of volumes side by side, along their depth from top left.
   *
   * @return false for images
   */
  public boolean isOfSlices() {
    return inputs.any().slices().isPresent();
  }

  /**
   * As large as fits into a box, in the image's own proportions: the picture may be narrower or
   * lower than the box, not both. Images more than 16 times as long as wide are drawn 16 : 1, as
   * without any size, for else there is but a line.
   *
   * @param width the box's width in pixels
   * @param height the box's height in pixels
   * @return a heatmap of that size
   * @throws IllegalArgumentException if one of them is less than 1
   */
  public Heatmap size(int width, int height) {
    return with(look.withSize(Size.within(width, height).legible()));
  }

  /**
   * A given width, and the height that keeps the image's proportions.
   *
   * @param pixels the width in pixels
   * @return a heatmap of that width
   * @throws IllegalArgumentException if it is less than 1
   */
  public Heatmap width(int pixels) {
    return with(look.withSize(Size.width(pixels)));
  }

  /**
   * A given height, and the width that keeps the image's proportions.
   *
   * @param pixels the height in pixels
   * @return a heatmap of that height
   * @throws IllegalArgumentException if it is less than 1
   */
  public Heatmap height(int pixels) {
    return with(look.withSize(Size.height(pixels)));
  }

  /**
   * Every pixel becomes so many pixels wide and high.
   *
   * @param factor the factor, 1 for the image's own size
   * @return a heatmap of that size
   * @throws IllegalArgumentException if it is less than 1
   */
  public Heatmap enlarged(int factor) {
    return with(look.withSize(Size.enlarged(factor)));
  }

  /**
   * How the image is enlarged.
   *
   * @param interpolation the way, by default {@link Interpolation#NEAREST}
   * @return a heatmap enlarged so
   */
  public Heatmap interpolation(Interpolation interpolation) {
    return with(look.withInterpolation(interpolation));
  }

  /**
   * Which channel of inputs in colour is red, if the explainer was not told: for overlays, strips
   * and galleries that show the input.
   *
   * @param order the order of three channels
   * @return a heatmap of such inputs
   * @see org.lrp4j.LrpExplainerBuilder#channelOrder which tells it to all pictures
   */
  public Heatmap channelOrder(ChannelOrder order) {
    return with(look.withChannelOrder(order));
  }

  /**
   * The classes' names, for the captions of strips and galleries; by default numbers.
   *
   * @param names the names in the order of the network's output; classes beyond are numbers
   * @return a heatmap with these names
   */
  public Heatmap classNames(List<String> names) {
    return with(look.withCaption(look.caption().withClassNames(names)));
  }

  /**
   * Draws an object detector's boxes over it, in place of those that the explanation tells of: thin
   * those that were found, thick those that are explained, with class and confidence.
   *
   * @param boxes the boxes, for as many examples as there are here
   * @return a heatmap with these boxes, as its overlays, strips and galleries have them
   * @throws IllegalArgumentException if they are of more or fewer examples
   */
  public Heatmap boxes(DetectedBoxes boxes) {
    if (boxes.examples() != examples()) {
      throw new IllegalArgumentException(
          "The heatmap has "
              + examples()
              + " examples, but the boxes are of "
              + boxes.examples()
              + "; take those of one with boxes.example(…)");
    }
    return with(look.withBoxes(BoxChoice.of(boxes)));
  }

  /**
   * Draws no boxes, though the explanation is of an object detector.
   *
   * @return a heatmap whose every pixel is the image's
   */
  public Heatmap withoutBoxes() {
    return with(look.withBoxes(BoxChoice.NONE));
  }

  /**
   * The input's values that are drawn black and white in overlays, strips and galleries, for
   * instance 0 and 1; see {@link Overlay#valueRange}.
   *
   * @param black the value of black, in the units of the network's input
   * @param white the value of white, above that of black
   * @return a heatmap of such inputs
   * @throws IllegalArgumentException if white is not above black, or one of them is not finite
   */
  public Heatmap valueRange(double black, double white) {
    return with(look.withInputRange(new ValueRange(black, white)));
  }

  /**
   * The same example's relevance over its input.
   *
   * @return the overlay
   * @throws IllegalStateException if the input is not known, or was not chosen among several
   */
  public Overlay overlay() {
    ImagePainter painter = painter();
    painter.requirePixels();
    return new Overlay(painter, example);
  }

  /**
   * The same example's input, heatmap and overlay side by side.
   *
   * @return the strip
   * @throws IllegalStateException if the input is not known, or was not chosen among several
   */
  public Strip strip() {
    return overlay().strip();
  }

  /**
   * The same with a caption below: what is explained, and which relevance gets the full colour. For
   * pictures that stand alone; without, every pixel is the image's, as pages of your own need it.
   *
   * @return the picture with its {@link #description} below
   * @throws IllegalStateException if the network has several image inputs and none was chosen
   * @see #strip which has the input beside it, and a legend
   */
  public Picture captioned() {
    return new Captioned(this, description());
  }

  @Override
  public List<String> description() {
    return painter().of(example).description(false);
  }

  /**
   * The heatmaps of all examples of the batch as a grid, each with its number.
   *
   * @return the gallery
   * @throws IllegalStateException if the network has several image inputs and none was chosen
   */
  public Gallery gallery() {
    return Gallery.of(painter(), View.HEATMAP);
  }

  /**
   * The heatmaps of all examples of the batch as a grid, each with a caption.
   *
   * @param captions the captions, one for each example of the batch
   * @return the gallery
   * @throws IllegalArgumentException if there are more or fewer captions than examples
   * @throws IllegalStateException if the network has several image inputs and none was chosen
   */
  public Gallery gallery(List<Caption> captions) {
    return gallery().captions(captions);
  }

  @Override
  public BufferedImage toImage() {
    return painter().of(example).paint(View.HEATMAP);
  }

  private ImagePainter painter() {
    return new ImagePainter(inputs.chosen(), look);
  }

  private Heatmap with(Look other) {
    return new Heatmap(inputs, example, other);
  }

  private int examples() {
    return inputs.any().examples();
  }
}
