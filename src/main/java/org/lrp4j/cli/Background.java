package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread beside the one that it belongs to, with at most one task at a time: what tasks need does
 * not grow with their number.
 *
 * @param <T> what a task gives
 */
final class Background<T> implements Closeable {

  /** What is done beside. */
  interface Task<T> {

    T run() throws IOException;
  }

  private final ExecutorService thread;
  private Optional<Future<T>> running = Optional.empty();

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

  /** Begins a task, after the one before was waited for. */
  void begin(Task<T> task) {
    if (running.isPresent()) {
      throw new IllegalStateException("Another task has not been waited for");
    }
    running = Optional.of(thread.submit(task::run));
  }

  /**
   * Waits for the task that was begun, if there is one.
   *
   * @return what it gave
   * @throws IOException what the task threw; as well as its unchecked failures
   */
  Optional<T> await() throws IOException {
    if (running.isEmpty()) {
      return Optional.empty();
    }
    try {
      T result = running.get().get();
      running = Optional.empty();
      return Optional.ofNullable(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    } catch (ExecutionException e) {
      running = Optional.empty();
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

  /** Lets a running task end, whatever comes of it: what it uses must not be closed before. */
  @Override
  public void close() {
    thread.shutdown();
    boolean isInterrupted = false;
    while (running.isPresent()) {
      try {
        running.get().get();
        running = Optional.empty();
      } catch (InterruptedException e) {
        isInterrupted = true;
      } catch (ExecutionException e) {
        // Whoever closes without waiting has a failure of his own to tell.
        running = Optional.empty();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
