package org.tributary.engine.record;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Whatever the bytes of a record: it is decoded, or refused by the exception that is documented. The first byte is the
 * command's length, the second fills what lies behind the record, which must not be looked at.
 */
public final class RecordFuzz {
    private static final int BEHIND = 300;

    private RecordFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final int length = input.length - 2;
        final int command = Math.min(length, input[0] & 0xFF);
        final String said = decode(input, length, command, input[1]);
        final String again = decode(input, length, command, (byte) ~input[1]);
        if (!said.equals(again)) {
            throw new AssertionError("what lies behind the record changes " + said + " into " + again);
        }
    }

    private static String decode(final byte[] input, final int length, final int command, final byte behind) {
        final byte[] bytes = new byte[length + BEHIND];
        System.arraycopy(input, 2, bytes, 0, length);
        java.util.Arrays.fill(bytes, length, bytes.length, behind);
        final RecordView view = new RecordView();
        try {
            new RecordViewDecoder()
                    .decode(
                            view,
                            new JournalRecord().wrap(7, 1, 1, new UnsafeBuffer(bytes), 0, command, length - command));
            return view.kind + "|" + view.shape + "|" + view.code + "|" + view.amountFen + "|" + view.transactionId
                    + "|" + view.project + "|" + view.actor + "|" + view.note;
        } catch (final IllegalStateException e) {
            return "refused";
        }
    }
}
