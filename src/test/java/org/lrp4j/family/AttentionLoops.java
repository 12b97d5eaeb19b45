package org.lrp4j.family;

import java.util.Arrays;
import java.util.Map;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention and its relevance by plain loops in double, for one example: step by step, head by head
 * and feature by feature.
 */
final class AttentionLoops {

  /** Who gets relevance. */
  enum Shares {
    CP_LRP,
    ATTN_LRP,
    EQUAL
  }

  /** Relevance of the steps of queries, keys and values, and what the softmax kept. */
  record Back(double[][] queries, double[][] keys, double[][] values, double softmax) {}

  private final int heads;
  private final double[][][] wq;
  private final double[][][] wk;
  private final double[][][] wv;
  private final double[][] wo;

  private double[][] queries;
  private double[][] keys;
  private double[][] values;
  private double[][][] q;
  private double[][][] k;
  private double[][][] v;
  private double[][][] scores;
  private double[][][] weights;
  private double[][][] seen;
  private double[][] output;

  /** With the parameters of a layer or vertex, whose keys begin with a prefix. */
  AttentionLoops(Map<String, INDArray> parameters, String prefix, int features) {
    INDArray perHead = parameters.get(prefix + "Wq");
    heads = perHead == null ? 1 : (int) perHead.size(0);
    wq = perHead == null ? identity(features) : cube(perHead);
    wk = perHead == null ? identity(features) : cube(parameters.get(prefix + "Wk"));
    wv = perHead == null ? identity(features) : cube(parameters.get(prefix + "Wv"));
    wo = perHead == null ? null : matrix(parameters.get(prefix + "Wo"));
    isProjected = perHead != null;
  }

  private final boolean isProjected;

  private static double[][][] identity(int features) {
    double[][][] one = new double[1][features][features];
    for (int i = 0; i < features; i++) {
      one[0][i][i] = 1;
    }
    return one;
  }

  static double[][] matrix(INDArray array) {
    return matrix(Samples.flat(array), (int) array.size(0));
  }

  private static double[][] matrix(double[] flat, int rows) {
    double[][] result = new double[rows][flat.length / rows];
    for (int i = 0; i < flat.length; i++) {
      result[i / result[0].length][i % result[0].length] = flat[i];
    }
    return result;
  }

  private static double[][][] cube(INDArray array) {
    double[] flat = Samples.flat(array);
    int size = flat.length / (int) array.size(0);
    double[][][] result = new double[(int) array.size(0)][][];
    for (int i = 0; i < result.length; i++) {
      result[i] = matrix(Arrays.copyOfRange(flat, i * size, (i + 1) * size), (int) array.size(1));
    }
    return result;
  }

