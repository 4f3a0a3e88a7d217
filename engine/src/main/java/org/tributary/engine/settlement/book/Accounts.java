package org.tributary.engine.settlement.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chart of accounts (RULES 19.7) with debits and credits before and within the day. */
public final class Accounts {
    /** Account of held money, which belongs to no organisation yet. */
    public static final String HELD = "suspense:held";

    /** Account of refunds beyond or without a payment. */
    public static final String REFUNDS = "suspense:refunds";

    /** Account of channel fees that the platform bears. */
    public static final String PLATFORM_FEES = "platform:fees";

    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<Account> accounts = new ArrayList<>();

    /** Account of what the channel owes for a merchant; an empty merchant is the channel's default one. */
    public int channelReceivable(final String channel, final String merchant) {
        return index(channelReceivableName(channel, merchant));
    }

    /** Name of the account of what the channel owes for a merchant. */
    public static String channelReceivableName(final String channel, final String merchant) {
        return merchant.isEmpty()
                ? "channel:" + channel + ":receivable"
                : "channel:" + channel + ':' + merchant + ":receivable";
    }

    /** Account of what a sponsor owes. */
    public int sponsorReceivable(final String sponsor) {
        return index("sponsor:" + sponsor + ":receivable");
    }

    /** Account of what an organisation is owed. */
    public int organisationPayable(final String organisation) {
        return index("organisation:" + organisation + ":payable");
    }

    /** Account of withdrawn match money, which an organisation's payable still holds. */
    public int organisationWithdrawn(final String organisation) {
        return index("organisation:" + organisation + ":withdrawn");
    }

    /** Account of match money that sponsors have paid, which an organisation's payable still holds. */
    public int organisationPaid(final String organisation) {
        return index("organisation:" + organisation + ":paid");
    }

    /** Account of what a sponsor has paid too much: set against its next payment. */
    public int sponsorOverpaid(final String sponsor) {
        return index("sponsor:" + sponsor + ":overpaid");
    }

    /** Returns the index of an account by name; a new account is made. */
    public int index(final String name) {
        return indexes.computeIfAbsent(name, made -> {
            accounts.add(new Account(made));
            return accounts.size() - 1;
        });
    }

    /** Returns an account by index. */
    Account at(final int index) {
        return accounts.get(index);
    }

    /** Moves money: debits one account and credits another. */
    void move(final int debit, final int credit, final long fen, final boolean withinDay) {
        accounts.get(debit).debit(fen, withinDay);
        accounts.get(credit).credit(fen, withinDay);
    }

    /** Returns all accounts ever used, by name. */
    public TreeMap<String, Account> byName() {
        final TreeMap<String, Account> sorted = new TreeMap<>();
        accounts.forEach(account -> sorted.put(account.name, account));
        return sorted;
    }

    /** One account. Balances are debits minus credits, in fen. */
    public static final class Account {
        private final String name;
        private long openingFen;
        private long debitFen;
        private long creditFen;

        Account(final String name) {
            this.name = name;
        }

        private void debit(final long fen, final boolean withinDay) {
            if (withinDay) {
                debitFen = Math.addExact(debitFen, fen);
            } else {
                openingFen = Math.addExact(openingFen, fen);
            }
        }

        private void credit(final long fen, final boolean withinDay) {
            if (withinDay) {
                creditFen = Math.addExact(creditFen, fen);
            } else {
                openingFen = Math.subtractExact(openingFen, fen);
            }
        }

        /** Its name; any thread. */
        public String name() {
            return name;
        }

        /** Balance before the day. */
        public long openingFen() {
            return openingFen;
        }

        /** Debits of the day. */
        public long debitFen() {
            return debitFen;
        }

        /** Credits of the day. */
        public long creditFen() {
            return creditFen;
        }

        /** Balance after the day. */
        public long closingFen() {
            return Math.subtractExact(Math.addExact(openingFen, debitFen), creditFen);
        }
    }
}
