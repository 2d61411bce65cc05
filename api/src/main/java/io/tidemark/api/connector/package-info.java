/** Sources and sinks that need no other system: collections, numbers, standard output, results kept for a test. */
package io.tidemark.api.connector;
