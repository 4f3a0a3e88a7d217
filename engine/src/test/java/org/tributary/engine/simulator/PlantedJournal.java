package org.tributary.engine.simulator;

import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;

/** A journal to plant bugs in. */
class PlantedJournal implements Journal {
    private final Journal real;

    PlantedJournal(final Journal real) {
        this.real = real;
    }

    @Override
    public void append(final BatchFrame frame) {
        real.append(frame);
    }

    @Override
    public void sync() {
        real.sync();
    }

    @Override
    public boolean hasRoom() {
        return real.hasRoom();
    }

    @Override
    public void maintain() {
        real.maintain();
    }

    @Override
    public JournalSettings settings() {
        return real.settings();
    }

    @Override
    public boolean wantsMark() {
        return real.wantsMark();
    }

    @Override
    public byte[] chainHead() {
        return real.chainHead();
    }

    @Override
    public int epoch() {
        return real.epoch();
    }

    @Override
    public long syncedSequence() {
        return real.syncedSequence();
    }

    @Override
    public long appendedSequence() {
        return real.appendedSequence();
    }

    @Override
    public long reserveLeftBytes() {
        return real.reserveLeftBytes();
    }

    @Override
    public long writtenBytes() {
        return real.writtenBytes();
    }

    @Override
    public void abandon() {
        real.abandon();
    }

    @Override
    public void close() {
        real.close();
    }
}
