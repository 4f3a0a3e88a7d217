package org.tributary.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.simulator.Sent;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * Sends payments, payments and refunds again, refunds, and changes of projects, pools and the campaign, a few batches at once, and keeps
 * what was answered. What was not answered in time is sent again in other batches, as channels do.
 */
final class PaymentLoad implements AutoCloseable {
    private static final int BATCH = 16;
    private static final int IN_FLIGHT = 8;
    private static final int PAUSE_MS = 2;
    private static final int PAID_FEN = 100;

    private final BatchSender sender;
    private final SplittableRandom random;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> sequences = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger refunded = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger(1);
    private final AtomicLong last = new AtomicLong();
    private final Queue<Item> dueRefunds = new ConcurrentLinkedQueue<>();
    private final List<Item> sentRefunds = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "payments");
    private volatile String wrong = "";
    private volatile boolean over;

    /**
     * A command.
     *
     * @param id of the payment or refund; empty for an operator's command
     */
    private record Item(String id, DirectBuffer command) {}

    PaymentLoad(final BatchSender sender, final long seed) {
        this.sender = sender;
        this.random = new SplittableRandom(seed);
        thread.setDaemon(true);
    }

    /** The campaign of that version: pool {@code m} gives to {@code p1}, so that only payments without a match are refunded. */
    static List<DirectBuffer> campaign(final long budgetFen, final int expectedVersion) {
        return CampaignEncoder.commands(
                TestCampaigns.usual()
                        .pool(TestPools.ratio("m", 1, 1)
                                .budget(budgetFen)
                                .perDonor(300)
                                .forProjects("p1"))
                        .build(),
                expectedVersion,
                "ops",
                new byte[32]);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!over) {
                if (places.tryAcquire(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                    send();
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        final List<Item> items = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            items.add(next());
        }
        final int operator = random.nextInt(32);
        if (operator == 0) {
            campaign(1_000_000 + random.nextLong(1_000_000), version.get())
                    .forEach(command -> items.add(new Item("", command)));
        } else if (operator < 6) {
            items.add(new Item("", operatorsCommand()));
        }
        final CommandBatch batch = new CommandBatch();
        items.forEach(item -> batch.add(item.command, 0, item.command.capacity()));
        sender.send(batch, reply -> {
            places.release();
            for (int i = 0; reply != null && i < items.size(); i++) {
                answered(items.get(i).id, reply, i);
            }
            if (operator == 0) {
                changed(reply != null && OutcomeCode.get(reply.code(items.size() - 1)) == OutcomeCode.ACCEPTED);
            }
        });
    }

    private Item next() {
        final int what = random.nextInt(16);
        if (what < 2 && ids.get() > 0) {
            final String id = "t" + (1 + random.nextInt(ids.get()));
            return payment(id, random.nextInt(4) == 0 && answered.contains(id) ? 1 : 0);
        }
        if (what == 2 && !sentRefunds.isEmpty()) {
            return sentRefunds.get(random.nextInt(sentRefunds.size()));
        }
        final Item refund = what == 3 ? dueRefunds.poll() : null;
        if (refund != null) {
            sentRefunds.add(refund);
            return refund;
        }
        return payment("t" + ids.incrementAndGet(), 0);
    }

    private static Item payment(final String id, final int moreFen) {
        return new Item(
                id,
                new Payments(id)
                        .donor(id.hashCode() % 1000)
                        .project(project(id))
                        .amount(PAID_FEN + moreFen)
                        .encode());
    }

    private static String project(final String id) {
        return id.endsWith("7") ? "q1" : id.endsWith("3") ? "p2" : "p1";
    }

    private DirectBuffer operatorsCommand() {
        return switch (random.nextInt(5)) {
            case 0 -> Commands.pool(PoolAction.ADD_BUDGET, "m", 1 + random.nextLong(500));
            case 1 -> Commands.pool(PoolAction.SUSPEND, "m", 0);
            case 2 -> Commands.pool(PoolAction.RESUME, "m", 0);
            case 3 -> Commands.project(ProjectAction.FREEZE, "q1");
            default -> Commands.project(ProjectAction.UNFREEZE, "q1");
        };
    }

    /** A change that was not made came perhaps from another version than the campaign's, because an answer was lost. */
    private void changed(final boolean isMade) {
        if (isMade) {
            changes.incrementAndGet();
        }
        final int step = isMade || misses.incrementAndGet() % 3 > 0 ? 1 : -1;
        version.updateAndGet(is -> Math.max(1, is + step));
    }

    private void answered(final String id, final BatchReply reply, final int item) {
        last.accumulateAndGet(reply.sequence(item), Math::max);
        if (id.isEmpty()) {
            return;
        }
        final OutcomeCode code = OutcomeCode.get(reply.code(item));
        if (code == OutcomeCode.ACCEPTED || code == OutcomeCode.HELD || code == OutcomeCode.REFUNDED) {
            final Long before = sequences.put(id, reply.sequence(item));
            if (before != null && before != reply.sequence(item)) {
                wrong = id + " was taken twice, as record " + before + " and " + reply.sequence(item);
            }
            if (before == null && id.startsWith("t") && code == OutcomeCode.ACCEPTED && id.endsWith("3")) {
                dueRefunds.add(refund(id, reply.sequence(item)));
            }
            refunded.addAndGet(before == null && id.startsWith("r") ? 1 : 0);
        } else if (code != OutcomeCode.DUPLICATE && code != OutcomeCode.CONFLICT) {
            wrong = id + " got " + code;
        }
        answered.add(id);
    }

    private static Item refund(final String id, final long sequence) {
        final RecordView paid = new RecordView();
        paid.sequence = sequence;
        paid.channel = ChannelCode.WECHATPAY;
        paid.transactionId = id;
        paid.project = project(id);
        paid.amountFen = PAID_FEN;
        paid.paidAtMs = TestCampaigns.OPENS_MS + 1;
        paid.timestampMs = TestCampaigns.OPENS_MS + 1;
        paid.donorHi = Commands.DONOR_HI;
        paid.donorLo = id.hashCode() % 1000;
        paid.currency = "CNY";
        final String refundId = "r" + id.substring(1) + "-" + (1 + Math.floorMod(id.hashCode(), PAID_FEN));
        return new Item(refundId, Sent.refund(paid, refundId));
    }

    /** Payments and refunds that were answered with success. */
    Set<String> answered() {
        return answered;
    }

    /** What was answered, as the ledger has it. */
    String counts() {
        return "answered=" + answered.size() + ",refunds=" + refunded + ",changes=" + changes;
    }

    /** Newest record that was answered. */
    long last() {
        return last.get();
    }

    /** An answer that must not be; empty if there was none. */
    String wrong() {
        return wrong;
    }

    /** Sends no more; true once all that is under way is answered. */
    boolean isDone() {
        over = true;
        return !thread.isAlive() && places.availablePermits() == IN_FLIGHT;
    }

    @Override
    public void close() {
        over = true;
        sender.close();
    }
}
