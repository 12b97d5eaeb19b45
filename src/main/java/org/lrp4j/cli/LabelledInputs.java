package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.Folders;

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
    InputSource open(ImageFolder files);
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
      ImageOpener opener) {
    List<Path> folders = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Path found : contents(data)) {
      if (Files.isDirectory(found)) {
        folders.add(found);
      } else {
        others.add(found + ": it is in no class's folder");
      }
    }
    List<Path> files = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (Path folder : folders) {
      ImageFolder found = ImageFolder.read(folder);
      others.addAll(found.others());
      for (Path image : found.images()) {
        files.add(image);
        kinds.add(folder.getFileName().toString());
      }
    }
    if (files.isEmpty()) {
      throw CommandFailure.badInput(
          data
              + " holds no images: expected a folder of images for each class"
              + (others.isEmpty() ? "" : ", but " + others.get(0)));
    }
    List<String> folderNames =
        folders.stream().map(folder -> folder.getFileName().toString()).toList();
    List<String> names = names(folderNames, labels, order, outputs);
    List<Integer> classes =
        kinds.stream()
            .map(kind -> ClassNames.index(kind, names, data.resolve(kind).toString()))
            .toList();
    List<String> places = files.stream().map(file -> data.relativize(file).toString()).toList();
    return new LabelledInputs(opener.open(new ImageFolder(files, others)), classes, names, places);
  }

  /** What is in a folder and meant as data, in alphabetical order. */
  private static List<Path> contents(Path folder) {
    try {
      return Folders.list(folder).stream()
          .filter(found -> Files.isDirectory(found) || !ImageFolder.isNote(found))
          .filter(found -> !found.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw CommandFailure.badInput(folder + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  /**
   * A table one of whose columns holds the class.
   *
   * @param order in which order the classes are the model's outputs, if the user said so
   * @param outputs how many classes the model tells apart, if known
   */
  static LabelledInputs ofTable(
      TableOptions.Chosen chosen,
      ClassLabels labels,
      Optional<ClassOrder> order,
      OptionalLong outputs,
      TableOpener opener) {
    CsvTable table = chosen.table();
    List<String> cells = table.labels(chosen.label());
    List<String> names = names(cells, labels, order, outputs);
    List<Integer> classes = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      places.add(table.file().getFileName() + " line " + table.lines().get(i));
      classes.add(ClassNames.index(cells.get(i), names, places.get(i)));
    }
    return new LabelledInputs(opener.open(table, chosen.columns()), classes, names, places);
  }

  private static List<String> names(
      List<String> found, ClassLabels labels, Optional<ClassOrder> order, OptionalLong outputs) {
    if (labels.names().isEmpty()) {
      return ClassNames.of(found, outputs, order);
    }
    ClassNames.requireKnown(found, labels.names());
    return ClassNames.requireAll(labels.names(), outputs);
  }
}
