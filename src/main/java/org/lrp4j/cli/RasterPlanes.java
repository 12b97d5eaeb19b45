package org.lrp4j.cli;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** The samples of a decoded image, a plane for each of its bands. */
final class RasterPlanes {

  private RasterPlanes() {}

  /** The samples as they are, row by row. */
  static float[][] of(Raster raster) {
    float[][] planes = new float[raster.getNumBands()][raster.getWidth() * raster.getHeight()];
    boolean areBytes =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            && raster.getSampleModel() instanceof ComponentSampleModel;
    if (areBytes) {
      readBytes(raster, planes);
    } else {
      for (int c = 0; c < planes.length; c++) {
        raster.getSamples(
            raster.getMinX(),
            raster.getMinY(),
            raster.getWidth(),
            raster.getHeight(),
            c,
            planes[c]);
      }
    }
    return planes;
  }

  /** A row at once, pixel by pixel and within these band by band: sample by sample takes long. */
  private static void readBytes(Raster raster, float[][] planes) {
    int width = raster.getWidth();
    int bands = planes.length;
    byte[] row = new byte[bands * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int c = 0; c < bands; c++) {
        for (int x = 0; x < width; x++) {
          planes[c][y * width + x] = row[x * bands + c] & 0xff;
        }
      }
    }
  }
}
