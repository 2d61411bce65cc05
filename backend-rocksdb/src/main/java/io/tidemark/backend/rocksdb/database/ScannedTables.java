package io.tidemark.backend.rocksdb.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;

/**
 * Knows which tables RocksDB opens to go through a range of rows. Of level 0, whose tables may overlap, it opens all. Of each
 * other level it looks for the first table that ends at the range's beginning or behind it and opens that, even if it begins
 * behind the range's end; then it opens those that follow until one does (in RocksDB's sources {@code Version::AddIterators} and
 * {@code LevelIterator}).
 */
final class ScannedTables {
    private ScannedTables() {}

    /**
     * Names the tables of a scan.
     *
     * @param from the first key
     * @param to the key behind the last one; {@code null} for all
     * @param tables of the database
     */
    static List<String> between(byte[] from, byte @Nullable [] to, List<LiveFileMetaData> tables) {
        Map<Integer, List<LiveFileMetaData>> levels = new TreeMap<>();
        for (LiveFileMetaData table : tables) {
            levels.computeIfAbsent(table.level(), level -> new ArrayList<>()).add(table);
        }
        List<String> names = new ArrayList<>();
        levels.forEach((level, ofLevel) -> {
            List<LiveFileMetaData> opened = level == 0 ? ofLevel : openedOf(ofLevel, from, to);
            opened.forEach(table -> names.add(nameOf(table)));
        });
        return names;
    }

    private static List<LiveFileMetaData> openedOf(List<LiveFileMetaData> level, byte[] from, byte @Nullable [] to) {
        List<LiveFileMetaData> behindBeginning = level.stream()
                .filter(table -> Arrays.compareUnsigned(table.largestKey(), from) >= 0)
                .sorted(Comparator.comparing(LiveFileMetaData::smallestKey, Arrays::compareUnsigned))
                .toList();
        int count = Math.min(1, behindBeginning.size());
        while (count < behindBeginning.size()
                && (to == null
                        || Arrays.compareUnsigned(behindBeginning.get(count).smallestKey(), to) < 0)) {
            count++;
        }
        return behindBeginning.subList(0, count);
    }

    private static String nameOf(LiveFileMetaData table) {
        return table.fileName().substring(table.fileName().lastIndexOf('/') + 1);
    }
}
