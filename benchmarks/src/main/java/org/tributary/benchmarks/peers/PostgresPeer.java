package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Long2LongHashMap;
import org.tributary.benchmarks.stream.DonationStream;

/** PostgreSQL: one call of a function a transaction, prepared, with one donation or many. */
final class PostgresPeer implements Peer {
    private final PostgresServer server;
    private final boolean synchronous;
    private final int clients;
    private final int batch;
    private final int requests;
    private final AtomicLong duplicates = new AtomicLong();

    PostgresPeer(
            final PostgresServer server,
            final boolean synchronous,
            final int clients,
            final int batch,
            final int requests) {
        this.server = server;
        this.synchronous = synchronous;
        this.clients = clients;
        this.batch = batch;
        this.requests = requests;
    }

    @Override
    public String name() {
        return "PostgreSQL, " + (batch == 1 ? "a transaction each, " : batch + " a transaction, ") + clients
                + " clients";
    }

    @Override
    public String durability() {
        return "synchronous_commit " + (synchronous ? "on" : "off");
    }

    @Override
    public String level() {
        return synchronous ? "device" : "process";
    }

    @Override
    public int requests() {
        return requests;
    }

    @Override
    public Measured run(final Workload workload, final int count) throws IOException, InterruptedException {
        prepare(workload);
        return Clients.run(clients, batch, count, () -> new Sender(workload));
    }

    @Override
    public void runInOrder(final Workload workload, final int count) throws IOException, InterruptedException {
        prepare(workload);
        Clients.run(1, batch, count, () -> new Sender(workload));
    }

    private void prepare(final Workload workload) throws IOException {
        duplicates.set(0);
        try (InputStream in = PostgresPeer.class.getResourceAsStream("postgres.sql")) {
            server.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            server.execute("insert into pool values (1, " + workload.budgetFen() + ", " + workload.capFen() + ", 0)");
            server.execute("insert into campaign values (1, 0, 0)");
            server.execute("checkpoint");
        } catch (final SQLException e) {
            throw new IOException("PostgreSQL can't be prepared: " + e.getMessage(), e);
        }
    }

    @Override
    public Books books(final Workload workload, final int count) throws IOException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            final Long2LongHashMap used = new Long2LongHashMap(0);
            try (ResultSet rows = statement.executeQuery("select donor, used_fen from donor")) {
                while (rows.next()) {
                    used.put(rows.getObject(1, UUID.class).getMostSignificantBits(), rows.getLong(2));
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "select donations, amount_fen, committed_fen, (select count(*) from donation),"
                            + " (select sum(matched_fen) from donation) from campaign, pool")) {
                row.next();
                if (row.getLong(1) != row.getLong(4) || row.getLong(3) != row.getLong(5)) {
                    throw new IOException("PostgreSQL's totals are not the sums of its donations");
                }
                return new Books(row.getLong(1), row.getLong(2), duplicates.get(), row.getLong(3), Books.digest(used));
            }
        } catch (final SQLException e) {
            throw new IOException("PostgreSQL's books can't be read: " + e.getMessage(), e);
        }
    }

    /** A connection with its prepared call. */
    private final class Sender implements Clients.Client {
        private final Workload workload;
        private final Connection connection;
        private final PreparedStatement donate;

        Sender(final Workload workload) throws SQLException {
            this.workload = workload;
            connection = server.connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute("set synchronous_commit to " + (synchronous ? "on" : "off"));
            }
            donate = connection.prepareStatement("select donate(?, ?, ?)");
        }

        @Override
        public void send(final int from, final int to) throws SQLException {
            final String[] ids = new String[to - from];
            final UUID[] donors = new UUID[to - from];
            final Long[] amounts = new Long[to - from];
            for (int request = from; request < to; request++) {
                final long number = workload.number(request);
                final long donor = workload.donor(number);
                ids[request - from] = workload.id(number);
                donors[request - from] = new UUID(DonationStream.donorHi(donor), DonationStream.donorLo(donor));
                amounts[request - from] = workload.amountFen(number);
            }
            donate.setArray(1, connection.createArrayOf("text", ids));
            donate.setArray(2, connection.createArrayOf("uuid", donors));
            donate.setArray(3, connection.createArrayOf("bigint", amounts));
            try (ResultSet known = donate.executeQuery()) {
                known.next();
                duplicates.addAndGet(known.getLong(1));
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
