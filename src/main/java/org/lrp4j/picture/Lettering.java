package org.lrp4j.picture;

import java.awt.AWTError;
import java.awt.Graphics2D;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws texts in the colour of the graphics. */
interface Lettering {

  int width(String text, TextStyle style);

  void draw(Graphics2D graphics, String text, int x, int baseline, TextStyle style);

  /** Java's fonts, or the built-in letters on a machine where Java has none. */
  static Lettering available() {
    return Available.LETTERING;
  }

  /** Tries the fonts once; when this fails it fails for good. */
  final class Available {

    private static final Lettering LETTERING = choose(new FontLettering());

    private Available() {}

    static Lettering choose(Lettering fonts) {
      try {
        fonts.width("text", TextStyle.PLAIN);
        return fonts;
      } catch (LinkageError | InternalError | RuntimeException e) {
        // No libfreetype or libfontconfig, or fontconfig knows nothing.
        return blockLetters(e);
      } catch (AWTError e) {
        // No display: then there are no sheets to draw on either, and the sheet says why.
        return new BlockLettering();
      } catch (Error e) {
        // "Probable fatal error: No physical fonts found" is a plain Error.
        if (e.getClass() != Error.class) {
          throw e;
        }
        return blockLetters(e);
      }
    }

    private static Lettering blockLetters(Throwable why) {
      Logger log = LoggerFactory.getLogger(Lettering.class);
      log.warn(
          "Java has no fonts here ({}): pictures get plain built-in letters. For better ones"
              + " install fontconfig and a font, for instance the packages fontconfig and"
              + " fonts-dejavu-core",
          why.toString());
      return new BlockLettering();
    }
  }
}
