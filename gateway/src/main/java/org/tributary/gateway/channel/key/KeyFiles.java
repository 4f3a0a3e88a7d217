package org.tributary.gateway.channel.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** Reads the files of one key directory, bounded in number and size. Not on the serving path. */
public final class KeyFiles {
    /** Most files a directory may hold. */
    public static final int MAX_FILES = 256;

    /** Largest file, in bytes. */
    public static final int MAX_FILE_BYTES = 64 * 1024;

    private static final String BEGIN = "-----BEGIN ";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final String RSA_PUBLIC_KEY = "RSA PUBLIC KEY";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path directory;
    private final List<Path> files;

    /**
     * Lists the directory.
     *
     * @throws KeyFileException if it can't be read or holds more than {@link #MAX_FILES}
     */
    public KeyFiles(final Path directory) throws KeyFileException {
        this.directory = directory;
        try (Stream<Path> stream = Files.list(directory)) {
            files = stream.filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw new KeyFileException(directory + " can't be listed: create it and let this process read it", e);
        }
        if (files.size() > MAX_FILES) {
            throw new KeyFileException(directory + " holds over " + MAX_FILES + " files: keep only keys there");
        }
    }

    /** Fingerprint that changes when any file does: names, sizes, times, inodes. */
    String fingerprint() throws KeyFileException {
        final StringBuilder print = new StringBuilder();
        for (final Path file : files) {
            try {
                final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                print.append(file.getFileName())
                        .append('|')
                        .append(attributes.size())
                        .append('|')
                        .append(attributes.lastModifiedTime())
                        .append('|')
                        .append(attributes.fileKey())
                        .append('\n');
            } catch (final IOException e) {
                throw KeyFileException.unreadable(file, e);
            }
        }
        return print.toString();
    }

    /** The files whose names have this prefix and suffix, by name. */
    public List<Path> matching(final String prefix, final String suffix) {
        return files.stream()
                .filter(file -> {
                    final String name = file.getFileName().toString();
                    return name.startsWith(prefix)
                            && name.endsWith(suffix)
                            && name.length() >= prefix.length() + suffix.length();
                })
                .toList();
    }

    /** Like {@link #matching}, but at least one. */
    public List<Path> atLeastOne(final String prefix, final String suffix) throws KeyFileException {
        final List<Path> found = matching(prefix, suffix);
        if (found.isEmpty()) {
            throw new KeyFileException(directory.resolve(prefix + suffix) + " is missing");
        }
        return found;
    }

    /** A file of the directory by its name. */
    public Path file(final String name) {
        return directory.resolve(name);
    }

    /** A secret's text without a byte-order mark and the white space around it. */
    public static String secretOf(final String text) {
        return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
    }

