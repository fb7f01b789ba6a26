package dev.turnstone.log.kafka;

import dev.turnstone.log.Task;

/** The names of one installation's topics and groups. */
public record Topics(String prefix) {
  public String events() {
    return prefix + "events";
  }

  public String tasks(Task.Kind of) {
    return prefix + of.topic();
  }

  public String control() {
    return prefix + "control";
  }

  public String workers() {
    return prefix + "workers";
  }

  public String dead() {
    return prefix + "dead";
  }

  /** The share group of the workers for a class of tasks. */
  public String workersGroup(Task.Kind of) {
    return prefix + "workers." + of.topic();
  }

  /** The consumer group of the materializers. */
  public String materializerGroup() {
    return prefix + "materializer";
  }

  /** The application id of the coordinators. */
  public String coordinatorGroup() {
    return prefix + "coordinator";
  }
}
