package dev.turnstone.chaos;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.Recoveries;
import dev.turnstone.chaos.judge.Times;
import dev.turnstone.cluster.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of it, as JSON and for people.
 *
 * @param jobs how many clients came to an end
 * @param runs how many runs ended
 * @param records how many records the log has
 */
record Report(Options options, long begun, long over, long jobs, long runs, long records) {
  private static final int SHOWN_MAX = 50;

  /** Writes both; the one for people. */
  Path write(Findings findings, Calendar calendar, Recoveries recoveries) throws IOException {
    Files.writeString(
        options.folder().resolve("chaos-report.json"),
        Json.text(json(findings, calendar, recoveries)));
    return Files.writeString(
        options.folder().resolve("chaos-report.md"), markdown(findings, calendar, recoveries));
  }

  private ObjectNode json(Findings findings, Calendar calendar, Recoveries recoveries) {
    ObjectNode all = Json.object().put("seed", options.seed()).put("machine", machine());
    all.put("begun", Instant.ofEpochMilli(begun).toString());
    all.put("seconds", (over - begun) / 1_000).put("rate", options.rate());
    all.put("jobs", jobs).put("runs", runs).put("records", records);
    times(recoveries).forEach((name, times) -> all.set(name, json(times)));
    all.putPOJO("faults", calendar.all());
    all.putPOJO("counts", findings.counts());
    all.putPOJO("findings", findings.all());
    return all;
  }

  private static ObjectNode json(Times times) {
    ObjectNode all = Json.object().put("count", times.size());
    all.put("p50", times.at(0.5)).put("p99", times.at(0.99)).put("max", times.at(1));
    all.putPOJO("histogram", times.histogram());
    return all;
  }

  private static Map<String, Times> times(Recoveries recoveries) {
    Map<String, Times> all = new TreeMap<>();
    all.put("takeover after a worker's kill", recoveries.takeovers());
    all.put("dispatch of fresh runs", recoveries.fresh());
    all.put("dispatch of fresh runs without a coordinator", recoveries.freshWithoutCoordinator());
    all.put("dispatch of queued runs", recoveries.queued());
    all.put("dispatch of queued runs without a coordinator", recoveries.queuedWithoutCoordinator());
    return all;
  }

  private String markdown(Findings findings, Calendar calendar, Recoveries recoveries) {
    var text = new StringBuilder("# Chaos\n\n");
    text.append("| | |\n|---|---|\n");
    row(text, "date", Instant.ofEpochMilli(begun));
    row(text, "machine", machine());
    row(text, "seed", options.seed());
    row(
        text,
        "load and faults",
        options.load().toSeconds() + " s at " + options.rate() + " clients/s");
    row(text, "clients, runs, records", jobs + ", " + runs + ", " + records);
    row(text, "**broken rules**", "**" + findings.size() + "**");
    text.append(
        "\n## Times in milliseconds\n\n| | count | p50 | p99 | max |\n|---|---|---|---|---|\n");
    times(recoveries)
        .forEach((name, times) ->
            row(text, name, times.size(), times.at(0.5), times.at(0.99), times.at(1)));
    text.append("\n## From a worker's kill to the next claim\n\n```\n");
    bars(text, recoveries.takeovers());
    text.append("```\n\n## Faults\n\n| fault | times |\n|---|---|\n");
    counts(calendar).forEach((name, count) -> row(text, name, count));
    text.append("\n## What clients met\n\n| | times |\n|---|---|\n");
    findings.counts().forEach((name, count) -> row(text, name, count));
    if (findings.size() > 0) {
      text.append("\n## Findings\n\n");
      findings.all().stream().limit(SHOWN_MAX).forEach(found -> finding(text, found));
    }
    return text.toString();
  }

  private static void finding(StringBuilder text, Findings.Finding found) {
    text.append("* ").append(Instant.ofEpochMilli(found.millis())).append(" **");
    text.append(found.rule()).append("** ").append(found.subject()).append("\n  ```\n  ");
    text.append(found.text().replace("\n", "\n  ")).append("\n  ```\n");
  }

  private static Map<String, Long> counts(Calendar calendar) {
    Map<String, Long> counts = new TreeMap<>();
    calendar.all().forEach(entry -> counts.merge(entry.fault(), 1L, Long::sum));
    return counts;
  }

  private static void bars(StringBuilder text, Times times) {
    long most = times.histogram().values().stream().mapToLong(Long::longValue).max().orElse(1);
    times
        .histogram()
        .forEach((edge, count) -> {
          String up = edge == Long.MAX_VALUE ? "    more" : "<= %5d".formatted(edge);
          text.append("%s ms %6d %s%n".formatted(up, count, "#".repeat((int) (count * 50 / most))));
        });
  }

  private static void row(StringBuilder text, Object... cells) {
    for (Object cell : cells) {
      text.append("| ").append(cell).append(' ');
    }
    text.append("|\n");
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + ", Java "
        + System.getProperty("java.version");
  }
}
