/** Holds one container for another process, by Testcontainers. */
@org.jspecify.annotations.NullMarked
package io.tidemark.servers.containers;
