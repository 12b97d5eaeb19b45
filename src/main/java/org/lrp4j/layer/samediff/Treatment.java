package org.lrp4j.layer.samediff;

import java.util.Optional;
import org.lrp4j.composite.Treatments;

/** What an operation does to relevance. */
interface Treatment {

  /**
   * Where the relevance of a result goes.
   *
   * @param operation the operation, of whose arguments at least one is a signal
   * @param choices the composite's
   * @return the passage; empty if there is none for these arguments
   */
  Optional<Passage> passage(Operation operation, Treatments choices);

  /**
   * The affine map that an operation is, so that a bias that is added to its result can be joined.
   *
   * @param operation the operation
   * @return the map; empty unless a treatment says otherwise
   */
  default Optional<AffineTerm> term(Operation operation) {
    return Optional.empty();
  }

  /** In a few words, for the table in the docs. */
  String label();
}
