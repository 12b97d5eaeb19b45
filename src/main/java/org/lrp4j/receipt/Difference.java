package org.lrp4j.receipt;

/**
 * One thing that is not as the receipt says.
 *
 * @param part what it is: "model parameters", "composite", "input \"image\" of batch 3" …
 * @param expected what the receipt says
 * @param found what there is now
 */
public record Difference(String part, String expected, String found) {

  @Override
  public String toString() {
    return part + ": " + expected + " then, " + found + " now";
  }
}
