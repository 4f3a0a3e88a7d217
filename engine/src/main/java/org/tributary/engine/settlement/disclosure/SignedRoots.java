package org.tributary.engine.settlement.disclosure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.transparency.DayRoot;

/**
 * Content of {@code disclosure/roots.json}: the root of each published day, signed. What is signed is {@code text}, so a copy elsewhere can
 * be checked with the public key alone.
 */
final class SignedRoots {
    /** Form of the signed text. */
    private static final String FORM = "tributary-root-1";

    private SignedRoots() {}

    /**
     * The roots.
     *
     * @param days roots that are published
     */
    static Map<String, Object> of(final String campaign, final List<DayRoot> days, final PlatformKey key) {
        final List<Object> signed = new ArrayList<>();
        for (final DayRoot day : days) {
            final String text = String.join("|", FORM, campaign, day.day(), Long.toString(day.treeSize()), day.root());
            final Map<String, Object> json = new LinkedHashMap<>();
            json.put("day", day.day());
            json.put("treeSize", day.treeSize());
            json.put("root", day.root());
            json.put("text", text);
            json.put("signature", key.sign(text));
            signed.add(json);
        }
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("campaign", campaign);
        json.put("algorithm", "Ed25519");
        json.put("publicKey", key.publicKey());
        json.put("roots", signed);
        return json;
    }
}
