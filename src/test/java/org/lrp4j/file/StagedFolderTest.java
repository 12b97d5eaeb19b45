package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {

  @TempDir Path folder;

  private static void refuse(Path place) throws NotReplaceableException {
    throw new NotReplaceableException("it is not replaced");
  }

  /** Fills a folder for ever, or until the disk is full. */
  static final class Filling {
    public static void main(String... arguments) throws IOException, InterruptedException {
      try (StagedFolder staged = StagedFolder.beside(Path.of(arguments[0]), place -> {})) {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
          staged.write(i + ".txt", "x".repeat(100 * i));
          System.out.println("wrote");
          Thread.sleep(1);
        }
        staged.publish();
      }
    }
  }

  private ProcessBuilder filling(Path target, int files) {
    String classPath =
        Stream.of(StagedFolder.class, Filling.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .reduce((one, other) -> one + java.io.File.pathSeparator + other)
            .orElseThrow();
    return new ProcessBuilder(
        ProcessHandle.current().info().command().orElse("java"),
        "-cp",
        classPath,
        Filling.class.getName(),
        target.toString(),
        String.valueOf(files));
  }

  @Test
  void killedHalfwayItLeavesTheTargetAsItWas() throws Exception {
    Path target = Files.createDirectory(folder.resolve("report"));
    Files.writeString(target.resolve("old.txt"), "old");
    Process process = filling(target, 1_000_000).start();
    try {
      // The first file is written: it is in the middle of it.
      assertEquals("wrote", process.inputReader().readLine());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals("old", Files.readString(target.resolve("old.txt")));
    assertEquals(List.of("old.txt"), names(target));
    assertTrue(
        names(folder).stream().filter(n -> !n.equals("report")).allMatch(n -> n.endsWith(".tmp")));
  }

  /** Whoever asks for a file while the deletion begins has to wait, and is refused then. */
  @Test
  void whatWasDeletedAtTheEndIsNotMadeOnceMore() throws Exception {
    StagedFolder staged = StagedFolder.beside(folder.resolve("report"), StagedFolderTest::refuse);
    staged.write("a.txt", "a");
    AtomicReference<Exception> refusal = new AtomicReference<>();
    Thread writing =
        new Thread(
            () -> {
              try {
                staged.file("folder/b.txt");
              } catch (UncheckedIOException e) {
                refusal.set(e);
              }
            });
    synchronized (staged) {
      writing.start();
      awaitBlocked(writing);
      staged.deleteStage();
    }
    writing.join();

    // Before it is closed, which would delete it too.
    assertEquals(List.of(), names(folder));
    assertTrue(refusal.get().getMessage().contains("the process is ending"));
    assertThrows(UncheckedIOException.class, () -> staged.file("c.txt"));
    assertEquals(List.of(), names(folder));
    staged.close();
  }

  /** Of what somebody is in the middle of making, nothing stays. */
  @Test
  void theDeletionWaitsForWhatIsBeingMade() throws Exception {
    StagedFolder staged = StagedFolder.beside(folder.resolve("report"), StagedFolderTest::refuse);
    Thread ending = new Thread(staged::deleteStage);
    synchronized (staged) {
      ending.start();
      awaitBlocked(ending);
      Files.writeString(staged.file("folder/b.txt"), "b");
    }
    ending.join();

    assertEquals(List.of(), names(folder));
    staged.close();
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.BLOCKED) {
      assertNotEquals(Thread.State.TERMINATED, thread.getState(), "it did not wait");
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsHalfDeletedIsNotPublished() throws Exception {
    Path target = Files.createDirectory(folder.resolve("report"));
    Files.writeString(target.resolve("old.txt"), "old");
    try (StagedFolder staged = StagedFolder.beside(target, place -> {})) {
      staged.write("a.txt", "a");
      Path stage = staged.file("a.txt").getParent();
      staged.deleteStage();
      // As if the one had just been written when the other was being deleted.
      Files.createDirectory(stage);

      assertThrows(IOException.class, staged::publish);
      assertThrows(UncheckedIOException.class, () -> staged.file("b.txt"));
    }
    assertEquals("old", Files.readString(target.resolve("old.txt")));
    assertEquals(List.of("report"), names(folder));
  }

  private Path leftOver(String name, Duration age) throws IOException {
    Path left = Files.createDirectory(folder.resolve(name));
    Files.writeString(left.resolve("0.png"), "half of it");
    FileTime then = FileTime.from(Instant.now().minus(age));
    Files.setLastModifiedTime(left.resolve("0.png"), then);
    Files.setLastModifiedTime(left, then);
    return left;
  }

  @Test
  void whatAKilledRunHasLeftIsDeletedADayLater() throws IOException {
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    leftOver(".report." + id + ".tmp", Duration.ofHours(25));
    Path replaced = leftOver(".report." + id + ".old", Duration.ofHours(25));
    Path young = leftOver(".report." + id.replace('0', '1') + ".tmp", Duration.ofHours(23));
    Path working = leftOver(".report." + id.replace('0', '2') + ".tmp", Duration.ofHours(25));
    Files.writeString(working.resolve("1.png"), "just written");
    Files.setLastModifiedTime(working, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Path others = leftOver(".other." + id + ".tmp", Duration.ofHours(25));
    Path users = leftOver(".report.mine.tmp", Duration.ofHours(25));
    Path target = folder.resolve("report");

    StagedFolder.beside(target, place -> {}).close();

    List<String> kept =
        Stream.of(replaced, young, working, others, users)
            .map(path -> path.getFileName().toString())
            .sorted()
            .toList();
    assertEquals(kept, names(folder), "what was to be replaced is kept: nothing took its place");

    Files.createDirectory(target);
    StagedFolder.beside(target, place -> {}).close();
    assertFalse(Files.exists(replaced), "something took its place");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileThatCannotGrowLeavesNothing() throws Exception {
    Path target = folder.resolve("report");
    ProcessBuilder java = filling(target, 5000);
    String command = "ulimit -f 1; exec '" + String.join("' '", java.command()) + "'";
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertFalse(process.waitFor() == 0, output);
    assertTrue(output.contains("IOException"), output);
    assertEquals(List.of(), names(folder));
  }

  @Test
  void whatIsPublishedIsThereWithItsFolders() throws IOException {
    Path target = folder.resolve("a/b/report");
    try (StagedFolder staged = StagedFolder.beside(target, StagedFolderTest::refuse)) {
      staged.write("c/d.txt", "ä");
      assertFalse(Files.exists(target));
      staged.publish();
    }
    assertEquals("ä", Files.readString(target.resolve("c/d.txt")));
  }

  @Test
  void throughASymbolicLinkTheFolderIsReplaced() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (StagedFolder staged = StagedFolder.beside(link, StagedFolderTest::refuse)) {
      staged.write("a.txt", "a");
      staged.publish();
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.exists(real.resolve("a.txt")));
    assertEquals(List.of("link", "real"), names(folder));
  }

  @Test
  void whatAppearsMeanwhileIsNotReplaced() throws IOException {
    Path target = folder.resolve("report");
    try (StagedFolder staged = StagedFolder.beside(target, StagedFolderTest::refuse)) {
      staged.write("a.txt", "a");
      Files.createDirectory(target);
      Files.writeString(target.resolve("mine.txt"), "mine");
      assertThrows(IOException.class, staged::publish);
    }
    assertEquals(List.of("report"), names(folder));
    assertEquals("mine", Files.readString(target.resolve("mine.txt")));
  }

  @Test
  void whatTheCheckRefusesIsLeftAlone() throws IOException {
    Path target = Files.createDirectory(folder.resolve("report"));
    try (StagedFolder staged = StagedFolder.beside(target, StagedFolderTest::refuse)) {
      staged.write("a.txt", "a");
    }
    Files.writeString(target.resolve("mine.txt"), "mine");
    assertEquals(
        "it is not replaced",
        assertThrows(
                NotReplaceableException.class,
                () -> StagedFolder.beside(target, StagedFolderTest::refuse))
            .getMessage());
    assertEquals(List.of("report"), names(folder));
    assertEquals("mine", Files.readString(target.resolve("mine.txt")));
  }

  @Test
  void neitherAFileNorALinkThatLeadsNowhereIsReplaced() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    for (Path target : List.of(file, link)) {
      assertThrows(NotReplaceableException.class, () -> StagedFolder.beside(target, place -> {}));
    }
    assertEquals(List.of("file", "link"), names(folder));
  }

  @Test
  void whatIsReplacedIsGoneWithAllThatWasInIt() throws IOException {
    Path target = folder.resolve("report");
    Files.createDirectories(target.resolve("a/b"));
    Files.writeString(target.resolve("a/b/old.txt"), "old");
    Path outside = Files.writeString(folder.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(target.resolve("link"), outside);
    try (StagedFolder staged = StagedFolder.beside(target, place -> {})) {
      staged.write("new.txt", "new");
      staged.publish();
    }
    assertEquals(List.of(target.resolve("new.txt")), Folders.list(target));
    assertEquals(List.of("outside.txt", "report"), names(folder));
  }

  @Test
  void aReasonDoesNotNameTheHiddenFile() {
    assertEquals("No space", StagedFolder.reason(new FileSystemException("x", null, "No space")));
    assertEquals("NoSuchFileException", StagedFolder.reason(new NoSuchFileException("x")));
    assertEquals(
        "the process is ending", StagedFolder.reason(new IOException("the process is ending")));
  }

  @Test
  void theRootCannotBeReplaced() {
    Path root = folder.getRoot();
    String message =
        assertThrows(IOException.class, () -> StagedFolder.beside(root, place -> {})).getMessage();
    assertTrue(message.contains("root folder"), message);
  }
}
