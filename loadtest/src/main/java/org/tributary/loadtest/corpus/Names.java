package org.tributary.loadtest.corpus;

/** What the journal calls a request. */
@FunctionalInterface
public interface Names {
    String of(int request);
}
