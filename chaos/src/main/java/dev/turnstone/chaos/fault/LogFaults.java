package dev.turnstone.chaos.fault;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.cluster.EventsTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What nobody should append to the log. */
final class LogFaults {
  private static final int RECORDS = 50;

  private LogFaults() {}

  /** Bytes that are no record. */
  static Fault poisonBytes() {
    return (scene, random) ->
        with(
            scene,
            "poison-bytes",
            log -> {
              for (int i = 0; i < RECORDS; i++) {
                byte[] key = ("poison-" + random.nextInt()).getBytes(StandardCharsets.UTF_8);
                byte[] value = new byte[random.nextInt(200)];
                for (int at = 0; at < value.length; at++) {
                  value[at] = (byte) random.nextInt();
                }
                log.append(key, value);
              }
            });
  }

  /** Records come once more, late and in any order. */
  static Fault duplicates() {
    return (scene, random) ->
        with(
            scene,
            "records-again",
            log -> {
              List<EventsTopic.Found> newest = log.newest(RECORDS * 10);
              for (int i = 0; i < RECORDS && !newest.isEmpty(); i++) {
                log.again(newest.get(random.nextInt(newest.size())));
              }
            });
  }

  private interface Writing {
    void to(EventsTopic log);
  }

  private static void with(Scene scene, String name, Writing writing) {
    Calendar.Entry entry = scene.calendar().begins(name, "log", false);
    try (var log = new EventsTopic(scene.cluster())) {
      writing.to(log);
    } catch (RuntimeException away) {
      scene.findings().count("the log could not be written to: " + name);
    } finally {
      scene.calendar().ends(entry);
    }
  }
}
