package org.lrp4j.dataset.strategy;

import org.lrp4j.dataset.summary.PooledMap;

/**
 * What of a relevance map is compared with others. Of images and tables it is the map, on a grid of
 * 14 × 14 at most. Of sequences it is each feature's amplitude spectrum along time: an event looks
 * the same whenever it occurs.
 */
final class ComparedMap {

  /** So that a stroke a pixel beside another one is still like it. */
  private static final int SIDE = 14;

  private ComparedMap() {}

  static float[] of(PooledMap map) {
    return map.rows() == 1 && map.columns() > 1 ? spectra(map) : map.pooled(SIDE).numbers();
  }

  /** |Σ R(t)·exp(−πikt/T)| for k = 0 … T: with as many zeros behind it nothing comes round. */
  private static float[] spectra(PooledMap map) {
    int steps = map.columns();
    float[] spectra = new float[map.channels() * (steps + 1)];
    for (int channel = 0; channel < map.channels(); channel++) {
      for (int k = 0; k <= steps; k++) {
        double real = 0;
        double imaginary = 0;
        for (int t = 0; t < steps; t++) {
          double relevance = map.numbers()[channel * steps + t];
          real += relevance * Math.cos(Math.PI * k * t / steps);
          imaginary += relevance * Math.sin(Math.PI * k * t / steps);
        }
        spectra[channel * (steps + 1) + k] = (float) Math.hypot(real, imaginary);
      }
    }
    return spectra;
  }
}
