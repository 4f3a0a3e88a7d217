package org.tributary.gateway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.cli.cluster.GroupWatch.Node;

class GroupWatchTest {
    private static final URI ANYWHERE = URI.create("http://127.0.0.1:1");

    private final GroupWatch watch = new GroupWatch(
            Map.of("a", ANYWHERE, "b", ANYWHERE, "c", ANYWHERE), new PrintWriter(PrintWriter.nullWriter()));

    private static Node node(final String leader, final long term, final long batch, final long agreed) {
        return new Node(leader, term, batch, agreed, false);
    }

    private static Map<String, Node> all(final Node a, final Node b, final Node c) {
        return new TreeMap<>(Map.of("a", a, "b", b, "c", c));
    }

    @Test
    void shouldSayWhoLeadsAndThatAllAgreeWhenTheLeaderWasKilledAndCameBack() {
        assertThat(watch.look(all(node("b", 1, 9, 9), node("b", 1, 10, 9), node("b", 1, 9, 9))))
                .containsExactly("node b leads; nodes that answer: a, b, c");
        assertThat(watch.look(all(node("b", 1, 12, 11), node("b", 1, 12, 11), node("b", 1, 12, 10))))
                .containsExactly("all journals agree up to batch 10");
        assertThat(watch.look(new TreeMap<>(Map.of("a", node("b", 1, 20, 20), "c", node("b", 1, 20, 20)))))
                .as("the killed one is still named")
                .containsExactly("no node leads; nodes that answer: a, c");
        assertThat(watch.look(new TreeMap<>(Map.of("a", node("c", 2, 30, 29), "c", node("c", 2, 30, 29)))))
                .containsExactly("node c leads; nodes that answer: a, c");
        assertThat(watch.look(all(node("c", 2, 40, 40), node("", 1, 20, 20), node("c", 2, 40, 40))))
                .containsExactly("node c leads; nodes that answer: a, b, c");
        assertThat(watch.look(all(node("c", 2, 50, 50), node("c", 2, 39, 39), node("c", 2, 50, 50))))
                .as("b is behind")
                .isEmpty();
        assertThat(watch.look(all(node("c", 2, 50, 50), node("c", 2, 40, 40), node("c", 2, 50, 50))))
                .containsExactly("all journals agree up to batch 40");
    }

    @Test
    void shouldSayOnceThatJournalsDifferAndNeverThatTheyAgreeWhenOneDoes() {
        final Node odd = new Node("b", 1, 9, 9, true);
        assertThat(watch.look(all(odd, node("b", 1, 9, 9), node("b", 1, 9, 9))))
                .containsExactly("node b leads; nodes that answer: a, b, c", "JOURNALS DIFFER: see the nodes' logs");
        assertThat(watch.look(all(odd, node("b", 1, 9, 9), node("b", 1, 9, 9)))).isEmpty();
    }
}
