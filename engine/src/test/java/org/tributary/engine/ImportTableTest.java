package org.tributary.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the import table for the engine, and what the deterministic core may not touch. */
class ImportTableTest {
    private static final String ENGINE = "org.tributary.engine.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.tributary.engine");

    /** Packages of the JDK that bring neither time, threads, chance nor I/O. */
    private static final List<String> PURE_JDK =
            List.of("java.lang", "java.lang.invoke", "java.util", "java.util.function", "java.util.stream");

    /**
     * The campaign as a model and its decoder, which core, projections and gateway share, are as pure as the core, all but
     * these: the assembler reads journal records and is no part of a decision; zones are asked of the JDK when a campaign is
     * made, by the encoder.
     */
    private static final Set<String> IMPURE_CAMPAIGN = Set.of(
            ENGINE + "campaign.CampaignAssembler", ENGINE + "campaign.CampaignEncoder", ENGINE + "campaign.Zones");

    private static final DescribedPredicate<JavaClass> CORE = DescribedPredicate.describe(
            "are of the core or of the campaign's decoder",
            type -> type.getPackageName().startsWith(ENGINE + "core") || isPureCampaign(type));

    /**
     * Who may import which of the engine's packages. Reasons: {@code campaign}
     * is the model that projections and statements take names from; statements carry the root that {@code transparency}
     * works out, which works draws out again from a pool's terms; replay reads snapshots; projections
     * go into snapshots through the core's ports, as the values of its {@code image}.
     */
    @ParameterizedTest
    @CsvSource({
        "codec, ''",
        "text, ''",
        "record, codec",
        "core, codec campaign",
        "campaign, codec record",
        "journal, codec record",
        "status, ''",
        "pipeline, core journal codec record status",
        "snapshot, core journal codec record",
        "replay, core journal codec record snapshot",
        "cluster, core journal codec record replay pipeline snapshot status",
        "projection, codec record campaign core.port core.image",
        "transparency, journal codec record campaign text",
        "settlement, journal codec record campaign transparency text"
    })
    void shouldImportOnlyWhatTheTableAllows(final String name, final String allowed) {
        final List<String> packages = new ArrayList<>();
        packages.add(ENGINE + name + "..");
        Arrays.stream(allowed.split(" "))
                .filter(other -> !other.isEmpty())
                .forEach(other -> packages.add(ENGINE + other + ".."));
        noClasses()
                .that()
                .resideInAPackage(ENGINE + name + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the engine but not of " + packages,
                        other -> other.getPackageName().startsWith("org.tributary.engine")
                                && packages.stream()
                                        .noneMatch(pattern ->
                                                PackageMatcher.of(pattern).matches(other.getPackageName()))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "net.openhft.., journal.chronicle",
        "com.lmax.disruptor.., pipeline",
        "org.apache.ratis.., cluster",
        "org.HdrHistogram.., status"
    })
    void shouldImportALibraryInOnePlace(final String library, final String only) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + only + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    /** What is renamed without a sync may be empty after a power cut. Days move whole directories, and are written again then. */
    @Test
    void shouldReplaceFilesInOnePlace() {
        noClasses()
                .that()
                .doNotHaveSimpleName("WholeFile")
                .and()
                .doNotHaveSimpleName("DayFiles")
                .should()
                .accessField(StandardCopyOption.class, "ATOMIC_MOVE")
                .check(CLASSES);
    }

    @Test
    void shouldKeepGatewayLibrariesOutOfTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.tributary.gateway..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("org.tributary.engine.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Generated code apart, a package stays small enough to be read as one idea. */
    @Test
    void shouldHaveAtMostTwentyFiveClassesInAPackage() {
        final Map<String, Long> classes = CLASSES.stream()
                .filter(type -> type.isTopLevelClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.getPackageName().endsWith(".codec.sbe"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(classes).allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(25));
    }

    /** Each package by itself, roots included: the ports stand below all of the core, and its packages form layers. */
    @Test
    void shouldHaveNoCyclesBetweenAnyTwoPackages() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(final JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "every package of the engine";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /**
     * The core's whole world: the codec, the campaign's decoder (held to the same), Agrona's buffers and collections, and
     * pure packages of the JDK. Exceptions, each
     * with its reason: {@code MessageDigest} (state hash, random gifts, seed commitments) is a pure function; {@code
     * ByteBuffer} and charsets carry bytes to it.
     */
    @Test
    void shouldKeepTheCoreDeterministic() {
        final Set<String> exceptions = Set.of(
                "org.jspecify.annotations.NullMarked",
                "org.jspecify.annotations.Nullable",
                "java.security.MessageDigest",
                "java.security.NoSuchAlgorithmException",
                "java.security.DigestException",
                "java.nio.ByteBuffer",
                "java.nio.ByteOrder",
                "java.nio.Buffer",
                "java.nio.charset.Charset",
                "java.nio.charset.StandardCharsets");
        final Set<String> banned = Set.of(
                "java.lang.Thread",
                "java.lang.ThreadLocal",
                "java.lang.Runtime",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.StrictMath",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.UUID",
                "java.util.Date",
                "java.util.Calendar",
                "java.util.Timer",
                "java.util.TimeZone",
                "java.util.IdentityHashMap");
        classes()
                .that(CORE)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of the codec, the campaign's decoder, Agrona's buffers and collections, or pure packages of the JDK",
                        other -> isPure(other, exceptions, banned)))
                .check(CLASSES);
    }

    private static boolean isPureCampaign(final JavaClass type) {
        return type.getPackageName().equals(ENGINE + "campaign")
                && IMPURE_CAMPAIGN.stream()
                        .noneMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    private static boolean isPure(final JavaClass other, final Set<String> exceptions, final Set<String> banned) {
        final JavaClass type = other.getBaseComponentType();
        final String name = type.getName();
        final String inPackage = type.getPackageName();
        if (type.isPrimitive()) {
            return true;
        }
        if (exceptions.contains(name)) {
            return true;
        }
        return !banned.contains(name)
                && (PURE_JDK.contains(inPackage)
                        || inPackage.startsWith(ENGINE + "core")
                        || inPackage.startsWith(ENGINE + "codec")
                        || isPureCampaign(type)
                        || inPackage.equals("org.agrona")
                        || inPackage.equals("org.agrona.collections")
                        || name.equals("org.agrona.concurrent.UnsafeBuffer"));
    }

    @Test
    void shouldCallNoClockInTheCore() {
        classes()
                .that(CORE)
                .should(callNone(Set.of("currentTimeMillis", "nanoTime", "getProperty", "getenv", "identityHashCode")))
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoFloatingPointInTheCore() {
        classes()
                .that(CORE)
                .should(new ArchCondition<JavaClass>("use no float or double") {
                    @Override
                    public void check(final JavaClass type, final ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> isFloating(dependency.getTargetClass()))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                        type.getFields().stream()
                                .filter(field -> isFloating(field.getRawType()))
                                .forEach(field ->
                                        events.add(SimpleConditionEvent.violated(type, field.getDescription())));
                        type.getCodeUnits().stream()
                                .filter(unit -> isFloating(unit.getRawReturnType())
                                        || unit.getRawParameterTypes().stream().anyMatch(ImportTableTest::isFloating))
                                .forEach(
                                        unit -> events.add(SimpleConditionEvent.violated(type, unit.getDescription())));
                        type.getMethodCallsFromSelf().stream()
                                .filter(call -> isFloating(call.getTarget().getRawReturnType())
                                        || call.getTarget().getRawParameterTypes().stream()
                                                .anyMatch(ImportTableTest::isFloating))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                    }
                })
                .check(CLASSES);
    }

    private static boolean isFloating(final JavaClass type) {
        final String name = type.getBaseComponentType().getName();
        return name.equals("float")
                || name.equals("double")
                || name.equals("java.lang.Float")
                || name.equals("java.lang.Double");
    }

    private static ArchCondition<JavaClass> callNone(final Set<String> methods) {
        return new ArchCondition<>("call none of " + methods) {
            @Override
            public void check(final JavaClass type, final ConditionEvents events) {
                for (final JavaMethodCall call : type.getMethodCallsFromSelf()) {
                    if (methods.contains(call.getName())
                            && call.getTargetOwner().getName().equals("java.lang.System")) {
                        events.add(SimpleConditionEvent.violated(type, call.getDescription()));
                    }
                }
            }
        };
    }
}
