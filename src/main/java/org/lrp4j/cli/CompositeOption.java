package org.lrp4j.cli;

import picocli.CommandLine.Option;

/** Which layer gets which rule: what explaining and evaluating have in common. */
final class CompositeOption {

  @Option(
      names = "--composite",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = NamedComposite.Converter.class,
      completionCandidates = NamedComposite.Names.class,
      description = {
        "Which layer gets which rule: ${COMPLETION-CANDIDATES}.",
        "Default: auto, epsilon-plus with convolutions, else epsilon."
      })
  private NamedComposite composite;

  NamedComposite composite() {
    return composite;
  }
}
