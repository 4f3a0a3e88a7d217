package org.tributary.gateway.readmodel;

import java.nio.file.Path;

/** A read model can't apply a record of the journal. The message is for operators: record, data directory and the way out. */
public final class ReadModelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private ReadModelException(final String message, final RuntimeException cause) {
        super(message, cause);
    }

    /** Of a model whose figures may be incomplete. */
    static ReadModelException skippable(
            final String model, final long sequence, final Path data, final RuntimeException cause) {
        return of(
                model,
                sequence,
                data,
                "Journal and settlement are not touched by this. To serve with read models that leave it out, and say that they are"
                        + " incomplete: tributary serve --skip-record " + sequence,
                cause);
    }

    /** Of a model on which decisions depend. */
    static ReadModelException required(
            final String model, final long sequence, final Path data, final RuntimeException cause) {
        return of(
                model,
                sequence,
                data,
                "Decisions depend on this model, so it leaves no record out: run a release that can apply it, or put the journal back"
                        + " from a backup",
                cause);
    }

    private static ReadModelException of(
            final String model,
            final long sequence,
            final Path data,
            final String remedy,
            final RuntimeException cause) {
        return new ReadModelException(
                "the read model \"" + model + "\" can't apply record " + sequence + " of the journal in " + data + ": "
                        + cause + ". " + remedy + ". The record: tributary inspect --data " + data + " --from "
                        + sequence
                        + " --limit 1",
                cause);
    }
}
