package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.Folders;

/**
 * What a folder of images holds. Nothing vanishes: what somebody may take for an input, but is not
 * read, is listed with the reason.
 *
 * @param images the images, by name
 * @param others what else there is, each with the reason why it is left out
 */
record ImageFolder(List<Path> images, List<String> others) {

  /** What people put beside images, knowing that it is none. */
  private static final Set<String> NOTES =
      Set.of("txt", "md", "json", "xml", "yml", "yaml", "log", "html", "ini", "db");

  private static final Set<String> DATA = Set.of("npy", "npz", "csv", "tsv");

  /**
   * Looks into a folder, but not into those within.
   *
   * @throws CommandFailure if it cannot be read
   */
  static ImageFolder read(Path folder) {
    try {
      List<Path> images = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (Path file : Folders.list(folder).stream().sorted().toList()) {
        if (file.getFileName().toString().startsWith(".") || isNote(file)) {
          continue;
        }
        if (Files.isDirectory(file)) {
          others.add(file + ": it is a folder within, whose images are not read");
        } else if (suffixes().contains(suffix(file))) {
          images.add(file);
        } else if (DATA.contains(suffix(file))) {
          others.add(file + ": it is no image; arrays and tables are given by themselves");
        } else {
          others.add(file + ": it is no image in a format that is read");
        }
      }
      return new ImageFolder(List.copyOf(images), List.copyOf(others));
    } catch (IOException e) {
      throw CommandFailure.badInput(folder + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  /**
   * Looks into a folder and into those within, as into one for each class.
   *
   * @throws CommandFailure if one cannot be read
   */
  static ImageFolder readWithin(Path folder) {
    ImageFolder own = read(folder);
    List<Path> images = new ArrayList<>(own.images());
    List<String> others = new ArrayList<>();
    try {
      List<Path> within =
          Folders.list(folder).stream()
              .filter(Files::isDirectory)
              .filter(found -> !found.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      own.others().stream()
          .filter(other -> within.stream().noneMatch(found -> other.startsWith(found + ":")))
          .forEach(others::add);
      for (Path found : within) {
        ImageFolder inside = read(found);
        images.addAll(inside.images());
        others.addAll(inside.others());
      }
    } catch (IOException e) {
      throw CommandFailure.badInput(folder + " cannot be read: " + FileProblem.reason(e), e);
    }
    return new ImageFolder(List.copyOf(images), List.copyOf(others));
  }

  /** Whether a file is called like what people write beside images. */
  static boolean isNote(Path file) {
    return NOTES.contains(suffix(file));
  }

  private static Set<String> suffixes() {
    return Arrays.stream(ImageIO.getReaderFileSuffixes())
        .map(suffix -> suffix.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static String suffix(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
