package org.lrp4j.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A prefix code for symbols that occur so many times, as deflate wants it: the shorter the more
 * often, canonical, and turned round, since its bits are written from the lowest on.
 *
 * @param lengths how many bits each symbol takes; 0 for one that does not occur
 * @param codes the bits
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951">RFC 1951, section 3.2.2</a>
 */
record HuffmanCode(int[] lengths, int[] codes) {

  private record Tree(long weight, int symbol, Tree left, Tree right) {

    void measure(int depth, int[] lengths) {
      if (left == null) {
        // A symbol that is the only one takes a bit nevertheless.
        lengths[symbol] = Math.max(1, depth);
      } else {
        left.measure(depth + 1, lengths);
        right.measure(depth + 1, lengths);
      }
    }
  }

  /**
   * The code for symbols.
   *
   * @param frequencies how often each occurs
   * @param longest the most bits that one may take
   */
  static HuffmanCode of(int[] frequencies, int longest) {
    int[] weights = frequencies;
    int[] lengths = lengths(weights);
    while (Arrays.stream(lengths).max().orElse(0) > longest) {
      // Flatter weights make a flatter tree, which is hardly worse.
      weights = Arrays.stream(weights).map(weight -> (weight + 1) / 2).toArray();
      lengths = lengths(weights);
    }
    return new HuffmanCode(lengths, codes(lengths));
  }

  private static int[] lengths(int[] weights) {
    // Equal weights in a fixed order: the same picture is always the same file.
    PriorityQueue<Tree> trees =
        new PriorityQueue<>(
            weights.length, Comparator.comparingLong(Tree::weight).thenComparingInt(Tree::symbol));
    for (int symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] > 0) {
        trees.add(new Tree(weights[symbol], symbol, null, null));
      }
    }
    int[] lengths = new int[weights.length];
    while (trees.size() > 1) {
      Tree left = trees.remove();
      Tree right = trees.remove();
      trees.add(new Tree(left.weight + right.weight, left.symbol, left, right));
    }
    trees.forEach(tree -> tree.measure(0, lengths));
    return lengths;
  }

  private static int[] codes(int[] lengths) {
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int length = 1; length <= 15; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = Integer.reverse(code++) >>> (32 - length);
        }
      }
      code <<= 1;
    }
    return codes;
  }
}