  /** [steps][features] of each; the mask of the keys, or null. */
  double[][] forward(double[][] ofQueries, double[][] ofKeys, double[][] ofValues, double[] mask) {
    queries = ofQueries;
    keys = ofKeys;
    values = ofValues;
    q = projected(wq, queries);
    k = projected(wk, keys);
    v = projected(wv, values);
    int size = wv[0].length;
    scores = new double[heads][queries.length][keys.length];
    weights = new double[heads][queries.length][keys.length];
    seen = new double[heads][queries.length][size];
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < queries.length; i++) {
        double max = Double.NEGATIVE_INFINITY;
        double[] masked = new double[keys.length];
        for (int j = 0; j < keys.length; j++) {
          for (int a = 0; a < wk[0].length; a++) {
            scores[h][i][j] += q[h][i][a] * k[h][j][a];
          }
          scores[h][i][j] /= Math.sqrt(wk[0].length);
          masked[j] = scores[h][i][j] + (mask == null ? 0 : (mask[j] - 1) * 1e9);
          max = Math.max(max, masked[j]);
        }
        double sum = 0;
        for (int j = 0; j < keys.length; j++) {
          weights[h][i][j] = Math.exp(masked[j] - max);
          sum += weights[h][i][j];
        }
        for (int j = 0; j < keys.length; j++) {
          weights[h][i][j] /= sum;
          for (int a = 0; a < size; a++) {
            seen[h][i][a] += weights[h][i][j] * v[h][j][a];
          }
        }
      }
    }
    int outputs = isProjected ? wo[0].length : size;
    output = new double[queries.length][outputs];
    for (int i = 0; i < queries.length; i++) {
      for (int o = 0; o < outputs; o++) {
        if (isProjected) {
          for (int c = 0; c < heads * size; c++) {
            output[i][o] += seen[c / size][i][c % size] * wo[c][o];
          }
        } else {
          output[i][o] = seen[0][i][o];
        }
      }
    }
    return output;
  }

  private static double[][][] projected(double[][][] w, double[][] steps) {
    double[][][] result = new double[w.length][steps.length][w[0].length];
    for (int h = 0; h < w.length; h++) {
      for (int t = 0; t < steps.length; t++) {
        for (int a = 0; a < w[h].length; a++) {
          for (int f = 0; f < steps[t].length; f++) {
            result[h][t][a] += w[h][a][f] * steps[t][f];
          }
        }
      }
    }
    return result;
  }

  private static double st(double value, double delta) {
    return value >= 0 ? value + delta : value - delta;
  }

  /** Relevance of the output, [queries][outputs]. */
  Back back(double[][] relevance, Shares shares, double delta) {
    int size = wv[0].length;
    double[][][] ofSeen = ofSeen(relevance, shares, delta, size);
    double[][][] rv = new double[heads][keys.length][size];
    double[][][] rk = new double[heads][keys.length][wk[0].length];
    double[][][] rq = new double[heads][queries.length][wk[0].length];
    double softmax = 0;
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < queries.length; i++) {
        double[] ofWeights = new double[keys.length];
        double sum = 0;
        for (int j = 0; j < keys.length; j++) {
          for (int a = 0; a < size; a++) {
            double part = weights[h][i][j] * v[h][j][a];
            switch (shares) {
              case CP_LRP -> rv[h][j][a] += part * ofSeen[h][i][a] / st(seen[h][i][a], delta);
              case EQUAL -> rv[h][j][a] += weights[h][i][j] * ofSeen[h][i][a];
              default -> {
                double half = part * ofSeen[h][i][a] / st(2 * seen[h][i][a], delta);
                rv[h][j][a] += half;
                ofWeights[j] += half;
                sum += half;
              }
            }
          }
        }
        for (int j = 0; j < keys.length && shares == Shares.ATTN_LRP; j++) {
          double ofScore = scores[h][i][j] * (ofWeights[j] - weights[h][i][j] * sum);
          softmax += ofWeights[j] - ofScore;
          for (int a = 0; a < wk[0].length; a++) {
            double part =
                q[h][i][a]
                    * k[h][j][a]
                    / Math.sqrt(wk[0].length)
                    * ofScore
                    / st(2 * scores[h][i][j], delta);
            rq[h][i][a] += part;
            rk[h][j][a] += part;
          }
        }
      }
    }
    boolean equal = shares == Shares.EQUAL;
    return new Back(
        ofSteps(wq, queries, q, rq, equal, delta),
        ofSteps(wk, keys, k, rk, equal, delta),
        ofSteps(wv, values, v, rv, equal, delta),
        softmax);
  }

  private double[][][] ofSeen(double[][] relevance, Shares shares, double delta, int size) {
    double[][][] ofSeen = new double[heads][queries.length][size];
    for (int i = 0; i < queries.length; i++) {
      for (int c = 0; c < heads * size; c++) {
        double share = 0;
        if (isProjected) {
          for (int o = 0; o < output[i].length; o++) {
            share +=
                shares == Shares.EQUAL
                    ? relevance[i][o] / (heads * size)
                    : seen[c / size][i][c % size]
                        * wo[c][o]
                        * relevance[i][o]
                        / st(output[i][o], delta);
          }
        } else {
          share = relevance[i][c];
        }
        ofSeen[c / size][i][c % size] = share;
      }
    }
    return ofSeen;
  }

  /** Back through a projection of steps. */
  private double[][] ofSteps(
      double[][][] w,
      double[][] steps,
      double[][][] z,
      double[][][] relevance,
      boolean equal,
      double delta) {
    double[][] result = new double[steps.length][steps[0].length];
    for (int t = 0; t < steps.length; t++) {
      for (int f = 0; f < steps[t].length; f++) {
        if (!isProjected) {
          result[t][f] = relevance[0][t][f];
        }
        for (int h = 0; h < heads && isProjected; h++) {
          for (int a = 0; a < w[h].length; a++) {
            result[t][f] +=
                equal
                    ? relevance[h][t][a] / steps[t].length
                    : steps[t][f] * w[h][a][f] * relevance[h][t][a] / st(z[h][t][a], delta);
          }
        }
      }
    }
    return result;
  }

  /** [features][steps] as [steps][features]. */
  static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  /** An example of a batch [batch, features, steps] as [steps][features]. */
  static double[][] steps(INDArray batch, int example) {
    return transposed(cube(batch)[example]);
  }
}
