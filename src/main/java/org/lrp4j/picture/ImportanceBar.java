package org.lrp4j.picture;

/**
 * One bar of an {@link ImportanceChart}.
 *
 * @param name what it is of
 * @param value its length
 * @param low the lower end of the value's interval; not finite if it has none
 * @param high the upper end
 */
public record ImportanceBar(String name, double value, double low, double high) {

  /**
   * A bar.
   *
   * @param name what it is of
   * @param value its length
   * @param low the lower end of the value's interval; not finite if it has none
   * @param high the upper end
   * @throws IllegalArgumentException if the value is not finite
   */
  public ImportanceBar {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "The bar of \"" + name + "\" has no length, for its value is " + value);
    }
  }

  boolean hasInterval() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  double least() {
    return Math.min(0, hasInterval() ? Math.min(low, value) : value);
  }

  double most() {
    return Math.max(0, hasInterval() ? Math.max(high, value) : value);
  }
}
