package org.lrp4j.picture;

import java.awt.Graphics2D;
import java.text.Normalizer;

/**
 * Draws texts in letters of 5 × 7 blocks, which need no font. Only for machines without one: ASCII
 * and a few signs, all else becomes a question mark.
 */
final class BlockLettering implements Lettering {

  private static final int COLUMNS = 5;
  private static final int ROWS = 7;

  /** A letter and the space after it. */
  private static final int ADVANCE = 6;

  private static final char FIRST = ' ';
  private static final char LAST = '~';

  /** For each letter from space to tilde five columns in hexadecimal, the lowest bit on top. */
  private static final String SHAPES =
      """
      0000000000 00005F0000 0007000700 147F147F14 242A7F2A12 2313086462 3649562050 0008070300
      001C224100 0041221C00 2A1C7F1C2A 08083E0808 0050300000 0808080808 0060600000 2010080402
      3E5149453E 00427F4000 4261514946 2141454B31 1814127F10 2745454539 3C4A494930 0171090503
      3649494936 064949291E 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906
      324979413E 7E1111117E 7F49494936 3E41414122 7F4141221C 7F49494941 7F09090901 3E4149497A
      7F0808087F 00417F4100 2040413F01 7F08142241 7F40404040 7F020C027F 7F0408107F 3E4141413E
      7F09090906 3E4151215E 7F09192946 4649494931 01017F0101 3F4040403F 1F2040201F 3F4038403F
      6314081463 0708700807 6151494543 007F414100 0204081020 0041417F00 0402010204 4040404040
      0001020400 2054545478 7F48444438 3844444420 384444487F 3854545418 087E090102 0C5252523E
      7F08040478 00447D4000 2040443D00 7F10284400 00417F4000 7C04180478 7C08040478 3844444438
      7C14141408 081414187C 7C08040408 4854545420 043F444020 3C4040207C 1C2040201C 3C4030403C
      4428102844 0C5050503C 4464544C44 0008364100 00007F0000 0041360800 0804081008
      """
          .replaceAll("\\s", "");

  @Override
  public int width(String text, TextStyle style) {
    return plain(text).length() * ADVANCE * block(style);
  }

  @Override
  public void draw(Graphics2D graphics, String text, int x, int baseline, TextStyle style) {
    int block = block(style);
    int left = x;
    for (char letter : plain(text).toCharArray()) {
      drawLetter(graphics, letter, left, baseline, block, style.bold());
      left += ADVANCE * block;
    }
  }

  private static void drawLetter(
      Graphics2D graphics, char letter, int x, int baseline, int block, boolean bold) {
    int width = bold ? block + Math.max(1, block / 2) : block;
    for (int column = 0; column < COLUMNS; column++) {
      int bits = column(letter, column);
      for (int row = 0; row < ROWS; row++) {
        if ((bits >> row & 1) == 1) {
          graphics.fillRect(x + column * block, baseline - (ROWS - row) * block, width, block);
        }
      }
    }
  }

  private static int column(char letter, int column) {
    int at = ((letter - FIRST) * COLUMNS + column) * 2;
    return Integer.parseInt(SHAPES, at, at + 2, 16);
  }

  /** The size of a block in pixels: seven are about as high as the capitals of a font. */
  private static int block(TextStyle style) {
    return Math.max(1, Math.round(style.size() / 10f));
  }

  /** The text in the letters that there are. */
  private static String plain(String text) {
    String signs = text.replace('−', '-').replace('–', '-').replace('≥', '>').replace('≤', '<');
    return Normalizer.normalize(signs, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^" + FIRST + "-" + LAST + "]", "?");
  }
}
