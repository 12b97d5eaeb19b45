package org.lrp4j.cli;

import java.io.IOException;
import java.util.List;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/** What Java's TIFF reader does not mind: data that lie beyond the end, and numbers of any kind. */
final class TiffCheck {

  private static final int UNSIGNED = 1;

  /** Where the data are, and how long: in strips or in tiles. */
  private static final List<int[]> PLACES =
      List.of(
          new int[] {
            BaselineTIFFTagSet.TAG_STRIP_OFFSETS, BaselineTIFFTagSet.TAG_STRIP_BYTE_COUNTS
          },
          new int[] {BaselineTIFFTagSet.TAG_TILE_OFFSETS, BaselineTIFFTagSet.TAG_TILE_BYTE_COUNTS});

  private TiffCheck() {}

  /**
   * Requires whole data of unsigned numbers.
   *
   * @param bytes the file's length
   * @throws IOException if they are not
   */
  static void requireReadable(IIOMetadata metadata, long bytes) throws IOException {
    TIFFDirectory directory = TIFFDirectory.createFromMetadata(metadata);
    for (int[] place : PLACES) {
      TIFFField offsets = directory.getTIFFField(place[0]);
      TIFFField lengths = directory.getTIFFField(place[1]);
      for (int i = 0; offsets != null && lengths != null && i < offsets.getCount(); i++) {
        if (i >= lengths.getCount() || offsets.getAsLong(i) + lengths.getAsLong(i) > bytes) {
          throw new IOException("it is damaged (it ends early)");
        }
      }
    }
    TIFFField formats = directory.getTIFFField(BaselineTIFFTagSet.TAG_SAMPLE_FORMAT);
    for (int i = 0; formats != null && i < formats.getCount(); i++) {
      if (formats.getAsInt(i) != UNSIGNED) {
        throw ImageSamples.notColors(
            formats.getAsInt(i) == 3 ? "floating-point numbers" : "signed numbers");
      }
    }
  }
}
