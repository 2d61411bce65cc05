package io.tidemark.backend.s3;

/**
 * Where the metadata of a checkpoint are.
 *
 * @param checkpointId its number
 * @param directory of its own files, within the job's
 * @param metadata where they are in the object that holds them
 */
record StoredAt(long checkpointId, String directory, MetadataRange metadata) {}
