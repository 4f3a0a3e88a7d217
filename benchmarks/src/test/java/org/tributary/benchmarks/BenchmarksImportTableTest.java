package org.tributary.benchmarks;

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

/** Holds who may import what in the benchmarks. Changing a row needs a reason, written beside it. */
class BenchmarksImportTableTest {
    private static final String ROOT = "org.tributary.benchmarks";
    private static final int MOST_CLASSES = 25;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPackages(ROOT);

    /**
     * Packages of this module by name, and those that each may import; the root may be imported by all and imports none.
     * Reasons: the
     * journal's subjects read a journal that the real pipeline wrote, and the start reads the day that settlement writes.
     */
    private static final Map<String, String> TABLE = Map.ofEntries(
            Map.entry("machine", ""),
            Map.entry("stream", ""),
            Map.entry("report", ""),
            Map.entry("core", "machine stream"),
            Map.entry("codec", "machine stream"),
            Map.entry("channel", "machine"),
            Map.entry("pipeline", "machine stream"),
            Map.entry("journal", "machine stream pipeline"),
            Map.entry("gateway", "machine"),
            Map.entry("settle", "machine stream"),
            Map.entry("peers", "machine stream"),
            Map.entry("start", "settle"),
            Map.entry("cluster", "machine stream"),
            Map.entry("cli", "machine report pipeline gateway peers settle start cluster"));

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
}
