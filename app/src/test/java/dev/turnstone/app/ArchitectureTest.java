package dev.turnstone.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The borders that Maven's modules do not draw. Packages that do not exist yet satisfy them. */
final class ArchitectureTest {
  private static final String API = "dev.turnstone.api.";

  /** Programs that look at the system from outside have the time of this machine, as users do. */
  private static final DescribedPredicate<JavaClass> SHOOTING =
      resideInAnyPackage("dev.turnstone.chaos..", "dev.turnstone.cluster..");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.turnstone");

  @Test
  void theRulesSeeEveryModule() {
    var packages = ALL.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

    assertThat(packages)
        .contains("dev.turnstone.kit", "dev.turnstone.api", "dev.turnstone.coordinator")
        .contains("dev.turnstone.worker", "dev.turnstone.store", "dev.turnstone.embedded")
        .contains("dev.turnstone.app", "dev.turnstone.testkit", "dev.turnstone.chaos");
  }

  @Test
  void packagesNeverFormACycle() {
    check(slices().matching("dev.turnstone.(*)..").should().beFreeOfCycles());
  }

  @Test
  void theRunModelAndTheEngineKnowOnlyEachOther() {
    String[] pure = {"dev.turnstone.item..", "dev.turnstone.run..", "dev.turnstone.engine.."};

    check(
        classes()
            .that()
            .resideInAnyPackage(pure)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(pure).or(resideInAnyPackage("java..", "org.jspecify.."))));
  }

  @Test
  void timeAndChanceComeInByTheConstructor() {
    check(
        noClasses()
            .that(
                not(resideInAnyPackage("dev.turnstone.app..", "dev.turnstone.kit..").or(SHOOTING)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class));
  }

  @Test
  void everyPackageIsNullMarked() {
    check(classes().should(new BeNullMarked()));
  }

  @Test
  void nobodyWritesToTheStandardStreams() {
    check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"responses", "assistants", "agents"})
  void aDialectKnowsNeitherTheOthersNorTheLogAndOnlyTheWiringKnowsIt(String dialect) {
    var itself = resideInAPackage(API + dialect + "..");
    var dialects = resideInAnyPackage(API + "responses..", API + "assistants..", API + "agents..");
    var log = resideInAPackage("dev.turnstone.log..");
    var wiring = resideInAPackage("dev.turnstone.app..");

    check(noClasses().that(itself).should().dependOnClassesThat(dialects.and(not(itself)).or(log)));
    check(noClasses().that(not(itself.or(wiring))).should().dependOnClassesThat(itself));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ALL);
  }

  private static final class BeNullMarked extends ArchCondition<JavaClass> {
    BeNullMarked() {
      super("be in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
      events.add(
          new SimpleConditionEvent(type, marked, type.getName() + " @NullMarked: " + marked));
    }
  }
}
