package org.lrp4j.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.deeplearning4j.exception.DL4JException;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.exception.ND4JException;

/**
 * How an evaluation ends: with what was found, or with the exit code of what went wrong.
 *
 * @param data what the model is evaluated on
 * @param printed where it is said
 */
record EvaluationEnding(Path data, PrintWriter printed) {

  /**
   * Gives failures their exit codes.
   *
   * @param source the inputs, of which it is known afterwards how many were skipped
   * @param evaluation gives the exit code if nothing fails
   * @throws CommandFailure if something does
   */
  int of(InputSource source, IntSupplier evaluation) {
    try {
      return evaluation.getAsInt();
    } catch (UnsupportedModelException e) {
      throw CommandFailure.unsupported(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(
          source.skipped().size() == source.count()
              ? "None of the " + source.count() + " inputs could be read: nothing was written"
              : e.getMessage(),
          e);
    } catch (DL4JException | ND4JException | IllegalStateException e) {
      // The model is known to be sound: it is what it was fed with.
      throw CommandFailure.badInput(
          data + " does not fit the model. Deeplearning4j says: " + BadModelException.firstLine(e),
          e);
    } catch (UncheckedIOException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /**
   * Says what was found.
   *
   * @param figure the figure that matters most, such as "accuracy 0.9500"
   * @param page the report
   * @return the exit code
   */
  int found(String figure, Path page, InputSource source, InputScale scale) {
    int skipped = source.skipped().size();
    printed.printf(
        "Evaluated %d of %d inputs, normalised by %s: %s. The report is %s%n",
        source.count() - skipped, source.count(), scale, figure, page);
    if (skipped > 0) {
      printed.printf("Skipped %d: see %s%n", skipped, page.resolveSibling("skipped.txt"));
    }
    printed.flush();
    return skipped == 0 ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }
}