    /**
     * The file's text without a byte-order mark and the white space around it; not empty. Editors add both, and neither is
     * part of a secret.
     */
    public static String text(final Path file) throws KeyFileException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new KeyFileException(file + " is larger than " + MAX_FILE_BYTES + " bytes: no key is");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            text = secretOf(text);
            if (text.isEmpty()) {
                throw new KeyFileException(file + " is empty");
            }
            return text;
        } catch (final NoSuchFileException e) {
            throw new KeyFileException(file + " is missing", e);
        } catch (final CharacterCodingException e) {
            throw new KeyFileException(file + " is no UTF-8 text: save it as UTF-8 or plain ASCII", e);
        } catch (final IOException e) {
            throw new KeyFileException(
                    file + " can't be read as text: " + e.getClass().getSimpleName(), e);
        }
    }

    /** The secrets in a file, one per line: more than one during a rotation. */
    public static List<String> secrets(final Path file) throws KeyFileException {
        final List<String> secrets = text(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (final String secret : secrets) {
            if (!isPrintable(secret)) {
                throw new KeyFileException(
                        file + " holds a character that can't be seen: copy the secret again as plain text");
            }
        }
        return secrets;
    }

    private static boolean isPrintable(final String text) {
        return text.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> c == ' ';
            default -> true;
        });
    }

    /** The fields of a flat JSON object of strings, such as {@code merchant.json}. */
    public static Map<String, String> flatJson(final Path file) throws KeyFileException {
        final byte[] bytes = text(file).getBytes(StandardCharsets.UTF_8);
        final Map<String, String> fields = new HashMap<>();
        try {
            final JsonCursor json = JsonCursor.open(bytes, bytes.length);
            for (String name = json.nextField(); name != null; name = json.nextField()) {
                fields.put(name, json.text());
            }
            json.end();
        } catch (final MalformedException e) {
            throw new KeyFileException(file + " must be one JSON object of strings: " + e.getMessage(), e);
        }
        return fields;
    }

    /** A required field of such an object. */
    public static String required(final Map<String, String> fields, final String name, final Path file)
            throws KeyFileException {
        final String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw new KeyFileException(file + " lacks \"" + name + "\"");
        }
        if (!value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new KeyFileException(file + ": \"" + name + "\" holds a space or a character that no id has");
        }
        if (value.length() > Fields.MAX_MERCHANT_BYTES) {
            throw new KeyFileException(file + ": \"" + name + "\" is longer than " + Fields.MAX_MERCHANT_BYTES
                    + " characters: no notification can name it");
        }
        return value;
    }

    /**
     * The RSA public key of a file: PEM with {@code BEGIN PUBLIC KEY} or {@code BEGIN RSA PUBLIC KEY}, or Base64 alone, as
     * Alipay's console shows it.
     */
    public static RSAPublicKey publicKey(final Path file) throws KeyFileException {
        final String text = text(file);
        try {
            if (text.contains(BEGIN + PUBLIC_KEY)) {
                return RsaPublicKeys.x509(pem(file, PUBLIC_KEY).get(0));
            }
            if (text.contains(BEGIN + RSA_PUBLIC_KEY)) {
                return RsaPublicKeys.pkcs1(pem(file, RSA_PUBLIC_KEY).get(0));
            }
            if (!text.contains(BEGIN)) {
                return RsaPublicKeys.unlabelled(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
            }
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyFileException(
                    file
                            + " holds no RSA public key: put the platform's public key there, in PEM form or as Base64 alone",
                    e);
        }
        if (text.contains("PRIVATE KEY-----")) {
            throw new KeyFileException(file + " holds a private key: put the platform's public key there");
        }
        if (text.contains(BEGIN + "CERTIFICATE")) {
            throw new KeyFileException(file + " holds a certificate: put its public key there, which "
                    + "`openssl x509 -pubkey -noout -in CERTIFICATE` prints");
        }
        throw new KeyFileException(file + " holds no PUBLIC KEY in PEM form");
    }

    /** The certificates of a PEM file, one at least, each with an RSA key. */
    public static List<X509Certificate> certificates(final Path file) throws KeyFileException {
        final List<X509Certificate> certificates = new ArrayList<>();
        try {
            final CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (final byte[] der : pem(file, "CERTIFICATE")) {
                final X509Certificate certificate =
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
                if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
                    throw new KeyFileException(file + " holds a certificate of another kind than RSA");
                }
                certificates.add(certificate);
            }
        } catch (final GeneralSecurityException e) {
            throw new KeyFileException(file + " holds no X.509 certificate", e);
        }
        return certificates;
    }

    /** True if the PEM file has a block of that type. */
    public static boolean holds(final Path file, final String type) throws KeyFileException {
        return text(file).contains(BEGIN + type + "-----");
    }

    /** The blocks of one type in a PEM file, one at least. */
    public static List<byte[]> pem(final Path file, final String type) throws KeyFileException {
        final String text = text(file);
        final String begin = BEGIN + type + "-----";
        final String end = "-----END " + type + "-----";
        final List<byte[]> blocks = new ArrayList<>();
        int from = text.indexOf(begin);
        while (from >= 0) {
            final int to = text.indexOf(end, from);
            if (to < 0) {
                throw new KeyFileException(file + " breaks off inside a " + type);
            }
            try {
                blocks.add(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
            } catch (final IllegalArgumentException e) {
                throw new KeyFileException(file + " holds a " + type + " that is no Base64", e);
            }
            from = text.indexOf(begin, to);
        }
        if (blocks.isEmpty()) {
            throw new KeyFileException(file + " holds no " + type + " in PEM form");
        }
        return blocks;
    }
}
