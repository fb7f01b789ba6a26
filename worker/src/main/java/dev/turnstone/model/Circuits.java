package dev.turnstone.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a provider can be reached, and which of its models answer: one of them may be loading
 * while the others serve. Thread-safe.
 */
final class Circuits {
  /** Clients choose names, so their number must end somewhere. */
  private static final int MODELS_MAX = 1000;

  private static final int NAME_MAX = 100;

  private final String name;
  private final ProviderSettings.Health health;
  private final Clocks clocks;
  private final Circuit all;
  private final Map<String, Circuit> models = new HashMap<>();
  private boolean silent;

  Circuits(String name, ProviderSettings.Health health, Clocks clocks) {
    this.name = name;
    this.health = health;
    this.clocks = clocks;
    this.all = new Circuit("name=" + name, health, clocks);
  }

  /** What a call for this model has to wait for; empty if it may go out now. */
  synchronized Optional<Circuit.Rest> rest(String model) {
    Circuit its = models.get(model);
    return all.rest().or(() -> its == null ? Optional.empty() : its.rest());
  }

  /** Lets a call out; empty if it must not go. */
  synchronized Optional<Asked> ask(String model) {
    if (rest(model).isPresent()) {
      return Optional.empty();
    }
    Circuit its = circuit(model);
    return Optional.of(new Asked(its, all.asked(), its.asked()));
  }

  /** Whether it can't be reached, or has given no answer since one of its models went down. */
  synchronized boolean down() {
    return all.down() || silent;
  }

  private Circuit circuit(String model) {
    Circuit known = models.get(model);
    if (known != null) {
      return known;
    }
    if (models.size() >= MODELS_MAX) {
      models.values().removeIf(each -> each.rest().isEmpty());
    }
    Circuit made = new Circuit("name=" + name + " model=" + shown(model), health, clocks);
    if (models.size() < MODELS_MAX) {
      models.put(model, made);
    }
    return made;
  }

  /** A client wrote it: no line breaks into the log. */
  private static String shown(String model) {
    String plain = model.replaceAll("[^!-~]", "?");
    return plain.length() > NAME_MAX ? plain.substring(0, NAME_MAX) : plain;
  }

  /** A call that went out. It says how it went, and at last that it is over. */
  final class Asked {
    private final Circuit model;
    private final boolean probesAll;
    private final boolean probesModel;
    private boolean told;

    private Asked(Circuit model, boolean probesAll, boolean probesModel) {
      this.model = model;
      this.probesAll = probesAll;
      this.probesModel = probesModel;
    }

    /** An answer came, even if it is a refusal. */
    void answered() {
      synchronized (Circuits.this) {
        told = true;
        silent = false;
        all.answered();
        model.answered();
      }
    }

    /** Nobody answered, or only somebody in between. */
    void failed() {
      synchronized (Circuits.this) {
        told = true;
        all.answered();
        model.failed(probesModel);
        silent |= model.down();
      }
    }

    /** There was no connection. */
    void unreached() {
      synchronized (Circuits.this) {
        told = true;
        all.failed(probesAll);
        if (probesModel) {
          model.failed(true);
        }
      }
    }

    void over() {
      synchronized (Circuits.this) {
        if (!told && probesAll) {
          all.unclear();
        }
        if (!told && probesModel) {
          model.unclear();
        }
      }
    }
  }
}
