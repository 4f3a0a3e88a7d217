package org.tributary.engine.projection.table;

import org.agrona.DirectBuffer;

/** Finds teams and items by the bytes of a command. Release thread only. */
public final class Texts {
    private static final int MAX_ID_BYTES = 32;

    private final Tables tables;

    public Texts(final Tables tables) {
        this.tables = tables;
    }

    /** Row of a team, added if it is new; NONE for no team or an ill-formed id. */
    public int teamOf(final DirectBuffer team) {
        return isId(team) ? tables.teams.findOrAdd(team) : TextIndex.NONE;
    }

    /** Row of a team; NONE if it has none. */
    public int knownTeamOf(final DirectBuffer team) {
        return isId(team) ? tables.teams.find(team) : TextIndex.NONE;
    }

    /** Index of what held money named as its project, whatever it is; NONE for nothing or one too many. */
    public int heldProjectOf(final DirectBuffer project) {
        final int length = project.capacity();
        return length == 0 ? TextIndex.NONE : tables.heldTexts.findOrAdd(0, project, 0, length);
    }

    /** Index of an item of a project; NONE unless the campaign names it. */
    public int itemOf(final int project, final DirectBuffer item) {
        final int length = item.capacity();
        return length == 0 ? TextIndex.NONE : tables.itemNames.find(project, item, 0, length);
    }

    /** {@code [a-z0-9][a-z0-9-]{0,31}}. */
    private static boolean isId(final DirectBuffer id) {
        final int length = id.capacity();
        if (length == 0 || length > MAX_ID_BYTES || id.getByte(0) == '-') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            final byte b = id.getByte(i);
            if ((b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-') {
                return false;
            }
        }
        return true;
    }
}
