package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.factory.Nd4j;

class PngFileTest {

  private static final Heatmap HEATMAP =
      Heatmap.of(Nd4j.linspace(-1, 1, 12).reshape(1, 1, 3, 4), DataFormat.NCHW);

  @TempDir Path folder;

  @Test
  void whatIsReadIsWhatWasDrawn() throws IOException {
    Path file = folder.resolve("heatmap.png");
    HEATMAP.save(file);
    assertArrayEquals(Pixels.all(HEATMAP.toImage()), Pixels.all(ImageIO.read(file.toFile())));
  }

  @Test
  void missingFoldersAreCreatedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("a").resolve("b").resolve("heatmap.png");
    HEATMAP.save(file);
    HEATMAP.save(file);
    assertEquals(List.of("heatmap.png"), names(file.getParent()));
  }

  @Test
  void aLinkToAFolderIsFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    HEATMAP.save(link.resolve("heatmap.png"));
    assertTrue(Files.exists(real.resolve("heatmap.png")));
  }

  @Test
  void aFileIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("heatmap.png"), "old");
    HEATMAP.save(file);
    assertEquals(256, ImageIO.read(file.toFile()).getWidth());
  }

  @Test
  void aPathThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder").resolve("heatmap.png");
    UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> HEATMAP.save(file));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> HEATMAP.save(folder));
    assertTrue(error.getMessage().contains("folder"), error.getMessage());
    assertEquals(List.of(), names(folder));
  }
}
