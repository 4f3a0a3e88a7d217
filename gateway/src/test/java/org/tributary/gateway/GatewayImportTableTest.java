package org.tributary.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's rows of the table of who may import what. Changing a row needs a reason, written beside it. */
class GatewayImportTableTest {
    private static final String GATEWAY = "org.tributary.gateway";
    private static final String ENGINE = "org.tributary.engine";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(GATEWAY);

    /** Logging is everywhere; the facade alone, never an implementation. */
    private static final String LOGGING = "org.slf4j..";

    private static final String NULLNESS = "org.jspecify.annotations";

    @Test
    void shouldLetOnlyTransportKnowNetty() {
        noClasses()
                .that(not(resideInAPackage(GATEWAY + ".transport..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepChannelsFreeOfNettyAndTheEngine() {
        classes()
                .that()
                .resideInAPackage(GATEWAY + ".channel..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        GATEWAY + ".channel..",
                        "java..",
                        "javax.crypto..",
                        "com.amazon.corretto.crypto..",
                        // The streaming parser; no binding to objects.
                        "com.fasterxml.jackson.core..",
                        LOGGING,
                        NULLNESS)
                .check(CLASSES);
    }

    @Test
    void shouldKeepEachChannelApartFromTheOthers() {
        for (final String channel :
                new String[] {"wechatpay", "alipay", "unionpay", "stripe", "contributions", "payments"}) {
            classes()
                    .that()
                    .resideInAPackage(GATEWAY + ".channel." + channel)
                    .should()
                    .onlyBeAccessed()
                    // The check tries each channel's keys by itself, so that all their mistakes come at once.
                    .byAnyPackage(
                            GATEWAY + ".channel." + channel,
                            GATEWAY + ".channel.registry",
                            GATEWAY + ".check",
                            // A list of gifts is checked by the source's own format before it is sent.
                            channel.equals("payments") ? GATEWAY + ".offline" : GATEWAY + ".check")
                    .check(CLASSES);
        }
    }

    @Test
    void shouldKeepSandboxOffTheServingPath() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GATEWAY + ".sandbox..", GATEWAY + ".warmup..", GATEWAY + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GATEWAY + ".sandbox..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(GATEWAY + ".sandbox..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        GATEWAY + ".sandbox..",
                        GATEWAY + ".channel",
                        GATEWAY + ".channel.key",
                        "java..",
                        LOGGING,
                        NULLNESS)
                .check(CLASSES);
    }

    @Test
    void shouldLetBridgeSeeOnlyTheEnginesWaysInAndOut() {
        noClasses()
                .that()
                .resideInAPackage(GATEWAY + ".bridge..")
                .should()
                .dependOnClassesThat(resideInAPackage(ENGINE + "..")
                        .and(not(resideInAPackage(ENGINE + ".codec..")))
                        .and(not(resideInAPackage(ENGINE + ".record")))
                        .and(not(resideInAPackage(ENGINE + ".pipeline")))
                        .and(not(resideInAPackage(ENGINE + ".projection..")))
                        // The ports through which the bridge's indexes go into snapshots and come back.
                        .and(not(resideInAPackage(ENGINE + ".core.port"))))
                .check(CLASSES);
    }

    @Test
    void shouldLeaveQueueAndRingToTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.openhft..", "com.lmax..")
                .check(CLASSES);
    }

    /** What is renamed without a sync may be empty after a power cut. A restored tree is synced before; the clock's file holds for one boot. */
    @Test
    void shouldReplaceFilesInOnePlace() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Restore")
                .and()
                .doNotHaveSimpleName("ClockWatch")
                .should()
                .accessField(StandardCopyOption.class, "ATOMIC_MOVE")
                .check(CLASSES);
    }

    /** So that a server without a cluster loads no class of it. */
    @Test
    void shouldLeaveTheReplicatedLogToTheEnginesCluster() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.ratis..")
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage(GATEWAY + ".cluster..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".cluster..")
                .check(CLASSES);
    }

    /** So that no other command, and no server, loads a class of it. */
    @Test
    void shouldLetOnlyTheExportKnowKafka() {
        noClasses()
                .that(not(resideInAPackage(GATEWAY + ".kafka")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    /**
     * Who may import which of the gateway's packages; a name stands for all packages below it. Reasons: metrics read the
     * same status as the API's JSON; {@code check} explains a campaign by the server's own reading of keys and settings; the
     * transport knows callbacks as {@code http} has them, and no channel; it takes its settings as the file's reader makes
     * them; the server's timers log what they throw; a warm-up sends a sandbox's callbacks to a scratch server;
     * a command that journals while no server runs takes the time that the server trusted;
     * {@code cluster} gives a server a node in place of its pipeline, answers gateways from its read models and journal, and carries
     * changes over the admin API to the leader. {@code doctor} reads the anchor with the key that a start reads it with.
     */
    @ParameterizedTest
    @CsvSource({
        "log, ''",
        "channel, ''",
        "http, channel",
        "config, ''",
        "bridge, channel http log",
        "readmodel, bridge",
        "api, http bridge config",
        "transport, http channel log config",
        "metrics, http api.json bridge.reply transport",
        "webhook, api.events api.json channel config http",
        "kafka, api.events api.json readmodel",
        "upkeep, log",
        "server, api bridge channel config http log metrics readmodel transport upkeep webhook",
        "cluster, bridge config http log readmodel server",
        "check, channel config readmodel server webhook",
        "sandbox, channel",
        "offline, channel",
        "backup, config readmodel",
        "doctor, channel config readmodel server upkeep",
        "warmup, channel config sandbox server",
        "cli, api.json backup channel check cluster config doctor http kafka offline readmodel sandbox server upkeep warmup"
    })
    void shouldImportOnlyWhatTheTableAllows(final String name, final String allowed) {
        final List<String> packages = Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
                .filter(other -> !other.isEmpty())
                .map(other -> GATEWAY + "." + other + "..")
                .toList();
        noClasses()
                .that()
                .resideInAPackage(GATEWAY + "." + name + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the gateway but not of " + packages,
                        other -> other.getPackageName().startsWith(GATEWAY)
                                && packages.stream()
                                        .noneMatch(pattern ->
                                                PackageMatcher.of(pattern).matches(other.getPackageName()))))
                .check(CLASSES);
    }

    /** Generated code apart, a package stays small enough to be read as one idea. */
    @Test
    void shouldHaveAtMostTwentyFiveClassesInAPackage() {
        final Map<String, Long> classes = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(classes).allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(25));
    }

    /** Each package by itself, roots included. */
    @Test
    void shouldHaveNoCyclesBetweenAnyTwoPackages() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(final JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "every package of the gateway";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
