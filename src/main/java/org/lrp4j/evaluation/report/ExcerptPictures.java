package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.ChannelOrder;
import org.lrp4j.ExplainedInput;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;

/** Draws the few examples that a survey keeps, and writes each picture once. */
final class ExcerptPictures {

  private final SurveyFigures files;
  private final ReportLook look;
  private final ChannelOrder colors;
  private final Map<String, Figure> written = new HashMap<>();

  /**
   * Pictures.
   *
   * @param files writes them
   * @param look how large they are
   * @param colors the order of three channels, if the examples do not tell
   */
  ExcerptPictures(SurveyFigures files, ReportLook look, ChannelOrder colors) {
    this.files = files;
    this.look = look;
    this.colors = colors;
  }

  /** The picture of an input with its relevance, images in colours. */
  InputPicture picture(ExplainedInput input) {
    return look.picture(
        colors == ChannelOrder.UNKNOWN
            ? input
            : input.withPixels(input.pixels().withChannelOrder(colors)));
  }

  /**
   * An example's inputs, each as a picture; images below their relevance.
   *
   * @param inputs the inputs
   * @param name the files' name; what was written before is taken as it is
   * @param caption what stands below
   * @param what what it is, for who cannot see it
   */
  List<Figure> save(List<ExplainedInput> inputs, String name, String caption, String what) {
    List<Figure> figures = new ArrayList<>();
    for (ExplainedInput input : inputs) {
      boolean isOnly = inputs.size() == 1;
      String file = isOnly ? name : name + "-" + SurveyFigures.plain(input.name());
      figures.add(
          written.computeIfAbsent(
              file,
              any ->
                  draw(
                      picture(input),
                      file,
                      isOnly ? caption : input.name() + ", " + caption,
                      what)));
    }
    return figures;
  }

  /** Draws one and writes it. */
  Figure draw(InputPicture picture, String file, String caption, String what) {
    Picture drawn = picture instanceof Heatmap heatmap ? heatmap.overlay() : picture;
    return files.save(drawn, file, caption, what + ReportLook.inWords(picture));
  }

  /** Draws the image below the relevance, and writes it. */
  Figure drawInput(Heatmap heatmap, String file, String what) {
    return files.saveImage(heatmap.overlay().input(), file, "input", what + ": the input");
  }
}
