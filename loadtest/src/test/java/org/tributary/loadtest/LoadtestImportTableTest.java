package org.tributary.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds who may import what in the load test. Changing a row needs a reason, written beside it. */
class LoadtestImportTableTest {
    private static final String ROOT = "org.tributary.loadtest";
    private static final int MOST_CLASSES = 25;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /**
     * Packages of this module by name, and those that each may import; the root may be imported by all and imports none.
     * Reasons: the client
     * marks each request in the books' ledger before it sends it; an own server keeps what was signed for it (corpus) and has
     * the scenario's campaign; flood starts a server and reads its answers as
     * the client does; drills hand what was answered to the audit of the books, by its names;
     * followers send callbacks of a corpus beside, by a curve, and look up orders as the client does.
     */
    private static final Map<String, String> TABLE = Map.ofEntries(
            Map.entry("scenario", ""),
            Map.entry("corpus", "scenario"),
            Map.entry("server", "scenario corpus"),
            Map.entry("books", "scenario corpus server"),
            Map.entry("client", "corpus books"),
            Map.entry("load", "scenario corpus server books client"),
            Map.entry("rehearsal", "scenario server books client load"),
            Map.entry("viewers", "client"),
            Map.entry("followers", "scenario corpus books client"),
            Map.entry("flood", "server client"),
            Map.entry("drill.debug", ""),
            Map.entry("drill", "corpus server books client drill.debug"),
            Map.entry("drill.kind", "server client drill drill.debug"),
            Map.entry("drill.group", "corpus server books drill"),
            Map.entry(
                    "cli",
                    "scenario corpus server books client load rehearsal viewers followers flood drill drill.kind drill.group"));

    @Test
    void shouldImportOnlyWhatTheTableAllows() {
        TABLE.forEach((name, allowed) -> classes()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of another module, the root, " + name + " or one of: " + allowed,
                        type -> isAllowed(type, name + " " + allowed)))
                .check(CLASSES));
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".*..")
                .check(CLASSES);
    }

    private static boolean isAllowed(final JavaClass type, final String names) {
        final String in = type.getBaseComponentType().getPackageName();
        return !in.startsWith(ROOT)
                || in.equals(ROOT)
                || Arrays.asList(names.split(" ")).contains(in.substring(ROOT.length() + 1));
    }

    @Test
    void shouldNameEveryPackageInTheTable() {
        final Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).isEqualTo(new TreeSet<>(TABLE.keySet()));
    }

    @Test
    void shouldHaveNoCyclesBetweenAnyTwoPackages() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(final JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "every package of the module, its root included";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void shouldHaveAtMostTwentyFiveClassesInAPackage() {
        final Map<String, Long> classes = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(classes).allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MOST_CLASSES));
    }

    /** Netty is for those that hold many connections; the others must not mind how bytes come and go. */
    @Test
    void shouldKnowNettyWhereManyConnectionsAreHeldOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".client", ROOT + ".viewers", ROOT + ".followers")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    /** What the black box looks like is the server's own business: the load test knows its sandbox and what it publishes. */
    @Test
    void shouldKnowNothingOfTheServerButItsSandboxAndItsKeys() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the engine, or of the gateway without its sandbox and keys",
                        type -> type.getPackageName().startsWith("org.tributary.engine")
                                || type.getPackageName().startsWith("org.tributary.gateway")
                                        && !type.getPackageName().startsWith("org.tributary.gateway.sandbox")
                                        && !type.getPackageName().startsWith("org.tributary.gateway.channel")))
                .check(CLASSES);
    }
}
