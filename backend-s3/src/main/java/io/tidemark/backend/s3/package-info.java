/**
 * Keeps checkpoints in a bucket of S3; keys that can be created once make them exist, and fence.
 */
package io.tidemark.backend.s3;
