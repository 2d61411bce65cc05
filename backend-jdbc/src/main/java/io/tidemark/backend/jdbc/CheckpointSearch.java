package io.tidemark.backend.jdbc;

import io.tidemark.backend.jdbc.Files.Attempt;
import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds checkpoints by their locations, for somebody who only looks. Changes nothing, and makes no table. */
final class CheckpointSearch {
    private static final Pattern PART =
            Pattern.compile("(job/[^/]+)(?:/(?:chk-(\\d{10,19})|(incomplete-\\d+-\\d+)))?|(savepoint(?:/[^/]+)?)");

    private final Database database;
    private final JdbcLocation location;
    private final Files files;
    private final Places places;

    CheckpointSearch(Database database, JdbcLocation location) {
        this.database = database;
        this.location = location;
        this.files = new Files(database);
        this.places = new Places(database, files);
    }

    List<CheckpointLocation> find() throws IOException {
        requireTables();
        String part = location.part();
        List<CheckpointLocation> found = new ArrayList<>();
        if (part == null || part.equals("savepoint")) {
            for (String key : places.keys(part == null ? null : Place.SAVEPOINT)) {
                add(Place.ofKey(key), found);
            }
            return List.copyOf(found);
        }
        Matcher matcher = matched(part);
        Place place = place(matcher);
        if (!places.exists(place)) {
            throw missing("there is no " + place.description());
        }
        add(place, found);
        if (matcher.group(2) != null || matcher.group(3) != null) {
            found.removeIf(each -> !each.location().equals(location.withPart(part)));
            if (found.isEmpty()) {
                throw missing("there is no such checkpoint of " + place.description());
            }
        }
        return List.copyOf(found);
    }

    private void add(Place place, List<CheckpointLocation> found) throws IOException {
        List<Long> complete = new Checkpoints(database, files, place).list();
        if (place.isSavepoint()) {
            found.add(new CheckpointLocation(location.withPart(place.key()), !complete.isEmpty()));
            return;
        }
        for (long id : complete) {
            found.add(new CheckpointLocation(location.withPart(place.key() + "/" + Place.checkpoint(id)), true));
        }
        List<Attempt> incomplete =
                database.read("look for checkpoints", connection -> files.incomplete(connection, place));
        for (Attempt attempt : incomplete) {
            String name = Place.attempt(attempt.epoch(), attempt.number());
            found.add(new CheckpointLocation(location.withPart(place.key() + "/" + name), false));
        }
    }

    StoredCheckpoint open() throws IOException {
        requireTables();
        String part = location.part();
        if (part == null) {
            throw new CorruptCheckpointException(location + " is a storage, no checkpoint; give one in it, as "
                    + location + "#job/<name>/chk-<number> or " + location + "#savepoint/<name>");
        }
        Matcher matcher = matched(part);
        Place place = place(matcher);
        if (matcher.group(3) != null) {
            throw new CorruptCheckpointException(
                    location + " is being written or deleted now, or was never completed; it cannot be restored");
        }
        if (!place.isSavepoint() && matcher.group(2) == null) {
            throw new CorruptCheckpointException(location + " is the place of a job, no checkpoint; give one in it, as "
                    + location + "/chk-<number>");
        }
        List<Long> complete = new Checkpoints(database, files, place).list();
        if (place.isSavepoint()) {
            if (complete.isEmpty() && places.exists(place)) {
                throw new CorruptCheckpointException(location
                        + " is a savepoint that was never completed, or is being written now; it cannot be restored");
            }
            if (complete.isEmpty()) {
                throw missing("there is no " + place.description());
            }
            return new JdbcStoredCheckpoint(database, files, place, complete.get(0));
        }
        long id = Long.parseLong(matcher.group(2));
        if (!complete.contains(id)) {
            throw missing("there is no checkpoint " + id + " of " + place.description());
        }
        return new JdbcStoredCheckpoint(database, files, place, id);
    }

    private Matcher matched(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'#" + part + "' in " + location
                            + " names no part of a storage; expected #job/<name>, #job/<name>/chk-<number> or #savepoint/<name>");
        }
        return matcher;
    }

    private static Place place(Matcher matcher) {
        return Place.ofKey(matcher.group(1) != null ? matcher.group(1) : matcher.group(4));
    }

    private void requireTables() throws IOException {
        if (!new Schema(database).isComplete()) {
            throw missing("there are no tables of checkpoints, whose names begin with "
                    + database.tables().prefix());
        }
    }

    private NoSuchFileException missing(String reason) {
        return new NoSuchFileException(location.toString(), null, reason);
    }
}
