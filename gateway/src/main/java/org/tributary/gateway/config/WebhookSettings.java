package org.tributary.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.RecordKind;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.Section;

/**
 * One receiver of events.
 *
 * @param name names its secret, its position and its metrics
 * @param kinds kinds of records it gets; empty: all
 * @param allowPrivate whether its address may be inside the host's own network, and plain HTTP
 */
public record WebhookSettings(String name, URI url, Set<String> kinds, boolean allowPrivate) {
    /** Most receivers. */
    public static final int MOST = 16;

    private static final int MAX_URL_CHARS = 2_048;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Set<String> KINDS =
            Arrays.stream(RecordKind.values()).map(RecordKind::word).collect(Collectors.toCollection(TreeSet::new));

    /** Reads the list {@code webhooks} of the settings. */
    static List<WebhookSettings> read(final Section root) {
        final List<WebhookSettings> all = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        for (final Section one : root.sections("webhooks", "webhook", MOST)) {
            final String name = one.requiredValue("name", "", WebhookSettings::name);
            final @Nullable URI url = one.required("url", WebhookSettings::url);
            final boolean allowPrivate = one.flag("allowPrivate", false);
            final Set<String> kinds = kinds(one);
            one.finish();
            if (!name.isEmpty() && !names.add(name)) {
                one.mistake("name", "there are two webhooks \"" + name + "\"", "Give each another name");
            }
            if (url != null && !url.getScheme().equals("https") && !allowPrivate) {
                one.mistake(
                        "url",
                        "\"url\" of webhook \"" + name + "\" is not https",
                        "Records go over it: use https, or allowPrivate: true for a receiver in your own network");
            } else if (url != null && !name.isEmpty()) {
                all.add(new WebhookSettings(name, url, kinds, allowPrivate));
            }
        }
        return List.copyOf(all);
    }

    private static Set<String> kinds(final Section one) {
        final Set<String> kinds = new TreeSet<>();
        for (final Node.Scalar kind : one.texts("kinds", KINDS.size())) {
            if (KINDS.contains(kind.text())) {
                kinds.add(kind.text());
            } else {
                one.mistake(
                        "kinds",
                        "\"" + kind.text() + "\" is no kind of record",
                        "Write some of " + String.join(", ", KINDS));
            }
        }
        return Set.copyOf(kinds);
    }

    private static String name(final String text) {
        if (!NAME.matcher(text).matches()) {
            throw new BadValueException(
                    "is \"" + text + "\"", "Write 1 to 32 lower-case letters, digits and hyphens, such as receipts");
        }
        return text;
    }

    private static URI url(final String text) {
        try {
            final URI url = new URI(text);
            final String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null
                    && text.length() <= MAX_URL_CHARS) {
                return url;
            }
        } catch (final URISyntaxException e) {
            // said below
        }
        throw new BadValueException(
                "is no address to post to", "Write https://HOST[:PORT]/PATH, without a user, password or fragment");
    }
}
