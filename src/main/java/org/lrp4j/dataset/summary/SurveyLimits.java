package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much a summary remembers. Only summaries of equal limits can be merged.
 *
 * @param swarmRows how many examples of tables are kept for bee-swarms
 * @param swarmFeatures up to how many columns a table may have to be kept
 * @param mapsPerClass how many relevance maps are kept of each class, of which strategies are found
 * @param mapSide the height and width that maps, and the grid of positions, are pooled to at most
 * @param pictureSide the height and width that kept images are shrunk to at most
 * @param seed which examples are kept: another seed gives another sample
 */
public record SurveyLimits(
    int swarmRows, int swarmFeatures, int mapsPerClass, int mapSide, int pictureSide, long seed) {

  /** 500 rows of tables of up to 512 columns, 400 maps of 28 × 28 a class, images of 64 × 64. */
  public static final SurveyLimits DEFAULT = new SurveyLimits(500, 512, 400, 28, 64, 0);

  /**
   * Limits.
   *
   * @param swarmRows how many examples of tables are kept
   * @param swarmFeatures up to how many columns
   * @param mapsPerClass how many relevance maps are kept of each class
   * @param mapSide the height and width that maps are pooled to at most
   * @param pictureSide the height and width that kept images are shrunk to at most
   * @param seed which examples are kept
   * @throws IllegalArgumentException if a number is negative, or a side below 1
   */
  public SurveyLimits {
    if (Math.min(swarmRows, Math.min(swarmFeatures, mapsPerClass)) < 0
        || Math.min(mapSide, pictureSide) < 1) {
      throw new IllegalArgumentException(
          "Limits must not be negative, and sides at least 1, but they are swarm "
              + swarmRows
              + " × "
              + swarmFeatures
              + ", maps "
              + mapsPerClass
              + " of "
              + mapSide
              + ", pictures of "
              + pictureSide);
    }
  }

  /**
   * Other maps.
   *
   * @param count how many maps are kept of each class; 0 for none
   * @return limits with that number
   */
  public SurveyLimits withMapsPerClass(int count) {
    return new SurveyLimits(swarmRows, swarmFeatures, count, mapSide, pictureSide, seed);
  }

  /**
   * Another sample.
   *
   * @param other the seed
   * @return limits with that seed
   */
  public SurveyLimits withSeed(long other) {
    return new SurveyLimits(swarmRows, swarmFeatures, mapsPerClass, mapSide, pictureSide, other);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(swarmRows);
    out.writeInt(swarmFeatures);
    out.writeInt(mapsPerClass);
    out.writeInt(mapSide);
    out.writeInt(pictureSide);
    out.writeLong(seed);
  }

  static SurveyLimits read(DataInputStream in) throws IOException {
    return new SurveyLimits(
        in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
  }
}
