package org.lrp4j.picture;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * How one of many curves looks. Colours repeat after seven; dashes and marks together, which are
 * told apart without any colour, after 24.
 *
 * @param color the colour
 * @param dashes lengths of dashes and gaps in pixels; none for a line without gaps
 * @param mark what stands on the curve in some places
 */
record CurveStyle(Color color, float[] dashes, Mark mark) {

  /** Told apart also by those who do not see red and green alike (Okabe and Ito, 2008). */
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x555555)
  };

  private static final float[][] DASHES = {{}, {7, 4}, {2, 4}, {9, 3, 2, 3}};

  /** Signs of about the same size, around their middle. */
  enum Mark {
    CIRCLE {
      @Override
      Shape around(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
      }
    },
    SQUARE {
      @Override
      Shape around(double x, double y, double radius) {
        double half = 0.9 * radius;
        return new Rectangle2D.Double(x - half, y - half, 2 * half, 2 * half);
      }
    },
    TRIANGLE {
      @Override
      Shape around(double x, double y, double radius) {
        return polygon(x, y, 1.2 * radius, 0, -1, 0.9, 0.7, -0.9, 0.7);
      }
    },
    DIAMOND {
      @Override
      Shape around(double x, double y, double radius) {
        return polygon(x, y, 1.3 * radius, 0, -1, 1, 0, 0, 1, -1, 0);
      }
    },
    CROSS {
      @Override
      Shape around(double x, double y, double radius) {
        return polygon(
            x, y, radius, -1, -0.45, -0.45, -1, 0, -0.55, 0.45, -1, 1, -0.45, 0.55, 0, 1, 0.45,
            0.45, 1, 0, 0.55, -0.45, 1, -1, 0.45, -0.55, 0);
      }
    },
    POINTED_DOWN {
      @Override
      Shape around(double x, double y, double radius) {
        return polygon(x, y, 1.2 * radius, 0, 1, 0.9, -0.7, -0.9, -0.7);
      }
    };

    abstract Shape around(double x, double y, double radius);

    private static Shape polygon(double x, double y, double size, double... corners) {
      Path2D path = new Path2D.Double();
      for (int k = 0; k < corners.length; k += 2) {
        double cornerX = x + size * corners[k];
        double cornerY = y + size * corners[k + 1];
        if (k == 0) {
          path.moveTo(cornerX, cornerY);
        } else {
          path.lineTo(cornerX, cornerY);
        }
      }
      path.closePath();
      return path;
    }
  }

  /** The style of one of many curves, by its number from 0. */
  static CurveStyle of(int index) {
    Mark[] marks = Mark.values();
    return new CurveStyle(
        COLORS[index % COLORS.length],
        DASHES[index / marks.length % DASHES.length],
        marks[index % marks.length]);
  }
}
