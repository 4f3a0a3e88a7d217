package org.tributary.gateway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says in a demo who leads, which nodes answer, and when all journals agree again after one was killed. Asks every node each second. A
 * thread, which ends with the process.
 */
final class GroupWatch extends Thread {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PERIOD_MS = 1_000;

    /**
     * What a node says of itself.
     *
     * @param leader that it names; "" if it knows none
     * @param batch last one in its journal
     * @param agreedBatch last one that another journal is known to agree on
     * @param differs whether another journal was found different
     */
    record Node(String leader, long term, long batch, long agreedBatch, boolean differs) {}

    private final Map<String, URI> nodes;
    private final PrintWriter out;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private String leader = "";
    private Set<String> answering = Set.of();
    /** Batch up to which all journals must agree before that is said; 0 if it was said. */
    private long untilBatch;

    private boolean saidDiffers;

    /** A watch that is not started. */
    GroupWatch(final Map<String, URI> nodes, final PrintWriter out) {
        super("demo-watch");
        setDaemon(true);
        this.nodes = new TreeMap<>(nodes);
        this.out = out;
    }

    @Override
    public void run() {
        try {
            while (!isInterrupted()) {
                final Map<String, Node> answers = new TreeMap<>();
                for (final Map.Entry<String, URI> node : nodes.entrySet()) {
                    ask(node.getKey(), node.getValue(), answers);
                }
                look(answers).forEach(out::println);
                sleep(PERIOD_MS);
            }
        } catch (final InterruptedException e) {
            interrupt();
        }
    }

    private void ask(final String name, final URI node, final Map<String, Node> answers) throws InterruptedException {
        try {
            final HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(node.resolve("/api/v1/cluster"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) {
                final JsonNode is = new ObjectMapper().readTree(answer.body());
                answers.put(
                        name,
                        new Node(
                                is.path("leader").asText(),
                                is.path("term").asLong(),
                                is.path("batch").asLong(),
                                is.path("agreedBatch").asLong(),
                                is.path("differs").asBoolean()));
            }
        } catch (final IOException e) {
            // Killed or starting: that it is not among the answers is what is said of it.
            answers.remove(name);
        }
    }

    /**
     * Returns what is new.
     *
     * @param answers of the nodes that answer, by name
     */
    List<String> look(final Map<String, Node> answers) {
        final List<String> news = new ArrayList<>();
        final String now = leaderOf(answers);
        if (!now.equals(leader) || !answers.keySet().equals(answering)) {
            leader = now;
            answering = Set.copyOf(answers.keySet());
            untilBatch = Math.max(1, newest(answers));
            news.add((now.isEmpty() ? "no node leads" : "node " + now + " leads") + "; nodes that answer: "
                    + (answers.isEmpty() ? "none" : String.join(", ", answers.keySet())));
        }
        if (untilBatch > 0
                && answers.size() == nodes.size()
                && answers.values().stream().allMatch(node -> !node.differs() && node.agreedBatch() >= untilBatch)) {
            news.add("all journals agree up to batch " + untilBatch);
            untilBatch = 0;
        }
        if (!saidDiffers && answers.values().stream().anyMatch(Node::differs)) {
            saidDiffers = true;
            news.add("JOURNALS DIFFER: see the nodes' logs");
        }
        return news;
    }

    /** The leader that the newest term names, if it answers itself. */
    private static String leaderOf(final Map<String, Node> answers) {
        return answers.values().stream()
                .filter(node -> answers.containsKey(node.leader()))
                .max(Comparator.comparingLong(Node::term))
                .map(Node::leader)
                .orElse("");
    }

    private static long newest(final Map<String, Node> answers) {
        return answers.values().stream().mapToLong(Node::batch).max().orElse(0);
    }
}
