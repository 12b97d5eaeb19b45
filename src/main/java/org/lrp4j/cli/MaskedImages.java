package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Images whose pixels' classes are known: for each a mask of the same name in another folder.
 *
 * @param images the images that have a mask; the others are among what is left out
 * @param masks the mask of each
 */
record MaskedImages(ImageFolder images, List<Path> masks) {

  /**
   * Looks into both folders.
   *
   * @throws CommandFailure if no image has a mask, or a folder cannot be read
   */
  static MaskedImages of(Path data, Path maskFolder) {
    ImageFolder found = ImageFolder.read(data);
    Map<String, Path> byStem = new TreeMap<>();
    for (Path mask : ImageFolder.read(maskFolder).images()) {
      if (mask.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        byStem.put(stem(mask), mask);
      }
    }
    List<Path> images = new ArrayList<>();
    List<Path> masks = new ArrayList<>();
    List<String> others = new ArrayList<>(found.others());
    for (Path image : found.images()) {
      Path mask = byStem.get(stem(image));
      if (mask == null) {
        others.add(image + ": there is no mask " + maskFolder.resolve(stem(image) + ".png"));
      } else {
        images.add(image);
        masks.add(mask);
      }
    }
    if (images.isEmpty()) {
      throw CommandFailure.badInput(
          "No image in "
              + data
              + " has a mask in "
              + maskFolder
              + ": of photo.jpg it is called photo.png");
    }
    return new MaskedImages(new ImageFolder(images, others), masks);
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
