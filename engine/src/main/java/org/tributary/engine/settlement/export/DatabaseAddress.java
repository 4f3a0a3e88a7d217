package org.tributary.engine.settlement.export;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.tributary.engine.settlement.book.SettlementException;

/**
 * Address of the database for the books, without secrets: a password is removed from it, so that neither a message nor
 * a log can print it.
 */
public final class DatabaseAddress {
    private static final String PREFIX = "jdbc:postgresql:";
    private static final String PASSWORD = "password";
    private static final String HIDDEN = "***";

    private final String url;
    private final @Nullable String password;
    private final boolean fromAddress;

    private DatabaseAddress(final String url, final @Nullable String password, final boolean fromAddress) {
        this.url = url;
        this.password = password;
        this.fromAddress = fromAddress;
    }

    /**
     * An address.
     *
     * @param jdbcUrl such as {@code jdbc:postgresql://host/database?user=finance}; a password in it is removed
     * @param password null: the one in the address, or what the driver finds
     * @throws SettlementException if it is not an address of PostgreSQL; the message does not repeat it
     */
    public static DatabaseAddress of(final String jdbcUrl, final @Nullable String password) {
        if (!jdbcUrl.startsWith(PREFIX)) {
            throw new SettlementException("--db takes a PostgreSQL address that begins " + PREFIX);
        }
        if (jdbcUrl.indexOf('@') >= 0) {
            throw new SettlementException("--db takes no user or password before the host: write " + PREFIX
                    + "//HOST/DATABASE?user=USER and give the password by --db-password-file");
        }
        final int query = jdbcUrl.indexOf('?');
        if (query < 0) {
            return new DatabaseAddress(jdbcUrl, password, false);
        }
        final List<String> kept = new ArrayList<>();
        String found = null;
        for (final String pair : jdbcUrl.substring(query + 1).split("&")) {
            if (pair.startsWith(PASSWORD + '=')) {
                found = decoded(pair.substring(PASSWORD.length() + 1));
            } else {
                kept.add(pair);
            }
        }
        final String bare = jdbcUrl.substring(0, query) + (kept.isEmpty() ? "" : '?' + String.join("&", kept));
        return new DatabaseAddress(bare, password == null ? found : password, found != null);
    }

    /**
     * Returns the first that exists of a file's text, {@code TRIBUTARY_DB_PASSWORD} and {@code PGPASSWORD}; else null.
     */
    public static @Nullable String password(final @Nullable String fromFile, final Map<String, String> environment) {
        if (fromFile != null) {
            return fromFile;
        }
        final String own = environment.get("TRIBUTARY_DB_PASSWORD");
        return own != null ? own : environment.get("PGPASSWORD");
    }

    private static String decoded(final String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            throw new SettlementException("--db: the password in the address is not correctly percent-encoded."
                    + " Give it by --db-password-file, without encoding");
        }
    }

    /**
     * Returns whether the address had a password, which every user of the machine could see in the list of processes.
     */
    public boolean hadPassword() {
        return fromAddress;
    }

    /** Returns a message without the password. */
    @Nullable
    String hidden(final @Nullable String message) {
        return message == null || password == null || password.isEmpty() ? message : message.replace(password, HIDDEN);
    }

    DataSource dataSource() {
        final PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setURL(url);
        } catch (final IllegalArgumentException e) {
            throw new SettlementException("--db is not an address that the PostgreSQL driver accepts: write " + PREFIX
                    + "//HOST:PORT/DATABASE?user=USER");
        }
        if (password != null) {
            source.setPassword(password);
        }
        return source;
    }

    @Override
    public String toString() {
        return url;
    }
}
