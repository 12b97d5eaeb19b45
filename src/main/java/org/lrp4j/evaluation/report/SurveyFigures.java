package org.lrp4j.evaluation.report;

import java.awt.image.BufferedImage;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Overlay;
import org.lrp4j.picture.Picture;

/**
 * Writes the pictures of a survey into a report's folder.
 *
 * @param folder the report's folder
 */
record SurveyFigures(StagedFolder folder) {

  /**
   * Writes a picture.
   *
   * @param name the file's name without suffix
   * @param caption what stands below
   * @param alternative what it shows
   */
  Figure save(Picture picture, String name, String caption, String alternative) {
    boolean isChart = !(picture instanceof Heatmap || picture instanceof Overlay);
    return save(picture, name, caption, alternative, isChart);
  }

  /** Writes a picture all of whose pixels are an image's. */
  Figure saveImage(Picture picture, String name, String caption, String alternative) {
    return save(picture, name, caption, alternative, false);
  }

  private Figure save(
      Picture picture, String name, String caption, String alternative, boolean isChart) {
    String file = ReportPictures.FOLDER + "/" + name + ".png";
    picture.save(folder.file(file));
    BufferedImage image = picture.toImage();
    return new Figure(file, caption, alternative, image.getWidth(), image.getHeight(), isChart);
  }

  /** A name as files may have it. */
  static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
