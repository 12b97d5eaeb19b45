package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path folder;

  @Test
  void isMadeWhenItIsWantedAndOnlyOnce() throws IOException {
    Path root = folder.resolve("a").resolve("runs");
    RunFolder run = new RunFolder(root);
    assertEquals(Optional.empty(), run.path());
    assertEquals(List.of(), Folders.list(folder));

    Path made = run.made();
    assertEquals(root.resolve("run-001"), made);
    assertEquals(made, run.made());
    assertEquals(Optional.of(made), run.path());
    assertEquals(List.of(made), Folders.list(root));
  }

  @Test
  void takesTheFirstNumberThatNobodyHas() throws IOException {
    Files.createDirectory(folder.resolve("run-001"));
    Files.createFile(folder.resolve("run-002"));
    Files.createDirectory(folder.resolve("run-004"));
    assertEquals(folder.resolve("run-003"), new RunFolder(folder).made());
    assertEquals(folder.resolve("run-005"), new RunFolder(folder).made());
  }

  @Test
  void followsALinkToAFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    new RunFolder(link).made();
    assertEquals(List.of(real.resolve("run-001")), Folders.list(real));
  }

  @Test
  void cannotBeMadeInAFile() throws IOException {
    RunFolder run = new RunFolder(Files.createFile(folder.resolve("file")));
    assertThrows(IOException.class, run::made);
    assertEquals(Optional.empty(), run.path());
  }
}
