package org.tributary.engine.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.SteppedPipeline;
import org.tributary.engine.record.JournalRecord;

/** Bugs, one at a time, that the simulator must find; {@link #NONE} is the engine as it is. */
enum Plant {
    NONE,

    /** Answers although nothing was synced. */
    SKIPS_EVERY_SYNC {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                @Override
                public void sync() {}
            };
        }
    },

    /** One sync in four is left out. */
    SKIPS_SOME_SYNCS {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                private int syncs;

                @Override
                public void sync() {
                    if (++syncs % 4 != 0) {
                        super.sync();
                    }
                }
            };
        }
    },

    /** A failed sync is passed over. */
    IGNORES_A_FAILED_SYNC {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                @Override
                public void sync() {
                    try {
                        super.sync();
                    } catch (final UncheckedIOException e) {
                        // planted: goes on
                    }
                }
            };
        }
    },

    /** At durability {@code device} answers as at {@code process}. */
    ANSWERS_BEFORE_THE_SYNC {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                @Override
                public JournalSettings settings() {
                    return super.settings().withDurability(Durability.PROCESS);
                }
            };
        }
    },

    /** Drops one batch in twenty. */
    DROPS_A_BATCH {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                private int appends;

                @Override
                public void append(final BatchFrame frame) {
                    if (++appends % 20 != 0) {
                        super.append(frame);
                    }
                }
            };
        }
    },

    /** A stop leaves the last batches to the page cache. */
    STOPS_WITHOUT_A_SYNC {
        @Override
        Journal journal(final Journal real) {
            return new PlantedJournal(real) {
                @Override
                public void close() {
                    abandon();
                }
            };
        }
    },

    /** A start syncs the epoch that it continues, and does not write again what an earlier sync left. */
    BELIEVES_A_FAILED_SYNC {
        @Override
        Disk disk(final Disk real) {
            return new PlantedDisk(real) {
                @Override
                public void rewrite(final Path file, final long offset, final long length) {
                    // left out
                }
            };
        }
    },

    /** A start does not sync the epoch that it continues. */
    LEAVES_THE_OLD_EPOCH_UNSYNCED {
        @Override
        Disk disk(final Disk real) {
            return new PlantedDisk(real) {
                private Path newest = Path.of("");

                @Override
                public boolean reserve(final Path file, final long offset, final long length) throws IOException {
                    newest = file;
                    return super.reserve(file, offset, length);
                }

                @Override
                public void force(final Path file, final FileChannel channel) throws IOException {
                    if (file.equals(newest) || newest.toString().isEmpty() && !hasDocuments(file)) {
                        super.force(file, channel);
                    }
                }
            };
        }
    },

    /** An engine looks for its lock when it starts only: a second one may write beside it. */
    LOOKS_FOR_ITS_LOCK_ONCE {
        @Override
        void afterLoss(final Path kept, final Path file) throws IOException {
            Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
        }
    },

    /** An engine does not look for its lock at all. */
    WRITES_WITHOUT_ITS_LOCK {
        @Override
        boolean looksForItsLock() {
            return false;
        }
    },

    /** A start leaves out the batches that another server wrote behind the end at which the newest epoch begins. */
    LETS_A_FORK_PASS {
        @Override
        void beforeForkIsRead(final Path file, final int end) throws IOException {
            SimDisk.cutFrom(file, end);
        }
    },

    /** Stamps follow the wall clock wherever it is set to. */
    FOLLOWS_THE_WALL_CLOCK {
        @Override
        LongSupplier clock(final LongSupplier trusted, final LongSupplier wall) {
            return wall;
        }
    },

    /** A start cuts one good batch too many. */
    CUTS_ONE_BATCH_TOO_MANY {
        @Override
        void beforeRecovery(final List<Path> files) throws IOException {
            if (!files.isEmpty()) {
                SimDisk.cutLastDocument(files.get(files.size() - 1));
            }
        }
    },

    /** Each thirtieth answer is given twice. */
    ANSWERS_TWICE {
        @Override
        ReleaseListener listener(final ReleaseListener real) {
            return new PlantedListener(real) {
                @Override
                public void onRecord(final long correlationId, final JournalRecord record) {
                    super.onRecord(correlationId, record);
                    if (record.sequence() % 30 == 0) {
                        super.onRecord(correlationId, record);
                    }
                }
            };
        }
    },

    /** Answers of neighbours are exchanged now and then. */
    EXCHANGES_ANSWERS {
        @Override
        ReleaseListener listener(final ReleaseListener real) {
            return new PlantedListener(real) {
                @Override
                public void onRecord(final long correlationId, final JournalRecord record) {
                    final boolean next = record.sequence() % 30 == 0 && correlationId > 1;
                    super.onRecord(next ? correlationId - 1 : correlationId, record);
                }
            };
        }
    },

    /** Some answers are never given. */
    FORGETS_ANSWERS {
        @Override
        ReleaseListener listener(final ReleaseListener real) {
            return new PlantedListener(real) {
                @Override
                public void onRecord(final long correlationId, final JournalRecord record) {
                    if (record.sequence() % 40 != 0) {
                        super.onRecord(correlationId, record);
                    }
                }
            };
        }
    },

    /** Says "taken" and forgets the command. */
    LOSES_TAKEN_COMMANDS {
        @Override
        boolean publish(final SteppedPipeline pipeline, final Caller.Request request) {
            return request.correlationId() % 60 == 0 || super.publish(pipeline, request);
        }
    },

    /** A command goes into the ring twice. */
    PUBLISHES_TWICE {
        @Override
        boolean publish(final SteppedPipeline pipeline, final Caller.Request request) {
            if (request.correlationId() % 40 == 0) {
                super.publish(pipeline, request);
            }
            return super.publish(pipeline, request);
        }
    },

    /** The core sees some repeated payments under another id. */
    COUNTS_A_PAYMENT_TWICE((core, command) -> core.every(40) && PlantedCore.changeId(command)),

    /** The core counts a fen too much now and then. */
    COUNTS_A_FEN_TOO_MUCH((core, command) -> core.every(40) && PlantedCore.addFen(command, 1)),

    /** The core's decision depends on something that is in no command and no snapshot. */
    DECIDES_BY_CHANCE(
            (core, command) -> PlantedCore.CALLS.incrementAndGet() % 150 == 0 && PlantedCore.addFen(command, 1)),

    /** Part of the core's state is not in its snapshot. */
    FORGETS_IN_A_SNAPSHOT((core, command) -> core.sinceItsStart() % 50 == 0 && PlantedCore.suspend(command)),

    /** A budget is raised by twice what was asked. */
    RAISES_A_BUDGET_TWICE((core, command) -> PlantedCore.doubleBudget(command)),

    /** A suspended pool goes on giving. */
    IGNORES_A_SUSPENSION((core, command) -> PlantedCore.resume(command)),

    /** A refund gives back a fen less than was asked. */
    REFUNDS_A_FEN_LESS((core, command) -> PlantedCore.refundLess(command)),

    /** A repeated refund counts again. */
    REFUNDS_TWICE((core, command) -> core.every(3) && PlantedCore.changeRefundId(command)),

    /** A refund that came before its payment is not found when the payment comes. */
    LOSES_AN_EARLY_REFUND((core, command) -> PlantedChanges.loseEarlyRefund(command)),

    /** A change made from an older version is put in force over a newer one. */
    LETS_A_STALE_CHANGE_IN((core, command) -> PlantedChanges.makeCurrent(command, core.version())),

    /** A change of which a definition has not come is put in force. */
    COMMITS_WITHOUT_ALL_DEFINITIONS((core, command) -> PlantedChanges.countAsComplete(command, core.definitions())),

    /** A pool's new limit for a donor is not taken. */
    KEEPS_THE_OLD_LIMIT((core, command) -> PlantedChanges.keepLimit(command)),

    /** A pool's end that is moved stays where it was. */
    KEEPS_THE_OLD_WINDOW((core, command) -> PlantedChanges.keepWindow(command)),

    /** A project's new largest amount is not taken. */
    KEEPS_THE_OLD_LARGEST_AMOUNT((core, command) -> PlantedChanges.keepLargestAmount(command)),

    /** A closed project goes on taking payments. */
    LEAVES_A_CLOSED_PROJECT_OPEN(
            (core, command) -> PlantedChanges.instead(command, ProjectAction.CLOSE, ProjectAction.FREEZE)),

    /** Matches that are to be voided stay. */
    VOIDS_NOTHING((core, command) -> PlantedChanges.instead(command, ProjectAction.VOID_MATCHES, ProjectAction.CLOSE));

    private final PlantedCore.@Nullable Change change;

    Plant() {
        this(null);
    }

    Plant(final PlantedCore.@Nullable Change change) {
        this.change = change;
    }

    StateMachine core() {
        return change == null ? new DonationCore() : new PlantedCore(change);
    }

    Journal journal(final Journal real) {
        return real;
    }

    Disk disk(final Disk real) {
        return real;
    }

    ReleaseListener listener(final ReleaseListener real) {
        return real;
    }

    LongSupplier clock(final LongSupplier trusted, final LongSupplier wall) {
        return trusted;
    }

    void beforeRecovery(final List<Path> files) throws IOException {}

    /** The lock's file is under another name, and another file in its place. */
    void afterLoss(final Path kept, final Path file) throws IOException {}

    /** Whether a server whose lock was removed finds that out. */
    boolean looksForItsLock() {
        return true;
    }

    /**
     * A start reads a journal that two servers have written.
     *
     * @param end of the file when the second one began
     */
    void beforeForkIsRead(final Path file, final int end) throws IOException {}

    /** False if the engine has refused the command. */
    boolean publish(final SteppedPipeline pipeline, final Caller.Request request) {
        return pipeline.publish(request.correlationId(), request.command()).isTaken();
    }

    static StateMachine unwrap(final StateMachine machine) {
        return machine instanceof PlantedCore planted ? planted.core() : machine;
    }

    private static boolean hasDocuments(final Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
            return channel.read(header, 0) == Integer.BYTES && header.getInt(0) != 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
