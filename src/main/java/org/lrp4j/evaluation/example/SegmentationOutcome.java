package org.lrp4j.evaluation.example;

/**
 * What a network made of all pixels of one image. Pixels whose label is hidden do not count.
 *
 * @param pixels how many pixels count, at least one
 * @param wrong how many of them were given another class than they have
 * @param margin how far the highest output is above the second highest, on average over the pixels
 *     that count
 */
public record SegmentationOutcome(int pixels, int wrong, double margin) {

  /**
   * How bad the image is.
   *
   * @return the share of wrong pixels, from 0 to 1
   */
  public double wrongShare() {
    return (double) wrong / pixels;
  }
}
