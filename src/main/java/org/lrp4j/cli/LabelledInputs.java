package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

  /**
   * A folder with a folder of images for each class.
   *
   * @param order in which order the folders are the model's outputs, if the user said so
   * @param outputs how many classes the model tells apart, if known
   */
  static LabelledInputs ofFolders(
      Path data,
      ClassLabels labels,
      Optional<ClassOrder> order,
      OptionalLong outputs,
      ImageOpener opener)
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
    List<Path> files = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (Path folder : folders) {
      for (Path image : ImageFiles.in(folder)) {
        files.add(image);
        kinds.add(folder.getFileName().toString());
      }
    }
    if (files.isEmpty()) {
      throw CommandFailure.badInput(
          data + " holds no images: expected a folder of images for each class");
    }
    List<String> folderNames =
        folders.stream().map(folder -> folder.getFileName().toString()).toList();
    List<String> names = names(folderNames, labels, order, outputs);
    List<Integer> classes =
        kinds.stream()
            .map(kind -> ClassNames.index(kind, names, data.resolve(kind).toString()))
            .toList();
    List<String> places = files.stream().map(file -> data.relativize(file).toString()).toList();
    return new LabelledInputs(opener.open(files), classes, names, places);
  }

  /**
   * A table one of whose columns holds the class.
   *
   * @param order in which order the classes are the model's outputs, if the user said so
   * @param outputs how many classes the model tells apart, if known
   */
  static LabelledInputs ofTable(
      Path file,
      String labelColumn,
      ClassLabels labels,
      Optional<ClassOrder> order,
      OptionalLong outputs,
      TableOpener opener) {
    CsvTable table = CsvTable.read(file);
    List<Integer> columns = new ArrayList<>(table.columns());
    Integer labelled = column(table, labelColumn, file);
    columns.remove(labelled);
    List<String> cells = table.rows().stream().map(row -> row.get(labelled)).toList();
    List<String> names = names(cells, labels, order, outputs);
    List<Integer> classes = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      places.add(file.getFileName() + " line " + table.lines().get(i));
      classes.add(ClassNames.index(cells.get(i), names, places.get(i)));
    }
    return new LabelledInputs(opener.open(table, columns), classes, names, places);
  }

  private static List<String> names(
      List<String> found, ClassLabels labels, Optional<ClassOrder> order, OptionalLong outputs) {
    if (labels.names().isEmpty()) {
      return ClassNames.of(found, outputs, order);
    }
    ClassNames.requireKnown(found, labels.names());
    return ClassNames.requireAll(labels.names(), outputs);
  }

  /** The number of a column that is named or numbered; the last one for null. */
  static Integer column(CsvTable table, String wanted, Path file) {
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
              + (table.names().isEmpty()
                  ? "it has " + count
                  : "it has " + ClassNames.listed(table.names())));
    }
    return index;
  }
}
