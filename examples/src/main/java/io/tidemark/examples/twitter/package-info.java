/** Reads posts on X (Twitter) at least once, and publishes each once. */
package io.tidemark.examples.twitter;
