package org.lrp4j.family;

import java.util.List;
import java.util.stream.Stream;

/**
 * The table of all cases. A new family adds its rows to one of the lists, and each property test
 * takes them from here.
 */
public final class FamilyCases {

  private static final List<FamilyCase> ALL =
      Stream.of(
              AffineCases.all(),
              NormalizationCases.all(),
              SpaceAndTimeCases.all(),
              FurtherConvolutionCases.all(),
              EncoderCases.all(),
              PoolingCases.all(),
              SpaceAndTimePoolingCases.all(),
              EmbeddingCases.all(),
              PassingCases.all(),
              RoutingCases.all(),
              SpaceAndTimeRoutingCases.all(),
              CombiningCases.all(),
              DistanceCases.all(),
              AttentionCases.all(),
              RecurrentCases.all(),
              LstmCases.all(),
              WrittenCases.all())
          .flatMap(rows -> rows)
          .toList();

  private FamilyCases() {}

  /** All rows. */
  public static List<FamilyCase> all() {
    return ALL;
  }
}
