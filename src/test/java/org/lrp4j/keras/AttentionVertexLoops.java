package org.lrp4j.keras;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.keras.vertex.AttentionVertex;
import org.lrp4j.keras.vertex.MultiHeadAttentionVertex;

/**
 * Attention: under CP-LRP its weights are constants; under AttnLRP weights and values share in
 * half, a softmax gives {@code S (R − p ΣR)} to its scores, queries and keys share in half.
 */
final class AttentionVertexLoops {

  private static final int QUERIES = 3;
  private static final int KEYS = 4;

  private AttentionVertexLoops() {}

  static Stream<VertexCase> cases() {
    VertexCase.Loops[] both = new VertexCase.Loops[2];
    for (int i = 0; i < 2; i++) {
      boolean constant = i == 0;
      both[i] = (p, x, r) -> dotProduct(p, x, r, constant);
    }
    VertexCase.Loops[] heads = new VertexCase.Loops[2];
    for (int i = 0; i < 2; i++) {
      boolean constant = i == 0;
      heads[i] = (p, x, r) -> multiHead(p, x, r, constant);
    }
    AttentionVertex one = new AttentionVertex(new int[] {0, 1, 2}, null);
    long[][] shapes = {{QUERIES, 2}, {KEYS, 5}, {KEYS, 2}};
    MultiHeadAttentionVertex two =
        new MultiHeadAttentionVertex(new int[] {0, 1, 2}, new long[] {4, 5, 3}, 2, 2, 3, 4, null);
    long[][] shapesOfTwo = {{QUERIES, 4}, {KEYS, 5}, {KEYS, 3}};
    return Stream.of(
        VertexCase.of("attention", one, both[0], shapes).with(Attention.CP_LRP),
        VertexCase.of("attention", one, both[1], shapes).with(Attention.ATTN_LRP),
        VertexCase.of("multi-head attention", two, heads[0], shapesOfTwo).with(Attention.CP_LRP),
        VertexCase.of("multi-head attention", two, heads[1], shapesOfTwo).with(Attention.ATTN_LRP));
  }

  private static double[][] dotProduct(
      Map<String, double[]> p, double[][] x, double[] r, boolean constant) {
    Head head = new Head(x[0], x[2], x[1], 2, 5, p.get("scale")[0]);
    double[][] shares = {new double[x[0].length], new double[x[1].length], new double[x[2].length]};
    head.back(r, constant, shares[0], shares[2], shares[1]);
    return shares;
  }

  private static double[][] multiHead(
      Map<String, double[]> p, double[][] x, double[] r, boolean constant) {
    double[] q = mapped(x[0], p.get("Wq"), p.get("bq"));
    double[] v = mapped(x[1], p.get("Wv"), p.get("bv"));
    double[] k = mapped(x[2], p.get("Wk"), p.get("bk"));
    Head[] heads = new Head[2];
    double[] seen = new double[QUERIES * 6];
    for (int h = 0; h < 2; h++) {
      heads[h] =
          new Head(part(q, h, 2, 2), part(k, h, 2, 2), part(v, h, 2, 3), 2, 3, 1 / Math.sqrt(2));
      for (int i = 0; i < QUERIES; i++) {
        System.arraycopy(heads[h].output, i * 3, seen, i * 6 + h * 3, 3);
      }
    }
    double[] ofSeen = back(seen, p.get("Wo"), p.get("bo"), r);
    double[] ofQ = new double[q.length];
    double[] ofK = new double[k.length];
    double[] ofV = new double[v.length];
    for (int h = 0; h < 2; h++) {
      double[] queries = new double[QUERIES * 2];
      double[] keys = new double[KEYS * 2];
      double[] values = new double[KEYS * 3];
      heads[h].back(part(ofSeen, h, 2, 3), constant, queries, keys, values);
      put(queries, ofQ, h, 2, 2);
      put(keys, ofK, h, 2, 2);
      put(values, ofV, h, 2, 3);
    }
    return new double[][] {
      back(x[0], p.get("Wq"), p.get("bq"), ofQ),
      back(x[1], p.get("Wv"), p.get("bv"), ofV),
      back(x[2], p.get("Wk"), p.get("bk"), ofK)
    };
  }

