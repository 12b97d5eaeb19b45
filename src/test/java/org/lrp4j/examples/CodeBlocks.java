package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a page of the documentation shows between lines of three backticks. */
final class CodeBlocks {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern INLINE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");

  private CodeBlocks() {}

  /** The code in a line of text that begins in some way, of which there must be one. */
  static String inline(Path page, String beginning) throws IOException {
    List<String> found =
        INLINE
            .matcher(Files.readString(page))
            .results()
            .map(each -> each.group(1))
            .filter(code -> code.startsWith(beginning))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          page + " should show `" + beginning + "…` once, but shows " + found);
    }
    return found.get(0);
  }

  /** All blocks of a language, which may be none: "". */
  static List<String> of(Path page, String language) throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(page))
            .results()
            .filter(found -> found.group(1).equals(language))
            .map(found -> found.group(2))
            .toList();
    if (blocks.isEmpty()) {
      throw new IllegalStateException(page + " shows no " + language + " code");
    }
    return blocks;
  }
}
