package dev.turnstone.app;

import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Answers for the commands that are named but not there yet. */
final class Unwired {
  private Unwired() {}

  static int refuse(CommandSpec spec, String command) {
    spec.commandLine().getErr().println("turnstone " + command + ": not wired yet");
    return ExitCode.SOFTWARE;
  }
}
