package org.lrp4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread beside the one that it belongs to, which does one task after the other. How many may
 * wait for it is up to that one.
 *
 * @param <T> what a task gives
 */
final class Background<T> implements Closeable {

  /** What is done beside. */
  interface Task<T> {

    T run() throws IOException;
  }

  private final ExecutorService thread;
  private final Deque<Future<T>> begun = new ArrayDeque<>();

  /** A thread that does nothing yet. */
  Background(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread own = new Thread(task, name);
              own.setDaemon(true);
              return own;
            });
  }

  /** Begins a task as soon as those before it have ended. */
  void begin(Task<T> task) {
    begun.add(thread.submit(task::run));
  }

  /** How many tasks were begun and not waited for. */
  int size() {
    return begun.size();
  }

  /**
   * Waits for the first task that was not waited for, if there is one.
   *
   * @return what it gave
   * @throws IOException what the task threw; as well as its unchecked failures
   */
  Optional<T> await() throws IOException {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    try {
      T result = begun.element().get();
      begun.remove();
      return Optional.ofNullable(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    } catch (ExecutionException e) {
      begun.remove();
      throw rethrown(e.getCause());
    }
  }

  private static IOException rethrown(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return (IOException) failure;
  }

  /** Lets all tasks end, whatever comes of them: what they use must not be closed before. */
  @Override
  public void close() {
    thread.shutdown();
    boolean isInterrupted = false;
    while (!begun.isEmpty()) {
      try {
        begun.element().get();
        begun.remove();
      } catch (InterruptedException e) {
        isInterrupted = true;
      } catch (ExecutionException e) {
        // Whoever closes without waiting has a failure of his own to tell.
        begun.remove();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
