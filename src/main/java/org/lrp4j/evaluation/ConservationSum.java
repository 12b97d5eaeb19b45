package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.Conservation;

/** Adds up where relevance went, over several explanations of one explainer. */
final class ConservationSum {

  private List<Conservation.Row> rows = List.of();

  void add(Conservation conservation) {
    List<Conservation.Row> more = conservation.rows();
    if (rows.isEmpty()) {
      rows = more;
      return;
    }
    List<Conservation.Row> sum = new ArrayList<>();
    for (int i = 0; i < more.size(); i++) {
      sum.add(sum(rows.get(i), more.get(i)));
    }
    rows = sum;
  }

  private static Conservation.Row sum(Conservation.Row one, Conservation.Row other) {
    return new Conservation.Row(
        one.name(),
        one.type(),
        one.treatment(),
        one.arrived() + other.arrived(),
        one.passedOn() + other.passedOn(),
        one.absorbed().plus(other.absorbed()));
  }

  Conservation toConservation() {
    return new Conservation(rows);
  }
}
