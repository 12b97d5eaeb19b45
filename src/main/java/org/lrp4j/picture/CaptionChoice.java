package org.lrp4j.picture;

import java.util.List;
import java.util.Optional;

/**
 * What a picture says below.
 *
 * @param classNames the classes' names; those that have none are numbers
 * @param given the caller's own lines; empty for what the explanation tells
 */
record CaptionChoice(List<String> classNames, Optional<List<String>> given) {

  static final CaptionChoice AUTOMATIC = new CaptionChoice(List.of(), Optional.empty());

  CaptionChoice withClassNames(List<String> names) {
    return new CaptionChoice(List.copyOf(names), given);
  }

  CaptionChoice withLines(List<String> lines) {
    return new CaptionChoice(classNames, Optional.of(List.copyOf(lines)));
  }

  /** The lines of an example; none if nothing is known of it. */
  List<String> lines(Subject subject, int example) {
    return given.orElseGet(
        () ->
            subject
                .explanation()
                .map(from -> Captions.of(from, example, Captions.numbered(example), classNames))
                .orElse(List.of()));
  }

  /** The label of an example in a gallery. */
  String label(Subject subject, int example) {
    return subject
        .finding(example)
        .map(finding -> Captions.brief(finding, classNames))
        .orElse(Captions.numbered(example));
  }
}
