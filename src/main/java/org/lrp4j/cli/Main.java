package org.lrp4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.OptionalInt;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.keras.file.UnsupportedKerasException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line program. Without a command it prints how it is used.
 *
 * <pre>{@code
 * java -jar lrp4j-cli.jar explain --model model.zip --input photos --out explained
 * }</pre>
 */
@Command(
    name = "lrp4j",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Explains the predictions of Deeplearning4j and Keras models.",
    footer = {
      "",
      "Examples:",
      "  lrp4j describe --model model.zip",
      "  lrp4j explain --model model.zip --input photos --out explained",
      "  lrp4j evaluate --model model.zip --data test --out report",
      "  lrp4j survey --model model.zip --data photos --out survey",
      "  lrp4j verify explained/receipt.json --model model.zip --input photos",
      "  lrp4j check --model model.zip --data test --out checked",
      "  lrp4j help explain"
    },
    subcommands = {
      ExplainCommand.class,
      DescribeCommand.class,
      EvaluateCommand.class,
      SurveyCommand.class,
      VerifyCommand.class,
      CheckCommand.class,
      ImportCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean isVerbose;

  private Main() {}

  /**
   * Runs the program and ends the process.
   *
   * @param arguments a command and its options
   */
  public static void main(String... arguments) {
    // ND4J and Deeplearning4j tell their whole set-up at info; read when the first logger is made.
    String level = "org.slf4j.simpleLogger.defaultLogLevel";
    if (System.getProperty(level) == null) {
      System.setProperty(level, "warn");
    }
    // A damaged file is told of in one line.
    System.setProperty("org.slf4j.simpleLogger.log.io.jhdf", "error");
    System.exit(execute(commandLine().setOut(standardOutput()), arguments));
  }

  /** A writer that knows when it fails: picocli's is on a stream that keeps this to itself. */
  private static PrintWriter standardOutput() {
    String terminal =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    Charset charset = terminal == null ? Charset.defaultCharset() : Charset.forName(terminal);
    return new PrintWriter(new FileOutputStream(FileDescriptor.out), true, charset);
  }

  /**
   * Runs the program within another one.
   *
   * @param out where results are printed
   * @param err where warnings, errors and the progress are printed
   * @param arguments a command and its options
   * @return the exit status: 0 if all is well
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(commandLine().setOut(out).setErr(err), arguments);
  }

  /**
   * Runs a command that another one needs: its arguments are as they are, and no names of files.
   */
  static int nested(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setExpandAtFiles(false).setOut(out).setErr(err).execute(arguments);
  }

  /** A device may be full, or a pipe closed; a failure before that says more. */
  private static int notPrinted(PrintWriter err, int status) {
    err.println("lrp4j: not all could be printed: the output is full or closed");
    err.flush();
    return status == ExitStatus.DONE || status == ExitStatus.SOME_SKIPPED
        ? ExitStatus.FAILED
        : status;
  }

  /** Arrays off the heap run out of memory as well, with the same error. */
  private static int execute(CommandLine command, String... arguments) {
    try {
      int status = command.execute(arguments);
      return command.getOut().checkError() ? notPrinted(command.getErr(), status) : status;
    } catch (OutOfMemoryError e) {
      PrintWriter err = command.getErr();
      err.println(
          "lrp4j: there is not enough memory ("
              + BadModelException.firstLine(e)
              + "): give Java more, for instance java -Xmx8g -jar …, or choose a smaller"
              + " --batch-size");
      err.flush();
      return ExitStatus.FAILED;
    }
  }

  private static CommandLine commandLine() {
    return EnumWords.register(new CommandLine(new Main()))
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, arguments) -> wrongOptions(e))
        .setExecutionExceptionHandler((e, command, result) -> failure(e, command));
  }

  /** What is wrong stands alone: sixty lines of usage would push it off the screen. */
  private static int wrongOptions(ParameterException e) {
    CommandLine command = e.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    // Of --modell it is better said that it is unknown than that --model is missing.
    ParameterException told =
        e instanceof MissingParameterException && !unknown.isEmpty()
            ? new UnmatchedArgumentException(command, unknown)
            : e;
    PrintWriter err = command.getErr();
    err.println("lrp4j: " + told.getMessage());
    UnmatchedArgumentException.printSuggestions(told, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'");
    err.flush();
    return ExitStatus.USAGE;
  }

  private static int failure(Exception e, CommandLine command) {
    boolean isVerbose = ((Main) command.getCommandSpec().root().userObject()).isVerbose;
    PrintWriter err = command.getErr();
    OptionalInt known = exitStatus(e);
    if (known.isPresent()) {
      err.println("lrp4j: " + e.getMessage());
      if (isVerbose) {
        e.printStackTrace(err);
      }
      err.flush();
      return known.getAsInt();
    }
    err.println("lrp4j: " + e);
    if (isVerbose) {
      e.printStackTrace(err);
    } else {
      err.println("(--verbose prints the stack trace)");
    }
    err.flush();
    return ExitStatus.FAILED;
  }

  /** Of a failure that the user can do something about. */
  private static OptionalInt exitStatus(Exception e) {
    if (e instanceof CommandFailure failure) {
      return OptionalInt.of(failure.exitStatus());
    }
    if (e instanceof UnsupportedKerasException) {
      return OptionalInt.of(ExitStatus.UNSUPPORTED_MODEL);
    }
    return e instanceof BadModelException
        ? OptionalInt.of(ExitStatus.BAD_MODEL)
        : OptionalInt.empty();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** The version that the jar's manifest tells. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"lrp4j " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
