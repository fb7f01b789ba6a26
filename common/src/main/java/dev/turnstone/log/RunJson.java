package dev.turnstone.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.WorkerId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The run model as JSON, the same in the log and in Postgres. Names of types are part of the record
 * format: a change of one is a new format. Unknown fields are passed over.
 */
public final class RunJson {
  private static final JsonMapper MAPPER = mapper();

  private RunJson() {}

  /** UTF-8 JSON. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The same JSON as text that any database can hold: half a surrogate pair stays escaped. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** How long the items here are as JSON, in bytes; 0 if they are in a body. */
  public static long bytesInline(Content content) {
    return content.storedAs().isPresent() ? 0 : bytes(content.items().toArray(new Item[0])).length;
  }

  /**
   * @throws tools.jackson.core.JacksonException when it isn't what it should be
   */
  public static <T> T read(byte[] json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /**
   * @throws tools.jackson.core.JacksonException when it isn't what it should be
   */
  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /**
   * @throws tools.jackson.core.JacksonException when it isn't what it should be
   */
  public static <T> T read(byte[] json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  /**
   * @throws tools.jackson.core.JacksonException when it isn't what it should be
   */
  public static <T> T read(String json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .addMixIn(Entry.class, Typed.class)
        .addMixIn(Item.class, Typed.class)
        .addMixIn(Item.Opaque.class, Kind.class)
        .addMixIn(Part.class, Typed.class)
        .addMixIn(Part.Text.class, Scored.class)
        .addMixIn(RunDelta.Text.class, Scored.class)
        .addMixIn(Logprob.class, Scored.class)
        .addMixIn(ToolChoice.class, Typed.class)
        .addMixIn(OutputFormat.class, Typed.class)
        .addMixIn(Context.class, Typed.class)
        .addMixIn(StepResult.class, Typed.class)
        .addMixIn(Step.class, Typed.class)
        .addMixIn(Outcome.class, Typed.class)
        .addMixIn(ControlMessage.class, Typed.class)
        .addMixIn(WorkersMessage.class, Typed.class)
        .registerSubtypes(RunTypes.all())
        .addModule(ids())
        .build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Typed {}

  /** An opaque item has a type of its own, which must not meet ours in one object. */
  private interface Kind {
    @JsonProperty("kind")
    String type();
  }

  /**
   * Most text comes without logprobs: then nothing is written of them, as before there were any.
   */
  private interface Scored {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    List<?> logprobs();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    List<?> top();
  }

  private static SimpleModule ids() {
    SimpleModule module = new SimpleModule();
    module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
    text(
        module, RunId.class, id -> id.value().toString(), text -> new RunId(UUID.fromString(text)));
    text(module, ClaimId.class, ClaimId::toString, text -> new ClaimId(UUID.fromString(text)));
    text(module, WorkerId.class, WorkerId::toString, text -> new WorkerId(UUID.fromString(text)));
    text(
        module,
        BodyId.class,
        id -> id.value().toString(),
        text -> new BodyId(UUID.fromString(text)));
    text(
        module, KeyId.class, id -> id.value().toString(), text -> new KeyId(UUID.fromString(text)));
    text(module, LaneId.class, LaneId::value, LaneId::new);
    text(module, Tenant.class, Tenant::value, Tenant::new);
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(type, new Writer<>(type, write));
    module.addDeserializer(type, new Reader<>(type, read));
  }

  private static final class Writer<T> extends StdSerializer<T> {
    private final transient Function<T, String> write;

    Writer(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      json.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    private final transient Function<String, T> read;

    Reader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      return read.apply(json.getString());
    }
  }

  static NamedType named(Class<?> type, String name) {
    return new NamedType(type, name);
  }
}
