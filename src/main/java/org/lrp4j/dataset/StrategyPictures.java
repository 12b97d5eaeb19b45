package org.lrp4j.dataset;

import org.lrp4j.ExplainedInput;
import org.lrp4j.PixelFormat;
import org.lrp4j.dataset.strategy.Strategy;
import org.lrp4j.dataset.summary.PooledMap;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Pictures;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The pictures of strategies: small, as their maps were kept.
 *
 * @param pixels what the numbers of images mean to the eye
 */
public record StrategyPictures(PixelFormat pixels) {

  /**
   * The mean relevance map of a strategy.
   *
   * @param strategy the strategy
   * @return a heatmap, bar chart or heat strip
   */
  public InputPicture mean(Strategy strategy) {
    PooledMap mean = strategy.mean();
    DataFormat format = format(strategy.examples().get(0).map().input());
    return Pictures.of(Nd4j.createFromArray(mean.numbers()).reshape(shape(mean, format)), format);
  }

  /**
   * One of a strategy's examples.
   *
   * @param member the example
   * @return its input with its relevance, as it was kept
   */
  public ExplainedInput example(Strategy.Member member) {
    PooledMap input = member.map().input();
    DataFormat format = format(input);
    float[] relevance = enlarged(member.map().map(), input);
    long[] shape = shape(input, format);
    return new ExplainedInput(
        "input",
        Nd4j.createFromArray(input.numbers()).reshape(shape),
        Nd4j.createFromArray(relevance).reshape(shape),
        format,
        pixels);
  }

  private static DataFormat format(PooledMap input) {
    if (input.rows() > 1) {
      return DataFormat.NCHW;
    }
    return input.columns() > 1 ? DataFormat.NCW : DataFormat.NC;
  }

  private static long[] shape(PooledMap map, DataFormat format) {
    return switch (format.rank()) {
      case 2 -> new long[] {1, map.channels()};
      case 3 -> new long[] {1, map.channels(), map.columns()};
      default -> new long[] {1, map.channels(), map.rows(), map.columns()};
    };
  }

  /** Each number of a map where the input has several. */
  private static float[] enlarged(PooledMap map, PooledMap input) {
    float[] enlarged = new float[input.numbers().length];
    int area = input.rows() * input.columns();
    for (int i = 0; i < enlarged.length; i++) {
      int channel = Math.min(map.channels() - 1, i / area);
      int row = i % area / input.columns() * map.rows() / input.rows();
      int column = i % input.columns() * map.columns() / input.columns();
      enlarged[i] = map.numbers()[(channel * map.rows() + row) * map.columns() + column];
    }
    return enlarged;
  }
}
