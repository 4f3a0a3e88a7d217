package org.tributary.gateway.channel.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The mark of keys made by {@code sandbox}, by which production refuses them. The mark is in the keys themselves: a
 * sandbox RSA modulus begins with {@link #MODULUS_TAG}, a sandbox secret with {@link #TEXT_TAG}. Renaming, copying or
 * re-encoding a file does not remove it.
 */
public final class SandboxMark {
    /** First eight bytes of a sandbox modulus; a real one has them with a chance of 2⁻⁶³. */
    public static final BigInteger MODULUS_TAG = new BigInteger("d553414e44424f58", 16);

    /** Bits of {@link #MODULUS_TAG}. */
    public static final int MODULUS_TAG_BITS = 64;

    /** Beginning of a sandbox secret, after {@code whsec_} where that has to come first. */
    public static final String TEXT_TAG = "sandbox";

    /** Beginning of a sandbox secret that has to be hex. */
    public static final String HEX_TAG = "73616e64626f78";

    /** The mark's bytes in UTF-8, read as ISO 8859-1. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private static final int MAX_DEPTH = 4;
    private static final int MAX_FILES = 2000;

    private SandboxMark() {}

    /**
     * Looks for sandbox keys.
     *
     * @param keys the keys directory
     * @return the files with one, by name; empty if there is none
     * @throws KeyFileException if a file can't be read, or there are more than a keys directory has
     */
    public static List<Path> find(final Path keys) throws KeyFileException {
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(keys, MAX_DEPTH)) {
            files = walk.filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw KeyFileException.unreadable(keys, e);
        }
        if (files.size() > MAX_FILES) {
            throw new KeyFileException(keys + " holds over " + MAX_FILES + " files: keep only keys there");
        }
        final List<Path> found = new ArrayList<>();
        for (final Path file : files) {
            if (isMarked(file)) {
                found.add(file);
            }
        }
        return found;
    }

    private static boolean isMarked(final Path file) throws KeyFileException {
        final String text;
        try {
            if (Files.size(file) > KeyFiles.MAX_FILE_BYTES) {
                return false;
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final IOException e) {
            throw KeyFileException.unreadable(file, e);
        }
        return text.contains("-----BEGIN ") ? isMarkedPem(file) : text.lines().anyMatch(SandboxMark::isMarkedSecret);
    }

    private static boolean isMarkedSecret(final String line) {
        // As bytes: a mark that an editor puts before the text is no part of the secret.
        String secret = (line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line).strip();
        if (secret.startsWith("whsec_")) {
            secret = secret.substring("whsec_".length());
        }
        return secret.startsWith(TEXT_TAG) || secret.startsWith(HEX_TAG);
    }

    private static boolean isMarkedPem(final Path file) throws KeyFileException {
        if (KeyFiles.holds(file, "CERTIFICATE")) {
            for (final X509Certificate certificate : KeyFiles.certificates(file)) {
                if (isMarked(((RSAPublicKey) certificate.getPublicKey()).getModulus())) {
                    return true;
                }
            }
        }
        if (KeyFiles.holds(file, "PUBLIC KEY")
                && isMarked(KeyFiles.publicKey(file).getModulus())) {
            return true;
        }
        return KeyFiles.holds(file, "PRIVATE KEY") && isMarked(privateModulus(file));
    }

    private static BigInteger privateModulus(final Path file) throws KeyFileException {
        try {
            final PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(KeyFiles.pem(file, "PRIVATE KEY").get(0));
            return ((RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec)).getModulus();
        } catch (final GeneralSecurityException | ClassCastException e) {
            throw new KeyFileException(file + " holds a private key of another kind than RSA", e);
        }
    }

    /** True for the modulus of a sandbox key. */
    public static boolean isMarked(final BigInteger modulus) {
        final int excess = modulus.bitLength() - MODULUS_TAG_BITS;
        return excess > 0 && modulus.shiftRight(excess).equals(MODULUS_TAG);
    }
}
