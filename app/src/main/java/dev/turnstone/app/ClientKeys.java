package dev.turnstone.app;

import dev.turnstone.api.access.Access;
import dev.turnstone.api.access.Admission;
import dev.turnstone.api.access.KeyCounts;
import dev.turnstone.api.access.KeyDesk;
import dev.turnstone.api.access.KeyWitness;
import dev.turnstone.api.access.Keyring;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.log.ControlLine;
import dev.turnstone.run.KeyId;
import dev.turnstone.store.PostgresKeys;
import dev.turnstone.store.PostgresUsage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The keys of clients on one API node. */
final class ClientKeys {
  private final Parts parts;
  private final PostgresKeys book;
  private final KeyCounts counts = new KeyCounts(System::nanoTime);
  private final Keyring keyring;
  private final Admission admission;

  /** There is none before Kafka is there. */
  private final AtomicReference<ControlLine> control = new AtomicReference<>();

  ClientKeys(Parts parts, RunArchive archive) {
    this.parts = parts;
    this.book = new PostgresKeys(parts.database());
    this.keyring =
        new Keyring(book, parts.clock(), () -> counts.settle(archive.applied(), book::stillOpen));
    this.admission = new Admission(keyring, counts, parts.clock());
  }

  /** From the setting's master key on. */
  Access access() {
    String master = parts.settings().get(Known.MASTER_KEY);
    return Access.of(master.isEmpty() ? null : master, keyring, admission);
  }

  Admission admission() {
    return admission;
  }

  KeyWitness witness() {
    return new KeyWitness(counts, book);
  }

  KeyDesk desk() {
    return new KeyDesk(
        book,
        new PostgresUsage(parts.database()),
        keyring,
        () -> Optional.ofNullable(control.get()),
        new KeyDesk.Made(parts.ids(), parts.random(), parts.clock()));
  }

  void start(ControlLine line) {
    control.set(line);
    parts.services().start(keyring);
  }

  void revoked(KeyId key) {
    keyring.revoked(key);
  }
}
