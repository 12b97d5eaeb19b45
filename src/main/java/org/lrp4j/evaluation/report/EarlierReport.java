package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.lrp4j.file.Folders;
import org.lrp4j.file.NotReplaceableException;
import org.lrp4j.file.ReplacementCheck;

/**
 * Lets a report replace an earlier one, and nothing else.
 *
 * @param what whose files may be there, such as "a report"
 * @param names the names of its files, as a pattern
 */
record EarlierReport(String what, Pattern names) implements ReplacementCheck {

  EarlierReport(String what, String names) {
    this(what, Pattern.compile(names));
  }

  @Override
  public void requireReplaceable(Path folder) throws NotReplaceableException {
    if (!isReport(folder)) {
      throw new NotReplaceableException(
          "the folder holds other files than "
              + what
              + "'s, which would be lost; give an empty or a new folder");
    }
  }

  /** Whether a folder holds an earlier report, and nothing that is not of it. */
  private boolean isReport(Path folder) {
    try {
      Path index = folder.resolve("index.html");
      Path pictures = folder.resolve(ReportPictures.FOLDER);
      return Files.isRegularFile(index)
          && Files.readString(index).contains(Page.GENERATOR)
          && Folders.list(folder).stream()
              .allMatch(file -> names.matcher(file.getFileName().toString()).matches())
          && (!Files.exists(pictures)
              || Folders.list(pictures).stream()
                  .allMatch(file -> file.toString().endsWith(".png")));
    } catch (IOException e) {
      // What cannot be read is not replaced.
      return false;
    }
  }
}
