package org.tributary.loadtest.corpus;

import java.util.List;

/** Names of requests in the journal. */
@FunctionalInterface
public interface Names {
    String of(int request);

    /**
     * Names of several runs as one.
     *
     * @param begins number of each run's first request, ascending
     * @param names of each run, by numbers from there on
     */
    static Names joined(final List<Integer> begins, final List<Names> names) {
        return request -> {
            int run = names.size() - 1;
            while (run > 0 && begins.get(run) > request) {
                run--;
            }
            return names.get(run).of(request);
        };
    }
}
