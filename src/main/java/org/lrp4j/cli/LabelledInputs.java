package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs whose classes are known.
 *
 * @param inputs the inputs
 * @param classes the class of each input of the source, by position
 * @param names what the classes are called
 * @param places where each input came from, for people to find it again
 */
record LabelledInputs(
    InputSource inputs, List<Integer> classes, List<String> names, List<String> places) {

  /** Opens a source once its files are known. */
  interface ImageOpener {
    InputSource open(List<Path> files);
  }

  /** Opens a source once its columns are known. */
  interface TableOpener {
    InputSource open(CsvTable table, List<Integer> columns);
  }

  /** A folder with a folder of images for each class. */
  static LabelledInputs ofFolders(Path data, ClassLabels labels, ImageOpener opener)
      throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(data)) {
      folders =
          found
              .filter(Files::isDirectory)
              .filter(folder -> !folder.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
    }
    List<String> names =
        labels.names().isEmpty()
            ? folders.stream().map(folder -> folder.getFileName().toString()).toList()
            : labels.names();
    List<Path> files = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (Path folder : folders) {
      String name = folder.getFileName().toString();
      for (Path image : ImageFiles.in(folder)) {
        files.add(image);
        classes.add(index(name, names, folder.toString()));
      }
    }
    if (files.isEmpty()) {
      throw CommandFailure.badInput(
          data + " holds no images: expected a folder of images for each class");
    }
    List<String> places = files.stream().map(file -> data.relativize(file).toString()).toList();
    return new LabelledInputs(opener.open(files), classes, names, places);
  }

  /** A table one of whose columns holds the class. */
  static LabelledInputs ofTable(
      Path file, String labelColumn, ClassLabels labels, TableOpener opener) {
    CsvTable table = CsvTable.read(file);
    List<Integer> columns = new ArrayList<>(table.columns());
    Integer labelled = column(table, labelColumn, file);
    columns.remove(labelled);
    List<String> cells = table.rows().stream().map(row -> row.get(labelled)).toList();
    List<String> names = labels.names();
    if (names.isEmpty()) {
      names =
          cells.stream().allMatch(cell -> cell.matches("\\d{1,6}"))
              ? Stream.iterate(0, i -> i + 1)
                  .limit(cells.stream().mapToInt(Integer::parseInt).max().orElse(0) + 1L)
                  .map(String::valueOf)
                  .toList()
              : cells.stream().distinct().sorted().toList();
    }
    List<Integer> classes = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      places.add(file.getFileName() + " row " + i);
      classes.add(index(cells.get(i), names, places.get(i)));
    }
    return new LabelledInputs(opener.open(table, columns), classes, names, places);
  }

  private static Integer column(CsvTable table, String wanted, Path file) {
    int count = table.columns().size();
    if (wanted == null) {
      return count - 1;
    }
    int named = table.names().indexOf(wanted);
    int index = named < 0 && wanted.matches("\\d{1,6}") ? Integer.parseInt(wanted) : named;
    if (index < 0 || index >= count) {
      throw CommandFailure.usage(
          file
              + " has no column \""
              + wanted
              + "\": "
              + (table.names().isEmpty() ? "it has " + count : "it has " + table.names()));
    }
    return index;
  }

  /** The class of a name, or of a number where classes have other names. */
  private static int index(String name, List<String> names, String where) {
    int index = names.indexOf(name);
    if (index < 0 && name.matches("\\d{1,6}") && Integer.parseInt(name) < names.size()) {
      index = Integer.parseInt(name);
    }
    if (index < 0) {
      throw CommandFailure.badInput(where + ": there is no class \"" + name + "\" among " + names);
    }
    return index;
  }
}
