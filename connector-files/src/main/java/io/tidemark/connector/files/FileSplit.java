package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.SourceSplit;

/**
 * A file and how far it was read.
 *
 * @param path absolute and normalized; names the split
 * @param position how many bytes were read, decompressed: 0 at the beginning
 * @param line how many line feeds are among them, so that line numbers go on after a restart
 * @param fingerprint tells whether the bytes before the position are still the same: a checksum over the first and the
 *     last of them, for a gzip file over the first and last of the compressed file and its size; 0 if {@code position}
 *     is 0
 * @since 0.1
 */
public record FileSplit(String path, long position, long line, long fingerprint) implements SourceSplit {
    /** Checks that the numbers are not negative. */
    public FileSplit {
        if (position < 0 || line < 0) {
            throw new IllegalArgumentException("The position of the file " + path + " has a negative part: byte "
                    + position + ", line " + line + ".");
        }
    }

    static FileSplit atBeginning(String path) {
        return new FileSplit(path, 0, 0, 0);
    }

    @Override
    public String splitId() {
        return path;
    }
}
