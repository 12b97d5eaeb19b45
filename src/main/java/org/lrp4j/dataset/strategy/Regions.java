package org.lrp4j.dataset.strategy;

import java.util.List;
import org.lrp4j.dataset.summary.PooledMap;

/**
 * The parts of a map that have names: nine of an image, a table's columns, the thirds of each
 * feature of a sequence.
 */
final class Regions {

  private static final int THIRDS = 3;

  private static final List<String> OF_IMAGES =
      List.of(
          "the upper left corner",
          "the upper edge",
          "the upper right corner",
          "the left edge",
          "the centre",
          "the right edge",
          "the lower left corner",
          "the lower edge",
          "the lower right corner");

  private static final List<String> OF_TIME = List.of("first", "second", "last");

  private final PooledMap like;
  private final List<String> features;

  /**
   * Regions.
   *
   * @param like a map of that form
   * @param features the features' names; empty for numbers
   */
  Regions(PooledMap like, List<String> features) {
    this.like = like;
    this.features = features;
  }

  private boolean isImage() {
    return like.rows() > 1;
  }

  private boolean hasTime() {
    return !isImage() && like.columns() >= THIRDS;
  }

  int count() {
    if (isImage()) {
      return THIRDS * THIRDS;
    }
    return like.channels() * (hasTime() ? THIRDS : 1);
  }

  private int of(int index) {
    int column = index % like.columns();
    int row = index / like.columns() % like.rows();
    int channel = index / like.columns() / like.rows();
    int across = column * THIRDS / like.columns();
    if (isImage()) {
      return row * THIRDS / like.rows() * THIRDS + across;
    }
    return hasTime() ? channel * THIRDS + across : channel;
  }

  /** The share of Σ|R| that each region has. */
  double[] shares(PooledMap map) {
    double[] shares = new double[count()];
    double total = 0;
    for (int i = 0; i < map.numbers().length; i++) {
      shares[of(i)] += Math.abs(map.numbers()[i]);
      total += Math.abs(map.numbers()[i]);
    }
    for (int i = 0; i < shares.length && total > 0; i++) {
      shares[i] /= total;
    }
    return shares;
  }

  String name(int region) {
    if (isImage()) {
      return OF_IMAGES.get(region);
    }
    int feature = hasTime() ? region / THIRDS : region;
    String name = feature < features.size() ? features.get(feature) : "feature " + feature;
    return hasTime() ? "the " + OF_TIME.get(region % THIRDS) + " third of " + name : name;
  }
}
