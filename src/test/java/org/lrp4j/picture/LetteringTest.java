package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LetteringTest {

  /** Fonts of a machine that has none. */
  private record Broken(Throwable problem) implements Lettering {

    @Override
    public int width(String text, TextStyle style) {
      if (problem instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) problem;
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int baseline, TextStyle style) {
      throw new AssertionError("unreachable");
    }
  }

  static Stream<Throwable> waysToHaveNoFonts() {
    return Stream.of(
        new Error("Probable fatal error: No physical fonts found."),
        new InternalError("Fontconfig head is null"),
        new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file"),
        new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"),
        new NullPointerException("sun.awt.FontConfiguration"),
        new AWTError("Can't connect to X11 window server"));
  }

  @ParameterizedTest
  @MethodSource("waysToHaveNoFonts")
  void withoutFontsTheBuiltInLettersAreUsed(Throwable problem) {
    assertInstanceOf(BlockLettering.class, Lettering.Available.choose(new Broken(problem)));
  }

  @Test
  void otherErrorsAreNotHidden() {
    Lettering broken = new Broken(new OutOfMemoryError());
    assertThrows(OutOfMemoryError.class, () -> Lettering.Available.choose(broken));
  }

  @Test
  void whatWorksIsUsed() {
    Lettering works = new BlockLettering();
    assertSame(works, Lettering.Available.choose(works));
  }

  @Test
  void everyBuiltInLetterHasAShapeOfItsOwn() {
    long shapes =
        Stream.iterate('!', letter -> letter <= '~', letter -> (char) (letter + 1))
            .map(letter -> Arrays.hashCode(Pixels.all(drawn(String.valueOf(letter)))))
            .distinct()
            .count();
    assertEquals(94, shapes);
  }

  @Test
  void aBuiltInLetterLooksAsItShould() {
    BufferedImage image = drawn("F");
    String[] rows = {"#####", "#....", "#....", "####.", "#....", "#....", "#...."};
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 5; x++) {
        boolean isInk = rows[y].charAt(x) == '#';
        assertEquals(isInk ? 0 : 0xFFFFFF, Pixels.at(image, x + 2, y + 3), "at " + x + ", " + y);
      }
    }
  }

  @Test
  void signsThatAreMissingAreReplaced() {
    assertSameDrawing("-0.5 a >", "−0.5 ä ≥");
    assertSameDrawing("?", "日");
    assertNotEquals(
        Arrays.hashCode(Pixels.all(drawn("a"))), Arrays.hashCode(Pixels.all(drawn("?"))));
  }

  @Test
  void aTextThatIsTooLongEndsInThreeDots() {
    try (Sheet sheet = new Sheet(50, 20, new BlockLettering())) {
      TextStyle style = TextStyle.SMALL;
      assertEquals("abcdefgh", sheet.fitted("abcdefgh", style, 48));
      assertEquals("abcd...", sheet.fitted("abcdefgh", style, 47));
      assertEquals("...", sheet.fitted("abcdefgh", style, 1));
    }
  }

  @Test
  void largeTextsHaveLargeLetters() {
    Lettering letters = new BlockLettering();
    int small = letters.width("ab", TextStyle.SMALL);
    assertEquals(12, small);
    assertTrue(letters.width("ab", TextStyle.TITLE) > small);
  }

  private static void assertSameDrawing(String expected, String text) {
    assertEquals(
        Arrays.hashCode(Pixels.all(drawn(expected))), Arrays.hashCode(Pixels.all(drawn(text))));
  }

  private static BufferedImage drawn(String text) {
    try (Sheet sheet = new Sheet(80, 20, new BlockLettering())) {
      sheet.text(text, 2, 10, TextStyle.SMALL, Color.BLACK, Sheet.Align.LEFT);
      return sheet.toImage();
    }
  }
}
