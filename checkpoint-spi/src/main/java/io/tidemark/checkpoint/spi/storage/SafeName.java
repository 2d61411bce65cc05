package io.tidemark.checkpoint.spi.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names that a storage writes into its medium: directories, keys of objects, keys of rows. Stateless.
 *
 * @since 0.1
 */
public final class SafeName {
    /** The longest name of a job that {@link #of} gives, in characters; file systems allow 255 bytes, some tools less. */
    public static final int MAX_LENGTH = 120;

    /** The longest name of a file within a checkpoint, in characters. */
    public static final int MAX_FILE_NAME_LENGTH = 200;

    /** What storages call the metadata of a checkpoint; no file of a state backend is called so. */
    public static final String METADATA = "metadata.json";

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final String EMPTY = "%-";
    private static final String CUT = "%~";
    private static final int HASH_BYTES = 16;

    private SafeName() {}

    /**
     * Turns any text, such as the name of a job, into one that is safe in a path, in ASCII. Distinct texts get distinct
     * names, no name begins with a dot or has a separator, and a name made of letters, digits, dots, dashes and
     * underscores stays as it is.
     *
     * <p>{@code %} introduces what was changed: two hexadecimal digits are a byte of UTF-8, {@code %u} a surrogate without
     * its partner, {@code %~} the hash of a name that was cut, {@code %-} the empty text.
     *
     * @param text any
     * @return at least one character and at most {@link #MAX_LENGTH}
     */
    public static String of(String text) {
        StringBuilder name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            append(name, text.codePointAt(i));
        }
        if (name.length() == 0) {
            return EMPTY;
        }
        if (name.length() <= MAX_LENGTH) {
            return name.toString();
        }
        int kept = MAX_LENGTH - CUT.length() - 2 * HASH_BYTES;
        return name.substring(0, kept) + CUT + hash(name.toString());
    }

    /**
     * Checks the name of a file within a checkpoint, which a state backend chose.
     *
     * @param name as given to {@link CheckpointWriter#create}
     * @throws IllegalArgumentException if it could lead out of the checkpoint, is too long or is that of the metadata
     */
    public static void requireFileName(String name) {
        if (name.length() > MAX_FILE_NAME_LENGTH || !FILE_NAME.matcher(name).matches() || name.startsWith(METADATA)) {
            throw new IllegalArgumentException("Checkpoint file name '" + name + "' is refused: expected at most "
                    + MAX_FILE_NAME_LENGTH + " letters, digits, dots, dashes and underscores, no dot first, and not "
                    + METADATA);
        }
    }

    private static void append(StringBuilder name, int codePoint) {
        if (isSafe(codePoint) || (codePoint == '.' && name.length() > 0)) {
            name.append((char) codePoint);
        } else if (Character.getType(codePoint) == Character.SURROGATE) {
            name.append("%u").append(Integer.toHexString(codePoint));
        } else {
            HexFormat hex = HexFormat.of().withUpperCase();
            for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                name.append('%').append(hex.toHexDigits(b));
            }
        }
    }

    private static boolean isSafe(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
