package org.lrp4j.faithfulness.feature;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Sums of products that are rounded once, where the processor has an instruction for it: of
 * factorisations that takes a third of the time away. Without one, Java's own would take a thousand
 * times as long.
 */
final class FusedProduct {

  private static final boolean HAS_INSTRUCTION = hasInstruction();

  private FusedProduct() {}

  private static boolean hasInstruction() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return machine != null && Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
    } catch (RuntimeException | LinkageError e) {
      return false; // another Java than HotSpot, or without its management
    }
  }

  /** sum + a·b. */
  static double add(double a, double b, double sum) {
    return HAS_INSTRUCTION ? Math.fma(a, b, sum) : sum + a * b;
  }

  /** rest − a·b. */
  static double subtract(double a, double b, double rest) {
    return HAS_INSTRUCTION ? Math.fma(-a, b, rest) : rest - a * b;
  }
}
