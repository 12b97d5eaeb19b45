package org.lrp4j.network;

import java.util.Set;

/** The classes of DL4J that lrp4j neither explains nor refuses for a reason of their own. */
final class NotYetExplained {

  static final Set<String> NAMES =
      Set.of(
          // users' own operations
          "IdentityLayer",
          "SameDiffLayer",
          "SameDiffLambdaLayer",
          "SameDiffOutputLayer",
          "SameDiffVertex",
          "SameDiffLambdaVertex");

  private NotYetExplained() {}
}
