package org.tributary.gateway.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes resources in reverse order of opening; a failure does not keep the others open. One thread. */
public final class CloseStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean clean = true;

    public <T extends AutoCloseable> T add(final T resource) {
        opened.push(resource);
        return resource;
    }

    /** Whether everything closed so far closed without an error. */
    public boolean isClean() {
        return clean;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (final Exception e) {
                clean = false;
                LOG.error("closing failed", e);
            }
        }
    }
}
