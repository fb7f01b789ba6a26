package dev.turnstone.config;

/** Says once of each key of LiteLLM's sections that has no meaning here. */
final class Ignored {
  private Ignored() {}

  /** All that nobody has read in a section. */
  static void in(Section section) {
    section.rest((name, line) ->
        section
            .origin()
            .problems()
            .note(line, name.replaceAll("\\[\\d+]", "[]") + " has no meaning here"));
  }
}
