package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import org.lrp4j.ValueRange;

/**
 * The relevance of one image over the image itself, which is drawn in grey so that every colour
 * means relevance. The stronger the relevance, the more it covers; where it is zero, the image
 * shows unchanged.
 *
 * <p>Made by {@link Heatmap#overlay()}, with that heatmap's example, colours, scale and size. Every
 * setting returns a new overlay.
 */
public final class Overlay implements Picture {

  private final ImagePainter painter;
  private final int example;

  Overlay(ImagePainter painter, int example) {
    this.painter = painter;
    this.example = example;
  }

  /**
   * How much the strongest relevance covers.
   *
   * @param opacity from 0, where only the image shows, to 1, where the strongest relevance hides
   *     it; by default 0.85
   * @return an overlay of that opacity
   * @throws IllegalArgumentException if the opacity is out of range
   */
  public Overlay opacity(double opacity) {
    return with(painter.look().withOpacity(opacity));
  }

  /**
   * The input's values that are drawn black and white, for instance 0 and 1. By default they are
   * those that the explainer's {@code inputRange} names, else what {@link org.lrp4j.ValueRange#of}
   * finds in all examples of the batch.
   *
   * @param black the value of black, in the units of the network's input
   * @param white the value of white, above that of black
   * @return an overlay with that range
   * @throws IllegalArgumentException if white is not above black, or one of them is not finite
   */
  public Overlay valueRange(double black, double white) {
    return with(painter.look().withInputRange(new ValueRange(black, white)));
  }

  /**
   * The same example's input alone, in the same size and value range.
   *
   * @return the input: grey, or in colour if it has three channels
   */
  public Picture input() {
    return () -> painter.of(example).paint(View.INPUT);
  }

  /**
   * The same example's input, heatmap and overlay side by side.
   *
   * @return the strip
   */
  public Strip strip() {
    return Strip.of(painter, example);
  }

  /**
   * The same with a caption below: what is explained, and which relevance gets the full colour. For
   * pictures that stand alone; without, every pixel is the image's, as pages of your own need it.
   *
   * @return the picture with its {@link #description} below
   * @see #strip which has the input beside it, and a legend
   */
  public Picture captioned() {
    return new Captioned(this, description());
  }

  @Override
  public List<String> description() {
    return painter.of(example).description(true);
  }

  /**
   * The overlays of all examples of the batch as a grid, each with its number.
   *
   * @return the gallery
   */
  public Gallery gallery() {
    return Gallery.of(painter, View.OVERLAY);
  }

  /**
   * The overlays of all examples of the batch as a grid, each with a caption.
   *
   * @param captions the captions, one for each example of the batch
   * @return the gallery
   * @throws IllegalArgumentException if there are more or fewer captions than examples
   */
  public Gallery gallery(List<Caption> captions) {
    return gallery().captions(captions);
  }

  @Override
  public BufferedImage toImage() {
    return painter.of(example).paint(View.OVERLAY);
  }

  private Overlay with(Look look) {
    return new Overlay(new ImagePainter(painter.subject(), look), example);
  }
}
