package io.tidemark.backend.rocksdb.database;

import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;

/**
 * A file of a captured database that holds rows. It never changes, and no other file of the same database ever has its name.
 *
 * @param name within the database's directory
 * @param size in bytes
 * @param level of the tree it is at; 0 if it is not known. Whoever goes through any rows opens all tables of level 0
 * @param smallest the key of its first row; {@code null} if it is not known
 * @param largest the key of its last row; {@code null} if it is not known
 */
public record TableFile(String name, long size, int level, byte @Nullable [] smallest, byte @Nullable [] largest) {
    private static final String SUFFIX = ".sst";

    static boolean isTable(String name) {
        return name.endsWith(SUFFIX);
    }

    static String nameOf(LiveFileMetaData file) {
        return file.fileName().substring(file.fileName().lastIndexOf('/') + 1);
    }

    static TableFile of(String name, long size, @Nullable LiveFileMetaData known) {
        return new TableFile(
                name,
                size,
                known == null ? 0 : known.level(),
                known == null ? null : known.smallestKey(),
                known == null ? null : known.largestKey());
    }
}
