package org.lrp4j.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.PixelFormat;
import org.lrp4j.ValueRange;
import org.lrp4j.batch.Rows;
import org.lrp4j.file.AtomicFile;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Drawing;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One probe's frames, as seen through one input of the network, and their pictures. */
final class Track {

  /** How long the animation shows a frame, and the last one, in 1/100 s. */
  private static final int DELAY = 30;

  private static final int LAST_DELAY = 150;

  private final int probe;
  private final String name;
  private final String input;
  private final Path folder;
  private final FrameDrawing drawing;
  private final int keepLast;
  private final Deque<Shown> shown = new ArrayDeque<>();
  private final List<String> dropped = new ArrayList<>();
  private CommonStyle style;

  /** A frame that is kept, and its picture for the animation once it was drawn and written. */
  private static final class Shown {
    private final Frame frame;
    private final String file;
    private byte[] picture;

    Shown(Frame frame, String file) {
      this.frame = frame;
      this.file = file;
    }
  }

  private Track(
      int probe, String name, String input, Path folder, FrameDrawing drawing, int keepLast) {
    this.probe = probe;
    this.name = name;
    this.input = input;
    this.folder = folder;
    this.drawing = drawing;
    this.keepLast = keepLast;
  }

  /**
   * A track for each probe and each input that can be drawn: images, tables and sequences.
   *
   * @param names the probes' names
   * @param featureNames the features' names; inputs with another number of features get numbers
   */
  static List<Track> of(
      Explanation explanation, List<String> names, List<String> featureNames, int keepLast) {
    List<Track> tracks = new ArrayList<>();
    List<ExplainedInput> inputs = explanation.inputs();
    for (ExplainedInput input : inputs) {
      ExplainedInput ranged = withRange(input);
      for (int probe = 0; probe < names.size(); probe++) {
        Path folder = Path.of(names.get(probe));
        Path place = inputs.size() == 1 ? folder : folder.resolve(input.name());
        FrameDrawing drawing = FrameDrawing.of(ranged.example(probe), featureNames);
        tracks.add(new Track(probe, names.get(probe), input.name(), place, drawing, keepLast));
      }
    }
    return tracks;
  }

  /** One range of values for all probes, so that a dark one looks dark. */
  private static ExplainedInput withRange(ExplainedInput input) {
    PixelFormat pixels = input.pixels();
    return input.format().rank() < 4 || pixels.range().isPresent()
        ? input
        : input.withPixels(pixels.withRange(ValueRange.of(List.of(input.input()))));
  }

  /** Takes a frame and lets go of the oldest one if there are more than are kept. */
  void add(Snapshot snapshot, List<Evidence> evidence) {
    Explanation explanation = snapshot.explanation();
    INDArray ofProbe = Rows.view(explanation.relevance(input), probe);
    float[] relevance = drawing.relevance(ofProbe);
    Frame frame =
        new Frame(
            snapshot.iteration(),
            snapshot.epoch(),
            evidence.get(probe),
            Captions.of(explanation, probe, name, List.of()),
            relevance,
            explanation.boxes().map(boxes -> boxes.example(probe)));
    shown.addLast(new Shown(frame, unusedName(frame)));
    while (shown.size() > keepLast) {
      dropped.add(shown.removeFirst().file);
    }
  }

  /** A second network, after the first was closed, counts its iterations anew. */
  private String unusedName(Frame frame) {
    Set<String> used = new HashSet<>(dropped);
    shown.forEach(each -> used.add(each.file));
    int number = 1;
    while (used.contains(frame.fileName(number))) {
      number++;
    }
    return frame.fileName(number);
  }

  /**
   * Brings the pictures up to date. What could not be written is tried again the next time.
   *
   * @throws IOException if a picture cannot be written or deleted
   * @throws java.io.UncheckedIOException likewise
   */
  void write(Path run) throws IOException {
    // Not resolve(Path): the run may be in another file system than the default one.
    Path place = run.resolve(folder.toString());
    // First: on a full disk this makes room.
    while (!dropped.isEmpty()) {
      Files.deleteIfExists(place.resolve(dropped.get(0)));
      dropped.remove(0);
    }
    List<Frame> frames = shown.stream().map(each -> each.frame).toList();
    CommonStyle fitting = drawing.style(frames);
    if (!fitting.equals(style)) {
      shown.forEach(each -> each.picture = null);
      style = fitting;
    }
    for (Shown each : shown) {
      if (each.picture == null) {
        var image = drawing.frame(each.frame, style);
        new Drawing(image, each.frame.lines()).save(place.resolve(each.file));
        each.picture = AnimatedGif.encoded(image);
      }
    }
    var filmstrip = drawing.filmstrip(frames, style);
    List<String> inWords = frames.stream().map(frame -> String.join(", ", frame.lines())).toList();
    new Drawing(filmstrip, inWords).save(place.resolve("filmstrip.png"));
    List<byte[]> pictures = shown.stream().map(each -> each.picture).toList();
    AtomicFile.write(
        place.resolve("animation.gif"), AnimatedGif.joined(pictures, DELAY, LAST_DELAY));
  }
}
