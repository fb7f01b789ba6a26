package dev.turnstone.app;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Bodies;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.log.TaskSource;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.tool.ToolRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.junit.jupiter.api.Test;

/**
 * Compares the list of failpoints with the code. What is not compared: that BEFORE stands before
 * its call and AFTER behind it (a future's AFTER is wound around the call), that the Nth pass means
 * what a test thinks it does, and what Streams writes by itself, its changelog.
 */
final class FailpointPlacesTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.turnstone");

  /** By what a process says, writes, acknowledges or calls something that others will notice. */
  private static final Map<String, Set<String>> EFFECTS =
      Map.ofEntries(
          Map.entry(EventLog.class.getName(), Set.of("append")),
          Map.entry(TaskQueue.class.getName(), Set.of("send")),
          Map.entry(ControlLine.class.getName(), Set.of("send")),
          Map.entry(WorkersLine.class.getName(), Set.of("send")),
          Map.entry(TaskSource.class.getName(), Set.of("accept", "release")),
          Map.entry(Acceptance.class.getName(), Set.of("propose", "withdraw")),
          Map.entry(Bodies.class.getName(), Set.of("put")),
          Map.entry(ToolRun.class.getName(), Set.of("await")),
          Map.entry(ProcessorContext.class.getName(), Set.of("forward")),
          Map.entry("dev.turnstone.log.kafka.Sender", Set.of("send")),
          Map.entry("dev.turnstone.store.Database", Set.of("inTransaction")),
          Map.entry(KafkaProducer.class.getName(), Set.of("send")),
          Map.entry(KafkaConsumer.class.getName(), Set.of("commitSync", "commitAsync")),
          Map.entry(
              KafkaShareConsumer.class.getName(),
              Set.of("acknowledge", "commitSync", "commitAsync")));

  /** What runs in no role, or only where a test asks for it. */
  private static final List<String> NO_ROLES =
      List.of(
          "dev.turnstone.testkit",
          "dev.turnstone.cluster",
          "dev.turnstone.chaos",
          "dev.turnstone.faults");

  /** Where there are no failpoints, and why. */
  private static final Map<String, String> BARE =
      Map.ofEntries(
          Map.entry("log.kafka.KafkaEventLog.append", "whoever appends has them"),
          Map.entry("log.kafka.KafkaTaskQueue.send", "whoever sends has them"),
          Map.entry("log.kafka.KafkaControlLine.send", "whoever sends has them"),
          Map.entry("log.kafka.KafkaWorkersLine.send", "whoever sends has them"),
          Map.entry("log.kafka.Sender.send", "whoever sends has them"),
          Map.entry("log.kafka.KafkaTaskSource.acknowledge", "the worker has them"),
          Map.entry("log.kafka.KafkaTaskSource.take", "goes back at once, nobody began it"),
          Map.entry("log.kafka.KafkaTaskSource.read", "garbage, nobody began it"),
          Map.entry("api.access.KeyDesk.say", "the row is there before, and is read by all"),
          Map.entry("store.PostgresAcceptance.attempt", "the API has them"),
          Map.entry("store.PostgresAcceptance.withdraw", "nobody calls it"),
          Map.entry("store.Materialization.positions", "only reads"),
          Map.entry("store.Database.migrate", "before there is anything to lose"));

  @Test
  void everyFailpointIsPassedInExactlyOnePlace() {
    Map<String, Long> places =
        accesses()
            .filter(access -> access.getTargetOwner().isEquivalentTo(Failpoint.class))
            .filter(access -> isFailpoint(access.getTarget().getName()))
            .collect(
                Collectors.groupingBy(
                    access -> access.getTarget().getName(), Collectors.counting()));

    assertThat(places)
        .isEqualTo(
            Arrays.stream(Failpoint.values()).collect(Collectors.toMap(Enum::name, _ -> 1L)));
  }

  @Test
  void everyFailpointBeforeHasOneAfterInTheSameMethod() {
    units()
        .forEach(unit -> {
          Set<String> passed = passed(unit);
          assertThat(stems(passed, "_BEFORE"))
              .as(unit.getFullName())
              .isEqualTo(stems(passed, "_AFTER"));
        });
    assertThat(failpoints()).allMatch(name -> name.endsWith("_BEFORE") || name.endsWith("_AFTER"));
  }

  @Test
  void whateverOthersWillNoticeStandsBetweenTwoFailpoints() {
    List<String> bare =
        units()
            .filter(
                unit -> unit.getAccessesFromSelf().stream().anyMatch(FailpointPlacesTest::effect))
            .filter(unit -> passed(unit).isEmpty())
            .map(FailpointPlacesTest::name)
            .sorted()
            .distinct()
            .toList();

    assertThat(bare).containsExactlyElementsOf(BARE.keySet().stream().sorted().toList());
  }

  private static boolean effect(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    List<JavaClass> types = new ArrayList<>(owner.getAllRawSuperclasses());
    types.addAll(owner.getAllRawInterfaces());
    types.add(owner);
    return types.stream()
        .map(type -> EFFECTS.getOrDefault(type.getName(), Set.of()))
        .anyMatch(effects -> effects.contains(access.getTarget().getName()));
  }

  private static Stream<JavaCodeUnit> units() {
    return ALL.stream()
        .filter(type -> NO_ROLES.stream().noneMatch(type.getPackageName()::startsWith))
        .filter(type -> !type.isEquivalentTo(Failpoint.class))
        .flatMap(type -> type.getCodeUnits().stream());
  }

  private static Stream<JavaAccess<?>> accesses() {
    return units().flatMap(unit -> unit.getAccessesFromSelf().stream());
  }

  private static Set<String> passed(JavaCodeUnit unit) {
    return unit.getFieldAccesses().stream()
        .filter(access -> access.getTargetOwner().isEquivalentTo(Failpoint.class))
        .map(access -> access.getTarget().getName())
        .collect(toSet());
  }

  private static Set<String> stems(Set<String> names, String end) {
    return names.stream()
        .filter(name -> name.endsWith(end))
        .map(name -> name.substring(0, name.length() - end.length()))
        .collect(toSet());
  }

  private static List<String> failpoints() {
    return Arrays.stream(Failpoint.values()).map(Enum::name).toList();
  }

  private static boolean isFailpoint(String name) {
    return failpoints().contains(name);
  }

  private static String name(JavaCodeUnit unit) {
    return unit.getOwner().getName().substring("dev.turnstone.".length()) + "." + unit.getName();
  }
}
