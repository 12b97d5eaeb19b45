package org.lrp4j.reference;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import org.lrp4j.reference.RandomNetwork.Traits;

/** Random networks for properties. They do not shrink: the report prints the architecture. */
final class RandomNetworks {

  private RandomNetworks() {}

  static Arbitrary<RandomNetwork> of(Traits traits) {
    return Arbitraries.longs()
        .between(0, 1L << 40)
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases()
        .map(seed -> new RandomNetwork(seed, traits));
  }
}
