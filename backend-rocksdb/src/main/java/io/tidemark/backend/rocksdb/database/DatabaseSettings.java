package io.tidemark.backend.rocksdb.database;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;

/**
 * What the databases of a backend are like.
 *
 * @param compression of the blocks on disk and in the storage
 */
public record DatabaseSettings(Compression compression) {
    /** How blocks are compressed. */
    public enum Compression {
        /** Not at all. */
        NONE(CompressionType.NO_COMPRESSION),
        /** LZ4: little time, and often half the bytes. */
        LZ4(CompressionType.LZ4_COMPRESSION),
        /** Zstandard: more time, fewer bytes. */
        ZSTD(CompressionType.ZSTD_COMPRESSION);

        private final CompressionType type;

        Compression(CompressionType type) {
            this.type = type;
        }
    }

    static final long FILE_BYTES = 32L << 20;

    /** Sorted runs are merged when there are so many: more of them are merged more rarely, and read more slowly. */
    private static final int SORTED_RUNS = 8;

    /** What the database may take beside its newest rows, as a part of them, before all of it is merged. */
    private static final int GARBAGE_PERCENT = 100;

    private static final long BLOCK_BYTES = 4L << 10;
    static final int BLOOM_BITS_PER_KEY = 10;
    private static final int BACKGROUND_JOBS = 2;

    /** Memtables are empty but while rows are rewritten. */
    private static final long MEMTABLE_BYTES = 8L << 20;

    /** The manifest is a part of every checkpoint, so it begins anew before it grows large. */
    private static final long MANIFEST_BYTES = 512L << 10;

    private static final long LOG_BYTES = 1L << 20;

    /** Makes the options of universal compaction, for {@link #options}. */
    static CompactionOptionsUniversal universal() {
        return new CompactionOptionsUniversal().setMaxSizeAmplificationPercent(GARBAGE_PERCENT);
    }

    /**
     * Makes the options of one database. Tables of like size are merged with each other, not with the few large ones: what is
     * merged is written to the next checkpoint again.
     *
     * @param filter closed by the caller, after the options
     * @param universal likewise
     */
    Options options(NativeMemory memory, BloomFilter filter, CompactionOptionsUniversal universal) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(filter)
                .setOptimizeFiltersForMemory(true);
        return new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(table)
                .setWriteBufferManager(memory.writeBuffers())
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setCompressionType(compression.type)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setCompactionOptionsUniversal(universal)
                .setLevel0FileNumCompactionTrigger(SORTED_RUNS)
                .setTargetFileSizeBase(FILE_BYTES)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setPeriodicCompactionSeconds(0)
                .setTtl(0)
                .setMaxOpenFiles(-1)
                .setMaxManifestFileSize(MANIFEST_BYTES)
                .setManifestPreallocationSize(0)
                .setAvoidFlushDuringShutdown(true)
                .setSkipStatsUpdateOnDbOpen(true)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setMaxLogFileSize(LOG_BYTES)
                .setKeepLogFileNum(1);
    }
}
