package org.lrp4j.picture;

import java.util.Optional;
import org.lrp4j.DetectedBoxes;
import org.lrp4j.Explanation;

/**
 * Which boxes of a detector are drawn.
 *
 * @param areShown whether any are
 * @param given the caller's own; empty for what the explanation tells
 */
record BoxChoice(boolean areShown, Optional<DetectedBoxes> given) {

  static final BoxChoice AUTOMATIC = new BoxChoice(true, Optional.empty());
  static final BoxChoice NONE = new BoxChoice(false, Optional.empty());

  static BoxChoice of(DetectedBoxes boxes) {
    return new BoxChoice(true, Optional.of(boxes));
  }

  /** The boxes of what is shown; slices of a volume have none. */
  Optional<DetectedBoxes> of(Subject subject) {
    if (!areShown || subject.slices().isPresent()) {
      return Optional.empty();
    }
    return given.or(() -> subject.explanation().flatMap(Explanation::boxes));
  }
}
