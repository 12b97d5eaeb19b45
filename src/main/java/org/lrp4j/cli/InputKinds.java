package org.lrp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a file holds, by its name: arrays and tables are told by it, all else is an image. */
final class InputKinds {

  private static final String AS_TABLE = "save it as a table, .csv or .tsv";
  private static final String AS_ARRAY = "save one array of it with numpy.save, as .npy";

  /** What is known to be no image, and what to do about it. */
  private static final Map<String, String> FOREIGN =
      Map.ofEntries(
          Map.entry("npz", AS_ARRAY),
          Map.entry("h5", AS_ARRAY),
          Map.entry("hdf5", AS_ARRAY),
          Map.entry("mat", AS_ARRAY),
          Map.entry("pkl", AS_ARRAY),
          Map.entry("pt", AS_ARRAY),
          Map.entry("xlsx", AS_TABLE),
          Map.entry("xls", AS_TABLE),
          Map.entry("ods", AS_TABLE),
          Map.entry("parquet", AS_TABLE),
          Map.entry("feather", AS_TABLE),
          Map.entry("arff", AS_TABLE),
          Map.entry("json", AS_TABLE),
          Map.entry(
              "txt",
              "if it is a table, name it .csv or .tsv; if it holds texts, one a line, say what the"
                  + " model's words are with --vocabulary"),
          Map.entry("dat", "if it is a table, name it .csv or .tsv"));

  private InputKinds() {}

  /**
   * Whether it is an image or a folder of them.
   *
   * @throws CommandFailure if it is known to be something that is not read, or is not there
   */
  static boolean isImages(Path input) {
    if (!Files.exists(input)) {
      throw CommandFailure.badInput("There is no input " + input);
    }
    if (Files.isDirectory(input)) {
      return true;
    }
    String remedy = FOREIGN.get(suffix(input));
    if (remedy != null) {
      throw CommandFailure.badInput(
          input + " is neither an image nor an array (.npy) nor a table (.csv, .tsv): " + remedy);
    }
    return !isTable(input) && !isArray(input);
  }

  static boolean isTable(Path input) {
    return List.of("csv", "tsv").contains(suffix(input));
  }

  /** Whether a file holds texts, for models that read words. */
  static boolean isText(Path input) {
    return suffix(input).equals("txt");
  }

  static boolean isArray(Path input) {
    return suffix(input).equals("npy");
  }

  private static String suffix(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
