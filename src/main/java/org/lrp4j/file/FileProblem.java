package org.lrp4j.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What Java says of a file that cannot be read, in words that help whoever named the file. */
public final class FileProblem {

  private FileProblem() {}

  /**
   * Why a file cannot be read. Java has messages that are nothing but the file's name, and some
   * that are missing.
   *
   * @param e what went wrong
   * @return the reason, for a message that names the file
   */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "there is no permission to read it";
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof CharacterCodingException) {
      return "it is no text in the encoding that was expected";
    }
    if (e instanceof FileSystemException onFile && onFile.getReason() != null) {
      return onFile.getReason();
    }
    if (e instanceof EOFException && e.getMessage() == null) {
      return "it ends early";
    }
    return e.getMessage() == null || e instanceof FileSystemException
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }
}
