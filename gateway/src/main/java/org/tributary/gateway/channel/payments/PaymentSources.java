package org.tributary.gateway.channel.payments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.key.NamedSecrets;
import org.tributary.gateway.channel.key.SenderSignature;

/**
 * The sources of {@code keys/payments}: of each a {@code NAME.secret} and a {@code NAME.json}. Secrets may change while the
 * process runs; sources are fixed until a restart.
 */
public final class PaymentSources {
    /** Its directory under the keys. */
    public static final String DIRECTORY = "payments";

    private static final String DEFINITION = ".json";

    private final KeyDirectory<NamedSecrets> keys;
    private final List<SourceDefinition> definitions = new ArrayList<>();
    private final List<SourceAdapter> adapters = new ArrayList<>();

    /**
     * Loads all sources.
     *
     * @param directory as {@code keys/payments}
     * @throws KeyFileException if a file is missing or unusable, or two sources have one code
     */
    public PaymentSources(final Path directory, final KeyPolicy policy) throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, NamedSecrets::load);
        for (final Path file : new KeyFiles(directory).matching("", DEFINITION)) {
            final String fileName = file.getFileName().toString();
            final String name = fileName.substring(0, fileName.length() - DEFINITION.length());
            if (!keys.ring().byName().containsKey(name)) {
                throw new KeyFileException(directory.resolve(name + NamedSecrets.ENDING) + " is missing, but "
                        + fileName + " declares that payment source");
            }
            definitions.add(SourceDefinition.read(name, file));
        }
        for (final String name : keys.ring().byName().keySet()) {
            if (!Files.isRegularFile(directory.resolve(name + DEFINITION))) {
                throw new KeyFileException(directory.resolve(name + DEFINITION)
                        + " is missing: declare the payment source, as {\"code\":1,\"merchant\":\"counter-1\"}");
            }
        }
        definitions.sort(
                Comparator.comparingInt(definition -> definition.source().code()));
        final SenderSignature signature = new SenderSignature(keys);
        for (int i = 0; i < definitions.size(); i++) {
            final PaymentSource source = definitions.get(i).source();
            if (i > 0 && source.code() == definitions.get(i - 1).source().code()) {
                throw new KeyFileException(directory + ": " + source.name() + " and "
                        + definitions.get(i - 1).source().name() + " have one \"code\", " + source.code()
                        + ": give the newer one a code that was never used");
            }
            adapters.add(new SourceAdapter(source, signature));
        }
    }

    /** The secrets, for rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** An adapter per source, by code. */
    public List<SourceAdapter> adapters() {
        return List.copyOf(adapters);
    }

    /** The sources, by code. */
    public List<PaymentSource> sources() {
        return definitions.stream().map(SourceDefinition::source).toList();
    }

    /** The process's merchant of each source, by code; empty if a channel bills it. */
    public List<String> merchants() {
        return definitions.stream().map(SourceDefinition::merchant).toList();
    }
}
