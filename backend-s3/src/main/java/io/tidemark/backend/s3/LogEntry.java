package io.tidemark.backend.s3;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * All that exists of a job at one moment. Immutable. Written as lines of text that a person can read; the last one has the
 * checksum of the others.
 *
 * @param id of this entry, the same to no other
 * @param owner who owns the job, the same to no other owner
 * @param epoch of the owner
 * @param checkpoints the complete ones, newest first
 * @param doomed what exists no more, but whose objects may still be there: keys, or prefixes that end in a slash, within the
 *     job's
 */
record LogEntry(String id, String owner, long epoch, List<StoredAt> checkpoints, Set<String> doomed) {
    /** Before a job was ever owned. */
    static final LogEntry NOTHING = new LogEntry("", "", 0, List.of(), Set.of());

    private static final String HEADER = "tidemark checkpoints 1";
    private static final String CHECKSUM = "crc32c ";

    LogEntry {
        checkpoints = checkpoints.stream()
                .sorted(Comparator.comparingLong(StoredAt::checkpointId).reversed())
                .toList();
    }

    static String uniqueId() {
        return UUID.randomUUID().toString();
    }

    /** Returns the state under the next owner. */
    LogEntry owned(String newOwner) {
        return new LogEntry(uniqueId(), newOwner, epoch + 1, checkpoints, doomed);
    }

    LogEntry with(StoredAt checkpoint) {
        List<StoredAt> more = new ArrayList<>(checkpoints);
        more.add(checkpoint);
        return new LogEntry(uniqueId(), owner, epoch, more, doomed);
    }

    /** Returns the state without a checkpoint, whose objects are to go. */
    LogEntry without(StoredAt checkpoint) {
        List<StoredAt> fewer = new ArrayList<>(checkpoints);
        fewer.remove(checkpoint);
        return new LogEntry(uniqueId(), owner, epoch, fewer, doomed).dooming(List.of(checkpoint.directory() + "/"));
    }

    LogEntry dooming(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(doomed);
        all.addAll(more);
        return new LogEntry(uniqueId(), owner, epoch, checkpoints, all);
    }

    /** Returns the state when some objects have gone. */
    LogEntry rid(Set<String> gone) {
        Set<String> rest = new LinkedHashSet<>(doomed);
        rest.removeAll(gone);
        return new LogEntry(uniqueId(), owner, epoch, checkpoints, rest);
    }

    Optional<StoredAt> find(long checkpointId) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.checkpointId() == checkpointId)
                .findFirst();
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append("id ").append(id).append('\n');
        text.append("owner ").append(owner).append('\n');
        text.append("epoch ").append(epoch).append('\n');
        for (StoredAt checkpoint : checkpoints) {
            MetadataRange metadata = checkpoint.metadata();
            text.append("checkpoint ").append(checkpoint.checkpointId());
            text.append(' ').append(checkpoint.directory());
            text.append(' ').append(metadata.offset());
            text.append(' ').append(metadata.length());
            text.append(' ').append(Integer.toHexString(metadata.crc32c())).append('\n');
        }
        doomed.forEach(key -> text.append("doomed ").append(key).append('\n'));
        String checksum = checksum(text.toString());
        return text.append(CHECKSUM).append(checksum).append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an entry.
     *
     * @param place where it is, for messages
     */
    static LogEntry decode(byte[] bytes, String place) throws CorruptCheckpointException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int last = text.lastIndexOf(CHECKSUM);
        String expected = last < 0 ? "" : CHECKSUM + checksum(text.substring(0, last)) + "\n";
        if (last < 0 || !text.substring(last).equals(expected)) {
            throw new CorruptCheckpointException(place
                    + ", which says what checkpoints there are, is damaged: expected "
                    + "the checksum of its lines in the last one" + (last < 0 ? ", found none" : ", found another"));
        }
        List<String> lines = text.substring(0, last).lines().toList();
        if (!lines.get(0).equals(HEADER)) {
            throw new CorruptCheckpointException(place + " begins with '" + lines.get(0) + "'; expected '" + HEADER
                    + "'. It was written by a newer version of Tidemark: use that");
        }
        return parse(lines);
    }

    private static LogEntry parse(List<String> lines) {
        List<StoredAt> checkpoints = new ArrayList<>();
        Set<String> doomed = new LinkedHashSet<>();
        for (String line : lines.subList(4, lines.size())) {
            String[] words = line.split(" ");
            if (words[0].equals("doomed")) {
                doomed.add(words[1]);
            } else {
                MetadataRange metadata = new MetadataRange(
                        Long.parseLong(words[3]), Integer.parseInt(words[4]), Integer.parseUnsignedInt(words[5], 16));
                checkpoints.add(new StoredAt(Long.parseLong(words[1]), words[2], metadata));
            }
        }
        return new LogEntry(
                value(lines.get(1)), value(lines.get(2)), Long.parseLong(value(lines.get(3))), checkpoints, doomed);
    }

    private static String value(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
