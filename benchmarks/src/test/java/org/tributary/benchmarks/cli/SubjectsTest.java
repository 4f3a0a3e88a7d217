package org.tributary.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class SubjectsTest {
    /** The limit of the channels: nothing barer stands beside it. */
    private static final String LIMIT = "channel.SignatureBenchmark";

    @ParameterizedTest
    @MethodSource("classes")
    void shouldHaveABareBaselineBesideEverySubject(final String name) throws Exception {
        final boolean bareMethod = JmhRun.subjects(name.substring(name.indexOf('.') + 1)).stream()
                .anyMatch(subject -> subject.startsWith(name + ".bare"));
        final boolean bareParameter = Stream.of(
                        Class.forName("org.tributary.benchmarks." + name).getFields())
                .map(field -> field.getAnnotation(Param.class))
                .anyMatch(param -> param != null && List.of(param.value()).contains("bare"));

        assertThat(bareMethod || bareParameter).isTrue();
    }

    private static Stream<String> classes() {
        return JmhRun.subjects("").stream()
                .map(subject -> subject.substring(0, subject.lastIndexOf('.')))
                .distinct()
                .filter(name -> !name.equals(LIMIT));
    }

    @Test
    void shouldHaveASubjectForEveryPart() {
        assertThat(JmhRun.subjects("").stream().map(subject -> subject.substring(0, subject.lastIndexOf('.'))))
                .contains(
                        "codec.DonationCodec",
                        "core.CoreDecision",
                        "core.IdempotencyTableGrowth",
                        "core.IdempotencyTableLookup",
                        "journal.JournalAppend",
                        "channel.CallbackReadBenchmark",
                        "channel.JsonParse",
                        "journal.ProjectionFeed",
                        "journal.SnapshotSpeed",
                        "journal.ReplayRate",
                        "journal.MerkleTree",
                        "pipeline.PipelineByWait");
    }
}
