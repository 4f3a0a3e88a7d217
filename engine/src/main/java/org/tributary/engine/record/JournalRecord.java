package org.tributary.engine.record;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.tributary.engine.codec.Messages;
import org.tributary.engine.codec.sbe.ApprovalOutcomeDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * One record of the journal: the positions of its command and outcome in a buffer. A flyweight: the code that walks over
 * records owns one, wraps it for each record and hands it to its {@link RecordHandler}; nothing is allocated per record.
 *
 * <p>One thread uses it, the one that calls the handler. Everything in it is valid during that call only: the next record
 * overwrites it, and the bytes belong to the journal or to a batch that is used again. A handler that keeps something copies
 * it: numbers and codes, texts as strings, bytes by {@link #copyCommand} and {@link #copyOutcome}. Decoders wrapped by {@link
 * #command} or {@link #outcome} point into the same bytes and end with the call too.
 */
public final class JournalRecord {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(0, 0);
    private static final int MESSAGE_HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private static final int TEMPLATE_AT = MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int SCHEMA_AT = MessageHeaderDecoder.schemaIdEncodingOffset();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long sequence;
    private long timestampMs;
    private long batch;
    private DirectBuffer buffer = NOTHING;
    private int journaledOffset;
    private int journaledLength;
    private int commandOffset;
    private int commandLength;
    private int outcomeLength;

    /**
     * Points to a record. Its outcome follows its command without a gap.
     *
     * @param newSequence from 1, without gaps
     * @param newTimestampMs stamp of the record's batch, epoch milliseconds, never decreasing
     * @param newBatch number of the record's batch, from 1 over all epochs
     * @param newBuffer holds both messages, each with its SBE header
     * @param newCommandOffset start of the command; of the outcome, if there is no command
     * @param newCommandLength bytes, header included; 0 for a derived record, which an earlier record's command made
     * @param newOutcomeLength bytes, header included; never 0
     */
    public JournalRecord wrap(
            final long newSequence,
            final long newTimestampMs,
            final long newBatch,
            final DirectBuffer newBuffer,
            final int newCommandOffset,
            final int newCommandLength,
            final int newOutcomeLength) {
        sequence = newSequence;
        timestampMs = newTimestampMs;
        batch = newBatch;
        if (buffer != newBuffer) {
            // One frame has many records: storing a reference costs one of the garbage collector's barriers.
            buffer = newBuffer;
        }
        journaledOffset = newCommandOffset;
        journaledLength = newCommandLength;
        commandOffset = newCommandOffset;
        commandLength = newCommandLength;
        outcomeLength = newOutcomeLength;
        if (newCommandLength != 0
                && templateAt(newCommandOffset) == ApprovedCommandDecoder.TEMPLATE_ID
                && schemaAt(newCommandOffset) == ApprovedCommandDecoder.SCHEMA_ID) {
            toApproved();
        }
        return this;
    }

    private int schemaAt(final int offset) {
        return buffer.getByte(offset + SCHEMA_AT) & 0xFF;
    }

    private int templateAt(final int offset) {
        return buffer.getByte(offset + TEMPLATE_AT) & 0xFF;
    }

    /** Points to the command inside an approval, unless the core refused the approval itself. */
    private void toApproved() {
        if (templateAt(outcomeOffset()) == ApprovalOutcomeDecoder.TEMPLATE_ID) {
            return;
        }
        final ApprovedCommandDecoder approved = message(new ApprovedCommandDecoder(), journaledOffset);
        approved.skipActor();
        final int at = approved.limit() + ApprovedCommandDecoder.commandHeaderLength();
        final int length = approved.commandLength();
        if (length == 0 || at + length != journaledOffset + journaledLength) {
            throw new IllegalStateException("record " + sequence + " has an approval whose command is cut off");
        }
        commandOffset = at;
        commandLength = length;
    }

    /** True if a second person had the command decided: {@link #command} is then the command that was requested. */
    public boolean isApproved() {
        return commandOffset != journaledOffset;
    }

    /**
     * The approval that the command came in.
     *
     * @throws IllegalStateException if no second person approved it
     */
    public ApprovedCommandDecoder approval() {
        if (!isApproved()) {
            throw new IllegalStateException("record " + sequence + " was not approved by a second person");
        }
        return message(new ApprovedCommandDecoder(), journaledOffset);
    }

    /** Start of what was journaled as the command: of the approval, if it came in one, otherwise of the command. */
    public int journaledOffset() {
        return journaledOffset;
    }

    /** Bytes of what was journaled as the command; 0 for a derived record. */
    public int journaledLength() {
        return journaledLength;
    }

    /** From 1, without gaps. */
    public long sequence() {
        return sequence;
    }

    /** Stamp of the record's batch, epoch milliseconds, never decreasing: the record's {@code at}. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Number of the journal batch that holds the record, from 1 over all epochs. */
    public long batch() {
        return batch;
    }

    /** Holds both messages. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** False for a derived record: it has an outcome only, made by the command of an earlier record. */
    public boolean hasCommand() {
        return commandLength != 0;
    }

    /** Start of the command's SBE header. */
    public int commandOffset() {
        return commandOffset;
    }

    /** Bytes of the command, header included; 0 for a derived record. */
    public int commandLength() {
        return commandLength;
    }

    /** Start of the outcome's SBE header. */
    public int outcomeOffset() {
        return commandOffset + commandLength;
    }

    /** Bytes of the outcome, header included. */
    public int outcomeLength() {
        return outcomeLength;
    }

    /** End of the record in its buffer, exclusive. */
    public int end() {
        return commandOffset + commandLength + outcomeLength;
    }

    /** Template id of the command; 0, which no template has, for a derived record. */
    public int commandTemplate() {
        return hasCommand() ? header.wrap(buffer, commandOffset).templateId() : 0;
    }

    /** Template id of the outcome. */
    public int outcomeTemplate() {
        return header.wrap(buffer, outcomeOffset()).templateId();
    }

    /** What was decided: every outcome begins with its code. */
    public OutcomeCode code() {
        return OutcomeCode.get(codeRaw());
    }

    /** As {@link #code}, whether or not this release knows the code. */
    public short codeRaw() {
        return (short) (buffer.getByte(outcomeOffset() + MESSAGE_HEADER) & 0xFF);
    }

    /** Why it was decided so; NONE where it went as asked, and of outcomes that have no reason. */
    public ReasonCode reason() {
        return ReasonCode.get(reasonRaw());
    }

    /** As {@link #reason}, whether or not this release knows the reason. */
    public short reasonRaw() {
        return switch (outcomeTemplate()) {
            case DuplicateOutcomeDecoder.TEMPLATE_ID, PoolEventOutcomeDecoder.TEMPLATE_ID -> ReasonCode.NONE.value();
            // All others have it next to their code.
            default -> (short) (buffer.getByte(outcomeOffset() + MESSAGE_HEADER + 1) & 0xFF);
        };
    }

    /**
     * The command, read by a decoder of its template; a correction's also by that of the plain command it begins with.
     *
     * @return the decoder, wrapped
     * @throws IllegalStateException if the command is of another template, or the record has none
     */
    public <T extends MessageDecoderFlyweight> T command(final T decoder) {
        if (!hasCommand()) {
            throw new IllegalStateException("record " + sequence + " has no command");
        }
        return message(decoder, commandOffset);
    }

    /**
     * The outcome, read by a decoder of its template.
     *
     * @return the decoder, wrapped
     * @throws IllegalStateException if the outcome is of another template
     */
    public <T extends MessageDecoderFlyweight> T outcome(final T decoder) {
        return message(decoder, outcomeOffset());
    }

    private <T extends MessageDecoderFlyweight> T message(final T decoder, final int offset) {
        header.wrap(buffer, offset);
        final int template = header.templateId();
        if (template != decoder.sbeTemplateId() && Messages.plainTemplate(template) != decoder.sbeTemplateId()) {
            throw new IllegalStateException("record " + sequence + " has a message of template " + template + " where "
                    + decoder.sbeTemplateId() + " is read");
        }
        decoder.wrap(buffer, offset + MESSAGE_HEADER, header.blockLength(), header.version());
        return decoder;
    }

    /** The command's bytes as they were journaled, to keep. */
    public byte[] copyCommand() {
        return copy(journaledOffset, journaledLength);
    }

    /** The outcome's bytes, to keep. */
    public byte[] copyOutcome() {
        return copy(outcomeOffset(), outcomeLength);
    }

    private byte[] copy(final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
