package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoProcessesTest {
    private final Map<String, Long> running = new HashMap<>(Map.of("b", 41L, "c", 42L));

    private long idOf(final String node) throws IOException {
        final Long id = running.get(node);
        if (id == null) {
            throw new IOException("no answer of " + node);
        }
        return id;
    }

    private static Map<String, Object> node(final String name, final String kill) {
        return Map.of("name", name, "kill", kill, "start", "sh " + name);
    }

    @Test
    void shouldSayTheCommandsOfEachNodeAndNoneThatKillsOneThatIsGone() {
        try (DemoProcesses demo = new DemoProcesses("a", () -> Set.of("b", "c"), this::idOf, name -> "sh " + name)) {
            demo.look();
            final String own = "kill -9 " + ProcessHandle.current().pid();
            assertThat(demo.report()).containsExactly(node("a", own), node("b", "kill -9 41"), node("c", "kill -9 42"));
            running.remove("b");
            demo.look();
            assertThat(demo.report()).containsExactly(node("a", own), node("b", ""), node("c", "kill -9 42"));
            running.put("b", 43L);
            demo.look();
            assertThat(demo.report()).contains(node("b", "kill -9 43"));
        }
    }
}