  /** One head's columns of [steps, heads · size]. */
  private static double[] part(double[] all, int head, int heads, int size) {
    double[] part = new double[all.length / heads];
    for (int i = 0; i < part.length; i++) {
      part[i] = all[i / size * heads * size + head * size + i % size];
    }
    return part;
  }

  private static void put(double[] part, double[] all, int head, int heads, int size) {
    for (int i = 0; i < part.length; i++) {
      all[i / size * heads * size + head * size + i % size] = part[i];
    }
  }

  /** {@code x W + b} at each step. */
  private static double[] mapped(double[] x, double[] w, double[] b) {
    int inputs = w.length / b.length;
    double[] z = new double[x.length / inputs * b.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = b[i % b.length];
      for (int j = 0; j < inputs; j++) {
        z[i] += x[i / b.length * inputs + j] * w[j * b.length + i % b.length];
      }
    }
    return z;
  }

  private static double[] back(double[] x, double[] w, double[] b, double[] r) {
    double[] z = mapped(x, w, b);
    int inputs = w.length / b.length;
    double[] shares = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < inputs; j++) {
        int at = i / b.length * inputs + j;
        shares[at] += x[at] * w[j * b.length + i % b.length] * r[i] / z[i];
      }
    }
    return shares;
  }

  /** Queries [steps, size], keys [steps, size], values [steps, width]. */
  private static final class Head {

    private final double[] q;
    private final double[] k;
    private final double[] v;
    private final int size;
    private final int width;
    private final double scale;
    private final double[] scores = new double[QUERIES * KEYS];
    private final double[] weights = new double[QUERIES * KEYS];
    private final double[] output;

    Head(double[] queries, double[] keys, double[] values, int size, int width, double scale) {
      q = queries;
      k = keys;
      v = values;
      this.size = size;
      this.width = width;
      this.scale = scale;
      output = new double[QUERIES * width];
      for (int i = 0; i < QUERIES; i++) {
        double sum = 0;
        for (int j = 0; j < KEYS; j++) {
          for (int a = 0; a < size; a++) {
            scores[i * KEYS + j] += scale * q[i * size + a] * k[j * size + a];
          }
          sum += Math.exp(scores[i * KEYS + j]);
        }
        for (int j = 0; j < KEYS; j++) {
          weights[i * KEYS + j] = Math.exp(scores[i * KEYS + j]) / sum;
          for (int a = 0; a < width; a++) {
            output[i * width + a] += weights[i * KEYS + j] * v[j * width + a];
          }
        }
      }
    }

    void back(double[] r, boolean constant, double[] ofQ, double[] ofK, double[] ofV) {
      for (int i = 0; i < QUERIES; i++) {
        double[] ofWeights = new double[KEYS];
        for (int j = 0; j < KEYS; j++) {
          for (int a = 0; a < width; a++) {
            int at = i * width + a;
            double part = weights[i * KEYS + j] * v[j * width + a] * r[at] / output[at];
            ofV[j * width + a] += constant ? part : part / 2;
            ofWeights[j] += part / 2;
          }
        }
        double sum = Arrays.stream(ofWeights).sum();
        for (int j = 0; j < KEYS && !constant; j++) {
          // The score cancels out: its relevance is shared in proportion to its parts.
          double ofScore = ofWeights[j] - weights[i * KEYS + j] * sum;
          for (int a = 0; a < size; a++) {
            double part = scale * q[i * size + a] * k[j * size + a] * ofScore / 2;
            ofQ[i * size + a] += part;
            ofK[j * size + a] += part;
          }
        }
      }
    }
  }
}
