package org.lrp4j.reference.sequence;

import org.lrp4j.reference.Affine;
import org.lrp4j.rule.EpsilonRule;

/**
 * Attention of queries to keys and values: {@code softmax(q kᵀ / √d) v} for each head, all heads
 * side by side through the output's weights.
 *
 * @param q for each head a projection; likewise k and v
 * @param output of all heads; null where nothing is projected
 * @param throughSoftmax AttnLRP: half of a product's relevance goes to the weights and through the
 *     softmax to queries and keys. Otherwise, CP-LRP, weights are constants.
 */
record Heads(
    Affine[] q, Affine[] k, Affine[] v, Affine output, boolean throughSoftmax, double delta) {

  /** Relevance of what was asked for, looked at and seen. */
  record Shares(double[][] queries, double[][] keys, double[][] values) {}

  /** What one head computes on the way. */
  private record Look(
      double[][] q, double[][] k, double[][] v, double[][] scores, double[][] weights) {

    double seen(int i, int a) {
      double sum = 0;
      for (int j = 0; j < v.length; j++) {
        sum += weights[i][j] * v[j][a];
      }
      return sum;
    }
  }

  double[][] forward(double[] counts, double[][] queries, double[][] keys, double[][] values) {
    double[][] seen = seen(looks(counts, queries, keys, values));
    return output == null ? seen : project(output, seen);
  }

  private Look[] looks(double[] counts, double[][] queries, double[][] keys, double[][] values) {
    Look[] looks = new Look[q.length];
    for (int h = 0; h < looks.length; h++) {
      looks[h] = look(counts, project(q[h], queries), project(k[h], keys), project(v[h], values));
    }
    return looks;
  }

  private static Look look(double[] counts, double[][] q, double[][] k, double[][] v) {
    double[][] scores = new double[q.length][k.length];
    double[][] weights = new double[q.length][k.length];
    for (int i = 0; i < q.length; i++) {
      double sum = 0;
      for (int j = 0; j < k.length; j++) {
        for (int a = 0; a < k[j].length; a++) {
          scores[i][j] += q[i][a] * k[j][a] / Math.sqrt(k[j].length);
        }
        weights[i][j] = SequenceNode.isCounted(counts, j) ? Math.exp(scores[i][j]) : 0;
        sum += weights[i][j];
      }
      for (int j = 0; j < k.length; j++) {
        weights[i][j] /= sum;
      }
    }
    return new Look(q, k, v, scores, weights);
  }

  private static double[][] seen(Look... looks) {
    int size = looks[0].v[0].length;
    double[][] seen = new double[looks[0].q.length][looks.length * size];
    for (int i = 0; i < seen.length; i++) {
      for (int c = 0; c < seen[i].length; c++) {
        seen[i][c] = looks[c / size].seen(i, c % size);
      }
    }
    return seen;
  }

  private static double[][] project(Affine weights, double[][] steps) {
    double[][] projected = new double[steps.length][];
    for (int t = 0; t < steps.length; t++) {
      projected[t] = weights.forward(steps[t]);
    }
    return projected;
  }

  private double[][] unproject(Affine weights, double[][] steps, double[][] relevance) {
    double[][] shares = new double[steps.length][];
    for (int t = 0; t < steps.length; t++) {
      shares[t] =
          weights.redistribute(new EpsilonRule(delta), null, steps[t], relevance[t]).relevance();
    }
    return shares;
  }

  Shares back(
      double[] counts,
      double[][] relevance,
      double[][] queries,
      double[][] keys,
      double[][] values) {
    Look[] looks = looks(counts, queries, keys, values);
    double[][] ofSeen = output == null ? relevance : unproject(output, seen(looks), relevance);
    double[][] ofQueries = new double[queries.length][queries[0].length];
    double[][] ofKeys = new double[keys.length][keys[0].length];
    double[][] ofValues = new double[values.length][values[0].length];
    for (int h = 0; h < looks.length; h++) {
      Look look = looks[h];
      Shares inside = inside(look, ofSeen, h * look.v[0].length);
      boolean raw = output == null;
      ofValues =
          Arrays2d.sum(ofValues, raw ? inside.values : unproject(v[h], values, inside.values));
      if (throughSoftmax) {
        ofQueries =
            Arrays2d.sum(
                ofQueries, raw ? inside.queries : unproject(q[h], queries, inside.queries));
        ofKeys = Arrays2d.sum(ofKeys, raw ? inside.keys : unproject(k[h], keys, inside.keys));
      }
    }
    return new Shares(ofQueries, ofKeys, ofValues);
  }

  private Shares inside(Look look, double[][] ofSeen, int first) {
    double[][] rq = new double[look.q.length][look.q[0].length];
    double[][] rk = new double[look.k.length][look.k[0].length];
    double[][] rv = new double[look.v.length][look.v[0].length];
    int factors = throughSoftmax ? 2 : 1;
    for (int i = 0; i < rq.length; i++) {
      double[] ofWeights = new double[rk.length];
      double sum = 0;
      for (int a = 0; a < rv[0].length; a++) {
        double quotient = ofSeen[i][first + a] / stabilized(factors * look.seen(i, a));
        for (int j = 0; j < rv.length; j++) {
          double share = look.weights[i][j] * look.v[j][a] * quotient;
          rv[j][a] += share;
          ofWeights[j] += share;
          sum += share;
        }
      }
      for (int j = 0; j < rk.length && throughSoftmax; j++) {
        double score = look.scores[i][j];
        double ofScore = score * (ofWeights[j] - look.weights[i][j] * sum);
        for (int a = 0; a < rk[j].length; a++) {
          double product = look.q[i][a] * look.k[j][a] / Math.sqrt(rk[j].length);
          double share = product * ofScore / stabilized(2 * score);
          rq[i][a] += share;
          rk[j][a] += share;
        }
      }
    }
    return new Shares(rq, rk, rv);
  }

  private double stabilized(double v) {
    return v >= 0 ? v + delta : v - delta;
  }
}
