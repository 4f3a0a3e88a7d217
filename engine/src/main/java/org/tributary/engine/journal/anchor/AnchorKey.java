package org.tributary.engine.journal.anchor;

/** The key of who may write an anchor. Any thread. */
public interface AnchorKey {
    /** Signs a text of ASCII; the signature in Base64, at most 128 characters. */
    String sign(String text);

    /**
     * Checks a signature.
     *
     * @param signature as {@link #sign} makes it, or anything else
     */
    boolean isSigned(String text, String signature);
}
