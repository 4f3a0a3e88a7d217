package org.tributary.loadtest.drill.debug;

/**
 * Begin of a method in the server's code, of all its overloads unless a signature is given.
 *
 * @param type name of the class below {@code org.tributary}, such as {@code engine.journal.head.HeadFile}
 * @param method its name, with or without its signature, such as {@code position(J)V}; {@code <init>} for constructors
 */
public record Place(String type, String method) {
    private static final String ROOT = "org.tributary.";

    /** Reads {@code engine.journal.head.HeadFile#end}. */
    public static Place of(final String words) {
        final int hash = words.indexOf('#');
        return new Place(words.substring(0, hash), words.substring(hash + 1));
    }

    /** Returns the whole name of the class. */
    public String className() {
        return ROOT + type;
    }

    /** Returns whether a method of the class begins here. */
    public boolean isBeginOf(final String name, final String signature) {
        return method.equals(name) || method.equals(name + signature);
    }
}
