package org.tributary.gateway.config.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file with mistakes: exit code 2 of the command line, 400 of the admin API. */
public final class InvalidFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;
    private final int count;

    InvalidFileException(final List<Mistake> mistakes, final int count) {
        super(text(mistakes, count));
        this.mistakes = List.copyOf(mistakes);
        this.count = count;
    }

    /** Returns the number of mistakes, those not kept included. */
    public int count() {
        return count;
    }

    /** The kept mistakes, by place; at most {@link Mistakes#MAX_KEPT}. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String text(final List<Mistake> mistakes, final int count) {
        final String lines = mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n"));
        final int more = count - mistakes.size();
        return more == 0 ? lines : lines + "\n… and " + more + " more.";
    }
}
