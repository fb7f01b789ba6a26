package dev.turnstone.coordinator;

import dev.turnstone.log.Task;
import dev.turnstone.log.kafka.Topics;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** From events through one processor to tasks, control and events again. */
final class CoordinatorTopology {
  static final String EVENTS = "to-events";
  static final String CONTROL = "to-control";

  private static final String SOURCE = "events";
  private static final String PROCESSOR = "runs-of-a-partition";

  private CoordinatorTopology() {}

  /** The sink of a class of tasks. */
  static String sink(Task.Kind kind) {
    return "to-" + kind.topic();
  }

  /**
   * The store's cache holds back what a commit interval overwrites: most runs are done within one
   * or two, and the changelog sees them once.
   */
  static Topology of(Topics topics, Supplier<EventsProcessor> processor) {
    var bytes = new ByteArraySerializer();
    var store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(EventsProcessor.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withCachingEnabled();
    Topology topology =
        new Topology()
            .addSource(
                SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.events())
            .addProcessor(PROCESSOR, processor::get, SOURCE)
            .addStateStore(store, PROCESSOR)
            .addSink(EVENTS, topics.events(), bytes, bytes, PROCESSOR)
            .addSink(CONTROL, topics.control(), bytes, bytes, PROCESSOR);
    for (Task.Kind kind : Task.Kind.values()) {
      topology.addSink(sink(kind), topics.tasks(kind), bytes, bytes, PROCESSOR);
    }
    return topology;
  }
}
