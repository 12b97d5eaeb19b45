package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.lrp4j.file.NotReplaceableException;
import org.lrp4j.file.ReplacementCheck;
import org.lrp4j.file.StagedFolder;

/**
 * The folder of a report, which appears as a whole or not at all.
 *
 * @param target where it is to be; missing folders above it are created
 * @param check which earlier report there may be replaced
 */
record ReportFolder(Path target, ReplacementCheck check) {

  /** What stands in a report. */
  @FunctionalInterface
  interface Content {

    /** Writes pages, pictures and numbers. */
    void writeTo(StagedFolder folder) throws IOException;
  }

  /**
   * Begins a report and leaves it at that.
   *
   * @throws IllegalArgumentException if the target is a file, or holds what may not be replaced
   * @throws UncheckedIOException if nothing can be written there
   */
  void requirePlace() {
    try (StagedFolder folder = StagedFolder.beside(target, check)) {
      folder.write("index.html", "");
    } catch (NotReplaceableException e) {
      throw new IllegalArgumentException(message(e), e);
    } catch (IOException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw failure(e.getCause());
    }
  }

  /**
   * Writes a report.
   *
   * @param skipped what could not be read, a line each
   * @return the first page
   * @throws UncheckedIOException if it cannot be written, or what is there may not be replaced;
   *     what was there is unchanged then
   */
  Path publish(List<String> skipped, Content content) {
    try (StagedFolder folder = StagedFolder.beside(target, check)) {
      content.writeTo(folder);
      if (!skipped.isEmpty()) {
        folder.write("skipped.txt", String.join("\n", skipped) + "\n");
      }
      folder.publish();
      return target.resolve("index.html");
    } catch (IOException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw failure(e.getCause());
    }
  }

  private UncheckedIOException failure(IOException cause) {
    return new UncheckedIOException(message(cause), cause);
  }

  private String message(IOException cause) {
    return "Cannot write the report to "
        + target.toAbsolutePath()
        + " ("
        + StagedFolder.reason(cause)
        + "); what was there is unchanged";
  }
}
