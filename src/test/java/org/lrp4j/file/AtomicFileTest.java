package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, bytes("old"));
    AtomicFile.write(file, bytes("new"));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of(file), Folders.list(folder));
  }

  @Test
  void whereItCannotBeMovedWhatWasThereStays() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("a.txt"));
    Path mine = Files.writeString(inner.resolve("mine.txt"), "mine");
    assertThrows(IOException.class, () -> AtomicFile.write(inner, bytes("new")));
    assertEquals("mine", Files.readString(mine));
    assertEquals(List.of(inner), Folders.list(folder));
  }

  @Test
  void aMissingFolderIsNotMade() throws IOException {
    Path file = folder.resolve("missing").resolve("a.txt");
    assertThrows(IOException.class, () -> AtomicFile.write(file, bytes("new")));
    assertEquals(List.of(), Folders.list(folder));
  }
}
