package dev.turnstone.acceptance;

import dev.turnstone.kit.Failpoint;
import org.jspecify.annotations.Nullable;

/**
 * A process that dies at a failpoint, and what must hold afterwards.
 *
 * @param pass at which it dies there
 * @param how the runs are made that pass there; empty if there is only one way
 * @param like the point whose death leaves behind what this one does, so that this one needs no run
 *     of its own each time
 */
record Death(Failpoint point, int pass, String how, @Nullable Failpoint like, Story story) {
  /** What is done, and seen. */
  interface Story {
    void tell(Site site, Death death);
  }

  static Death at(Failpoint point, Story story) {
    return new Death(point, 1, "", null, story);
  }

  Death pass(int nth) {
    return new Death(point, nth, how, like, story);
  }

  Death with(String way) {
    return new Death(point, pass, way, like, story);
  }

  Death like(Failpoint other) {
    return new Death(point, pass, how, other, story);
  }

  void tell(Site site) {
    story.tell(site, this);
  }

  /** As the system property has it. */
  String armed() {
    return point + ":" + pass;
  }

  boolean before() {
    return point.name().endsWith("_BEFORE");
  }

  boolean needsRun() {
    return like == null;
  }

  @Override
  public String toString() {
    return how.isEmpty() ? armed() : armed() + " " + how;
  }
}
