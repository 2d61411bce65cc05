package io.tidemark.backend.jdbc;

import java.util.List;

/**
 * The tables, by name, and the statements that make them.
 *
 * <pre>
 *   schema      one row: the version of the tables
 *   place       a job or a savepoint, and the epoch of the only one who may change what belongs to it
 *   checkpoint  a complete checkpoint of a place, and the attempt that wrote it
 *   file        a file that an attempt writes or wrote; exists for readers if it is finished and either shared or the
 *               attempt is that of a complete checkpoint
 *   chunk       a part of a file
 * </pre>
 *
 * Immutable.
 */
final class Tables {
    /** What is written now; a database with a greater number was made by a newer version of Tidemark. */
    static final int VERSION = 1;

    private final String prefix;

    Tables(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    String schema() {
        return prefix + "schema";
    }

    String place() {
        return prefix + "place";
    }

    String checkpoint() {
        return prefix + "checkpoint";
    }

    String file() {
        return prefix + "file";
    }

    String chunk() {
        return prefix + "chunk";
    }

    /** Returns all but the one with the version. */
    List<String> names() {
        return List.of(place(), checkpoint(), file(), chunk());
    }

    String createSchema() {
        return "create table if not exists " + schema() + " (id integer primary key, version integer not null)";
    }

    List<String> create(Dialect dialect) {
        return List.of(
                "create table if not exists " + place()
                        + " (place varchar(220) primary key, epoch bigint not null, created bigint not null)",
                "create table if not exists " + checkpoint()
                        + " (place varchar(220) not null, checkpoint_id bigint not null, epoch bigint not null,"
                        + " attempt bigint not null, crc32c integer not null, metadata " + dialect.largeBinary()
                        + " not null, primary key (place, checkpoint_id))",
                "create table if not exists " + file()
                        + " (file_id bigint primary key,"
                        + " place varchar(220) not null, epoch bigint not null, attempt bigint not null,"
                        + " name varchar(200) not null, shared integer not null, stage integer not null,"
                        + " chunks integer not null, length bigint not null, crc32c integer not null)",
                "create index if not exists " + prefix + "file_of_place on " + file() + " (place, epoch, attempt)",
                "create table if not exists " + chunk() + " (file_id bigint not null, seq integer not null, bytes "
                        + dialect.binary() + " not null, primary key (file_id, seq))");
    }

    /** Keeps a place for its owner till the end of the transaction; changes no row if it has another owner. */
    String lock() {
        return "update " + place() + " set epoch = epoch where place = ? and epoch = ?";
    }

    /** As {@link #lock}, beside others who do the same. */
    String lockShared() {
        return "select 1 from " + place() + " where place = ? and epoch = ? for share";
    }
}
