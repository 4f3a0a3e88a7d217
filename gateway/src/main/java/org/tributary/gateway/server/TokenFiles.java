package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.NodeReader;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.NamedToken;
import org.tributary.gateway.http.Role;

/**
 * The files that hold tokens: {@value #NAMED} with names, roles and hashes, and {@value #ADMIN}, a secret. With the first one
 * there, the second may be missing; in production its holder may then only read, so that every change has a person's name.
 */
public final class TokenFiles {
    /** Tokens by name. */
    public static final String NAMED = "tokens.yaml";

    /** The token without a name. */
    public static final String ADMIN = "admin.token";

    /** Most tokens in the file. */
    public static final int MOST = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,31}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    private TokenFiles() {}

    /**
     * Reads both files of a directory of keys.
     *
     * @throws KeyFileException if there is neither, or one can't be used; names file, line and remedy
     */
    public static List<NamedToken> read(final Path keys, final boolean production) throws KeyFileException {
        final Path named = keys.resolve(NAMED);
        final Path admin = keys.resolve(ADMIN);
        final List<NamedToken> tokens = new ArrayList<>();
        final boolean hasNamed = Files.isRegularFile(named);
        if (hasNamed) {
            tokens.addAll(named(named));
        }
        if (!hasNamed || Files.exists(admin)) {
            final Role role = hasNamed && production ? Role.READ : Role.ADMIN;
            tokens.addAll(admin(admin, role));
        }
        return tokens;
    }

    /**
     * Requires names for two people, if changes take a second person.
     *
     * @throws KeyFileException if the setting is there and the file is not, or has one name only
     */
    public static void requireSecondPerson(final TributaryConfig config) throws KeyFileException {
        if (config.secondPersonAboveFen() == TributaryConfig.NO_SECOND_PERSON) {
            return;
        }
        final Path file = config.keys().resolve(NAMED);
        if (!Files.isRegularFile(file)) {
            throw new KeyFileException("secondPerson.aboveFen is set, and there is no " + file
                    + ": give each person a token with `tributary token NAME --role ROLE`, or remove the setting");
        }
        final long names = named(file).stream()
                .map(token -> token.holder().name())
                .distinct()
                .count();
        if (names < 2) {
            throw new KeyFileException("secondPerson.aboveFen is set, and " + file
                    + " has fewer than two names: nobody could approve what another person requests");
        }
    }

    private static List<NamedToken> admin(final Path file, final Role role) throws KeyFileException {
        try {
            return AdminTokens.of(new Holder(Holder.UNNAMED, role), AdminTokens.hashesOf(KeyFiles.secrets(file)));
        } catch (final IllegalArgumentException e) {
            throw new KeyFileException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<NamedToken> named(final Path file) throws KeyFileException {
        final byte[] bytes;
        try {
            if (Files.size(file) > KeyFiles.MAX_FILE_BYTES) {
                throw new KeyFileException(file + " is larger than " + KeyFiles.MAX_FILE_BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (final IOException e) {
            throw KeyFileException.unreadable(file, e);
        }
        final Mistakes mistakes = new Mistakes(file.toString());
        try {
            final Node.Mapping root = NodeReader.read(bytes, KeyFiles.MAX_FILE_BYTES, mistakes);
            mistakes.throwIfAny();
            if (root == null) {
                throw mistakes.asException();
            }
            final List<NamedToken> tokens = tokens(new Section(root, "the tokens", mistakes));
            mistakes.throwIfAny();
            return tokens;
        } catch (final InvalidFileException e) {
            throw new KeyFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<NamedToken> tokens(final Section root) {
        final List<NamedToken> tokens = new ArrayList<>();
        final Set<String> hashes = new HashSet<>();
        for (final Section one : root.sections("tokens", "token", MOST)) {
            final String name = one.requiredValue("name", "", TokenFiles::name);
            final Role role = one.requiredValue("role", Role.READ, text -> Values.choice(Role.class, text));
            final String hash = one.requiredValue("sha256", "", TokenFiles::hash);
            one.finish();
            if (!hash.isEmpty() && !hashes.add(hash)) {
                one.mistake("sha256", "the same token stands twice", "Make each person a token: tributary token NAME");
            } else if (!hash.isEmpty()) {
                tokens.add(new NamedToken(new Holder(name, role), HexFormat.of().parseHex(hash)));
            }
        }
        root.finish();
        return tokens;
    }

    /** A name that may stand in the file and the audit trail. */
    public static String name(final String text) {
        if (!NAME.matcher(text).matches() || text.equals(Holder.UNNAMED)) {
            throw new BadValueException(
                    "is \"" + text + "\"",
                    "Write 1 to 32 letters, digits, dots, hyphens, underscores or @, not \"" + Holder.UNNAMED + "\"");
        }
        return text;
    }

    private static String hash(final String text) {
        if (!HASH.matcher(text).matches()) {
            throw new BadValueException(
                    "is not a SHA-256 in hexadecimal", "Let `tributary token NAME --role ROLE` make the line");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
