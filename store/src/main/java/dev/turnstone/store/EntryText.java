package dev.turnstone.store;

import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.Timed;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Accepted entries as the payload of run_entry: for each record a line with its offset, the time of
 * its first accepted entry and the length of what follows, then the accepted entries as a JSON
 * array. A record that was accepted whole is kept as it stood in the log, unparsed.
 */
final class EntryText {
  private static final TypeReference<List<Entry>> ENTRIES = new TypeReference<>() {};
  private static final int HEAD_LENGTH = 48;

  private EntryText() {}

  /**
   * What one record contributes.
   *
   * @param micros of its first accepted entry
   */
  record Segment(long offset, long micros, String json) {

    /** Of a record that was accepted. */
    static Segment of(Read.Event event, Judged judged) {
      long offset = event.position().offset();
      if (event.record().progressOnly()) {
        long length = Math.max(1, event.record().pieces());
        long first = judged.state().marks().micros() - length + 1;
        return new Segment(offset, first, event.json());
      }
      List<Timed> facts = judged.facts();
      boolean whole = facts.size() == event.record().entries().size();
      String json = whole ? event.json() : json(facts);
      return new Segment(offset, facts.getFirst().micros(), json);
    }

    private static String json(List<Timed> facts) {
      return RunJson.text(facts.stream().map(Timed::entry).toArray(Entry[]::new));
    }

    int length() {
      return json.length() + HEAD_LENGTH;
    }

    void appendTo(StringBuilder text) {
      text.append(offset).append(' ').append(micros).append(' ').append(json.length());
      text.append('\n').append(json).append('\n');
    }
  }

  static String write(List<Segment> segments) {
    StringBuilder text =
        new StringBuilder(segments.stream().mapToInt(Segment::length).sum() + HEAD_LENGTH);
    segments.forEach(segment -> segment.appendTo(text));
    return text.toString();
  }

  static List<Timed> read(int partition, String payload) {
    List<Timed> entries = new ArrayList<>();
    int at = 0;
    while (at < payload.length()) {
      int line = payload.indexOf('\n', at);
      String[] head = payload.substring(at, line).split(" ", -1);
      int end = line + 1 + Integer.parseInt(head[2]);
      LogPosition position = new LogPosition(partition, Long.parseLong(head[0]));
      time(position, Long.parseLong(head[1]), payload.substring(line + 1, end), entries);
      at = end + 1;
    }
    return entries;
  }

  /** Entries of one record follow each other as the fold timed them: a microsecond a piece. */
  private static void time(LogPosition position, long first, String json, List<Timed> into) {
    long micros = first;
    for (Entry entry : parse(json)) {
      into.add(new Timed(position, micros, entry));
      micros += entry instanceof RunDelta delta ? Math.max(1, delta.pieces().size()) : 1;
    }
  }

  /** Progress was stored unparsed; what is garbage is empty for every reader of the log too. */
  private static List<Entry> parse(String json) {
    try {
      return RunJson.read(json, ENTRIES);
    } catch (JacksonException garbage) {
      return List.of();
    }
  }
}
