package org.tributary.loadtest.drill.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
    private static final int DAMAGES = 400;

    @TempDir
    private Path root;

    private Path data(final String name) throws IOException {
        final Path data = root.resolve(name);
        Files.createDirectories(data.resolve("journal/epoch-000001"));
        Files.createDirectories(data.resolve("journal/epoch-000002"));
        Files.createDirectories(data.resolve("snapshots"));
        final byte[] bytes = new byte[60_000];
        new SplittableRandom(7).nextBytes(bytes);
        for (final String file : new String[] {
            "journal/epoch-000001/19700102L.cq4",
            "journal/epoch-000002/19700102L.cq4",
            "journal/HEAD",
            "snapshots/snapshot-1"
        }) {
            bytes[0]++;
            Files.write(data.resolve(file), bytes);
        }
        Files.write(data.resolve("journal/LOCK"), new byte[0]);
        return data;
    }

    private static Map<String, byte[]> content(final Path data) throws IOException {
        final Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(data.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    @Test
    void shouldDoTheSameDamageWhenTheSeedIsTheSame() throws IOException {
        final Path one = data("one");
        final Path two = data("two");

        final String first = Damage.to(one, new SplittableRandom(11));

        assertThat(Damage.to(two, new SplittableRandom(11))).isEqualTo(first);
        assertThat(content(two).entrySet())
                .zipSatisfy(
                        content(one).entrySet(),
                        (a, b) -> assertThat(a.getValue()).isEqualTo(b.getValue()));
    }

    @Test
    void shouldReachEveryFileWithEveryKindAndLeaveLockAlone() throws IOException {
        final Set<String> kinds = new HashSet<>();
        final Set<String> files = new HashSet<>();
        for (int seed = 0; seed < DAMAGES; seed++) {
            final String words = Damage.to(data("many"), new SplittableRandom(seed));
            kinds.add(words.replaceAll("\\d+", "n").replaceAll(" of n in .*|: .*", ""));
            files.add(words.substring(words.lastIndexOf(' ') + 1));
        }

        assertThat(kinds)
                .contains(
                        "truncated at n",
                        "n bytes zeroed at n",
                        "n bytes of garbage at n",
                        "bit n flipped at n",
                        "n bytes from elsewhere in the file at n",
                        "delete",
                        "empty");
        assertThat(files)
                .containsExactlyInAnyOrder(
                        "journal/epoch-000001/19700102L.cq4",
                        "journal/epoch-000002/19700102L.cq4",
                        "journal/HEAD",
                        "snapshots/snapshot-1");
    }
}
