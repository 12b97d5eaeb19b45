package org.lrp4j.cli;

/**
 * Printing inks as red, green and blue, by the plain formula and not by a profile of some paper.
 */
final class Cmyk {

  private Cmyk() {}

  /**
   * Red, green and blue as Pillow has them: {@code red = (255 - cyan) (255 - black) / 255}.
   *
   * @param inks planes of cyan, magenta, yellow and black, from 0 (none) to 255
   */
  static float[][] rgb(float[][] inks) {
    float[][] rgb = new float[3][inks[0].length];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < rgb[c].length; i++) {
        rgb[c][i] = Math.round((255 - inks[c][i]) * (255 - inks[3][i]) / 255);
      }
    }
    return rgb;
  }
}
