package org.lrp4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lrp4j.file.Folders;

/** What is in a folder, in a form that can be compared. */
public final class FolderContents {

  private FolderContents() {}

  /** The names of its files and folders in alphabetical order, hidden ones as well. */
  public static List<String> names(Path folder) throws IOException {
    return Folders.list(folder).stream()
        .map(file -> file.getFileName().toString())
        .sorted()
        .toList();
  }

  /** Every file in it or below, by its path from there, with its bytes. */
  public static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
