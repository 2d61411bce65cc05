/** What a million timers that are due at once cost the records and barriers that come meanwhile. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.timers;
