package io.tidemark.backend.s3;

/**
 * What becomes an object and how it is sent, in bytes.
 *
 * @param partSize of large files; files that fit into one are sent at once
 * @param inlineThreshold the largest file that is kept with the metadata
 */
record StorageSettings(int partSize, int inlineThreshold) {
    static final int MIN_PART_SIZE = 5 * 1024 * 1024;
    static final int MAX_PART_SIZE = 512 * 1024 * 1024;
    static final StorageSettings DEFAULT = new StorageSettings(8 * 1024 * 1024, 16 * 1024);

    /** All that is kept with the metadata of one checkpoint; it is in memory until the commit. */
    private static final int INLINE_BUDGET = 4 * 1024 * 1024;

    StorageSettings {
        require("partSize", partSize, MIN_PART_SIZE, MAX_PART_SIZE);
        require("inlineThreshold", inlineThreshold, 0, VerifyingObjectInput.MAX_INLINE);
    }

    int inlineBudget() {
        return INLINE_BUDGET;
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + " bytes; expected " + min + " to " + max + " bytes");
        }
    }
}
