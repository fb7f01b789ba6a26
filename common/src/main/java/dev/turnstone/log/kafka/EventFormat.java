package dev.turnstone.log.kafka;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * A record of the topic events on the wire. Key: the lane, UTF-8. Value: the entries as a JSON
 * array. Headers, so that readers can skip without parsing: {@code format} (1 byte), {@code run}
 * (16 bytes), {@code tenant} (UTF-8), {@code kind} (one letter: f for facts, p for progress only),
 * and {@code claim} (16 bytes) and {@code n} (4 bytes) on a worker's records, {@code pieces} (4
 * bytes) on progress. Format 2 adds to format 1 the field {@code release} of a claim, which may be
 * missing.
 */
public final class EventFormat {
  /** The newest format this release reads and writes. */
  public static final int NEWEST = 2;

  /**
   * The oldest format this release still writes, and does until the setting {@code log.format} is
   * raised: so the processes of the release before can read on while an installation is upgraded.
   */
  public static final int OLDEST = 1;

  /** The format that a claim's release came with. */
  private static final int WITH_RELEASE = 2;

  /**
   * Test-only: makes of this process one of an earlier release, which knows no newer format than
   * this. No production role has the property.
   */
  private static final int KNOWN =
      Math.min(NEWEST, Integer.getInteger("turnstone.log.format.newest", NEWEST));

  private static final String FORMAT = "format";
  private static final String RUN = "run";
  private static final String TENANT = "tenant";
  private static final String KIND = "kind";
  private static final String CLAIM = "claim";
  private static final String N = "n";
  private static final String PIECES = "pieces";
  private static final byte FACTS = 'f';
  private static final byte PROGRESS = 'p';
  private static final TypeReference<List<Entry>> ENTRIES = new TypeReference<>() {};

  private EventFormat() {}

  /**
   * The record to send; its partition follows from the lane.
   *
   * @param format to write, {@link #OLDEST} to {@link #NEWEST}
   */
  public static ProducerRecord<byte[], byte[]> encode(String topic, Draft draft, int format) {
    return new ProducerRecord<>(
        topic,
        null,
        null,
        utf8(draft.lane().value()),
        value(draft, format),
        headers(draft, format));
  }

  /**
   * The entries as they stand in the log.
   *
   * @param format to write, {@link #OLDEST} to {@link #NEWEST}
   */
  public static byte[] value(Draft draft, int format) {
    Stream<Entry> entries = draft.entries().stream();
    if (written(format) < WITH_RELEASE) {
      entries = entries.map(EventFormat::withoutRelease);
    }
    return RunJson.bytes(entries.toArray(Entry[]::new));
  }

  private static Entry withoutRelease(Entry entry) {
    return entry instanceof RunEvent.Claimed claimed ? claimed.withoutRelease() : entry;
  }

  /**
   * All headers of a record.
   *
   * @param format to write, {@link #OLDEST} to {@link #NEWEST}
   */
  public static Headers headers(Draft draft, int format) {
    Headers headers = new RecordHeaders();
    headers.add(FORMAT, new byte[] {(byte) written(format)});
    headers.add(RUN, bytes(draft.run().value()));
    headers.add(TENANT, utf8(draft.tenant().value()));
    boolean progress = draft.progressOnly();
    headers.add(KIND, new byte[] {progress ? PROGRESS : FACTS});
    Stamp stamp = draft.stamp();
    if (stamp != null) {
      headers.add(CLAIM, bytes(stamp.claim().value()));
      headers.add(N, bytes(stamp.n()));
    }
    if (progress) {
      headers.add(PIECES, bytes(draft.pieces()));
    }
    return headers;
  }

  /**
   * The format itself, if this release writes it.
   *
   * @throws IllegalArgumentException if it doesn't; the message says what it does
   */
  public static int written(int format) {
    if (format < OLDEST || format > KNOWN) {
      throw new IllegalArgumentException(
          "a format that this release writes (" + OLDEST + " to " + KNOWN + "), not " + format);
    }
    return format;
  }

  /** Whether a record is progress only, for those who skip it. */
  public static boolean progressOnly(Headers headers) {
    byte[] kind = last(headers, KIND);
    return kind != null && kind.length == 1 && kind[0] == PROGRESS;
  }

  /**
   * Reads a record.
   *
   * @return empty if it is garbage, to be passed over
   * @throws NewerFormat if a later release wrote it
   */
  public static Optional<EventRecord> decode(
      LogPosition position,
      long millis,
      byte @Nullable [] key,
      Headers headers,
      byte @Nullable [] value) {
    byte[] format = last(headers, FORMAT);
    if (format != null && format.length == 1 && format[0] > KNOWN) {
      throw new NewerFormat(format[0], position.partition() + "/" + position.offset());
    }
    if (format == null || key == null || value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(record(position, millis, key, headers, value));
    } catch (RuntimeException garbage) {
      return Optional.empty();
    }
  }

  private static EventRecord record(
      LogPosition position, long millis, byte[] key, Headers headers, byte[] value) {
    boolean progress = progressOnly(headers);
    byte[] claim = last(headers, CLAIM);
    Stamp stamp =
        claim == null
            ? null
            : new Stamp(new ClaimId(uuid(claim)), ByteBuffer.wrap(need(headers, N)).getInt());
    int pieces = progress ? ByteBuffer.wrap(need(headers, PIECES)).getInt() : 0;
    if (progress && pieces < 1) {
      throw new IllegalArgumentException("progress has pieces");
    }
    return new EventRecord(
        position,
        millis,
        new RunId(uuid(need(headers, RUN))),
        new Tenant(text(need(headers, TENANT))),
        new LaneId(text(key)),
        stamp,
        progress,
        pieces,
        value.length,
        progress ? () -> lenient(value, pieces) : eager(value));
  }

  private static Supplier<List<Entry>> eager(byte[] value) {
    List<Entry> entries = List.copyOf(RunJson.read(value, ENTRIES));
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a record has entries");
    }
    return () -> entries;
  }

  /**
   * The fold has accepted this progress by its headers: what does not keep to them says nothing.
   */
  private static List<Entry> lenient(byte[] value, int pieces) {
    try {
      List<Entry> entries = List.copyOf(RunJson.read(value, ENTRIES));
      return Draft.pieces(entries) == pieces ? entries : List.of();
    } catch (JacksonException | NullPointerException garbage) {
      return List.of();
    }
  }

  private static byte @Nullable [] last(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  private static byte[] need(Headers headers, String name) {
    byte[] value = last(headers, name);
    if (value == null) {
      throw new IllegalArgumentException("no header " + name);
    }
    return value;
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
