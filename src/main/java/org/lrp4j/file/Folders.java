package org.lrp4j.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Files} has no single call for: making, listing and deleting folders. */
public final class Folders {

  private Folders() {}

  /**
   * Makes a folder and those that it is in, where they are missing. Unlike {@link
   * Files#createDirectories} it takes a symbolic link to a folder for the folder that it is.
   *
   * @param folder the folder
   * @throws IOException if it cannot be made, or is a file
   */
  public static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  /**
   * What is in a folder, hidden files as well, but not what is in folders within. Leaves nothing
   * open, unlike {@link Files#list}.
   *
   * @param folder the folder
   * @return its files and folders, in no particular order
   * @throws IOException if it cannot be read, or is no folder
   */
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /**
   * Deletes a folder with all that is in it, if it is there; of links, the links alone.
   *
   * @param folder the folder
   * @throws IOException if something in it cannot be deleted
   */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException problem)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
