package org.lrp4j.cli;

/** A failure that the user can do something about: the message is all there is to see. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private CommandFailure(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message, null);
  }

  static CommandFailure badModel(String message, Throwable cause) {
    return new CommandFailure(ExitStatus.BAD_MODEL, message, cause);
  }

  static CommandFailure unsupported(String message, Throwable cause) {
    return new CommandFailure(ExitStatus.UNSUPPORTED_MODEL, message, cause);
  }

  static CommandFailure badInput(String message) {
    return badInput(message, null);
  }

  static CommandFailure badInput(String message, Throwable cause) {
    return new CommandFailure(ExitStatus.BAD_INPUT, message, cause);
  }

  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(ExitStatus.FAILED, message, cause);
  }

  int exitStatus() {
    return exitStatus;
  }
}
