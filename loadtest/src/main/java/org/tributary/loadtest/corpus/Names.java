package org.tributary.loadtest.corpus;

/** Names of requests in the journal. */
@FunctionalInterface
public interface Names {
    String of(int request);
}
