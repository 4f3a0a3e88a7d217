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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cluster.NodeHost;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tributary cluster status}. */
@Command(
        name = "status",
        description = {
            "Asks nodes who leads and how far they are. Exit code 1 if one does not answer, none leads, two name different",
            "leaders, a journal differs, or two clocks are more than half a second apart."
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HEAD_DIGITS = 12;

    @Parameters(paramLabel = "URL", arity = "1..5", description = "a node's address, such as http://10.0.0.1:8099")
    private List<URI> nodes = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        final PrintWriter out = spec.commandLine().getOut();
        final HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        final List<String> leaders = new ArrayList<>();
        boolean fine = true;
        for (final URI node : nodes) {
            try {
                final JsonNode is = ask(client, node);
                final String leader = is.path("leader").asText();
                out.printf(
                        "%s: node %s of %s, leader %s, sequence %d, batch %d, chain head %s, agreed up to batch %d%n",
                        node,
                        is.path("self").asText(),
                        is.path("cluster").asText(),
                        leader.isEmpty() ? "unknown" : leader,
                        is.path("sequence").asLong(),
                        is.path("batch").asLong(),
                        is.path("chainHead").asText().substring(0, HEAD_DIGITS),
                        is.path("agreedBatch").asLong());
                is.path("silent").forEach(peer -> out.println("  no journal head of " + peer.asText()));
                if (is.path("differs").asBoolean()) {
                    out.println("  JOURNALS DIFFER: see the node's log, and run `cluster compare` on copies");
                    fine = false;
                }
                fine &= clocksAgree(is.path("clocksAheadMs"), out);
                leaders.add(leader);
            } catch (final IOException e) {
                out.println(node + ": no answer (" + e + ")");
                fine = false;
            }
        }
        final boolean oneLeader = leaders.stream().distinct().count() == 1 && !leaders.contains("");
        return fine && oneLeader ? ExitCodes.FINE : ExitCodes.DIFFERENCE;
    }

    private static boolean clocksAgree(final JsonNode aheadMs, final PrintWriter out) {
        boolean agree = true;
        for (final Map.Entry<String, JsonNode> peer : aheadMs.properties()) {
            final long ms = peer.getValue().asLong();
            if (Math.abs(ms) > NodeHost.MOST_CLOCK_OFFSET_MS) {
                out.printf(
                        "  THE CLOCK of node %s is %d ms %s this node's: put the wrong machine's clock right%n",
                        peer.getKey(), Math.abs(ms), ms > 0 ? "ahead of" : "behind");
                agree = false;
            }
        }
        return agree;
    }

    private static JsonNode ask(final HttpClient client, final URI node) throws IOException, InterruptedException {
        final HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(node.resolve("/api/v1/cluster"))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return new ObjectMapper().readTree(answer.body());
    }
}
