package org.tributary.loadtest.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tributary.loadtest.server.ProcessorTime;
import org.tributary.loadtest.server.ServerView;
import org.tributary.loadtest.server.Target;

/**
 * Processor time of the gateways and the node of a run. It says what more gateways would bring where they have cores of their own: a
 * machine on which they share cores can't show it by the rate. One thread uses it.
 */
public final class Processors {
    private final Target target;
    private final Map<URI, ProcessorTime> before = new LinkedHashMap<>();

    /** Of a target with gateways; of another one nothing is measured. */
    public Processors(final Target target) {
        this.target = target;
    }

    /** Takes the first reading. */
    public void begin() {
        if (target.gateways().isEmpty()) {
            return;
        }
        target.gateways().forEach(gateway -> before.put(gateway, now(gateway)));
        before.put(target.url(), now(target.url()));
    }

    private static ProcessorTime now(final URI url) {
        try {
            return new ServerView(url).processorTime();
        } catch (final IOException e) {
            throw new UncheckedIOException("no processor time of " + url, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Prints what was used since, per callback sent. */
    public void print(final PrintStream out, final long callbacks) {
        double gateways = 0;
        double node = 0;
        for (final Map.Entry<URI, ProcessorTime> each : before.entrySet()) {
            final ProcessorTime used = now(each.getKey()).minus(each.getValue());
            final boolean isNode = each.getKey().equals(target.url());
            out.printf(
                    "processor    %s %s: %.2f s (%.2f of them garbage collection and compilation)%n",
                    isNode ? "node" : "gateway", each.getKey(), used.total(), used.jvm());
            node += isNode ? used.total() : 0;
            gateways += isNode ? 0 : used.total();
        }
        if (!before.isEmpty() && gateways > 0 && node > 0) {
            out.printf(
                    "per callback gateways %.1f us, node %.1f us of processor time; by that, with a core for each, one"
                            + " gateway takes %,.0f/s, and the node serves %.1f of them%n",
                    gateways * 1e6 / callbacks, node * 1e6 / callbacks, callbacks / gateways, gateways / node);
        }
    }
}
