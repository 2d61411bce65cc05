/** A checkpoint storage and a state backend on the heap that are as demanding as real ones, and fail when they are told to. */
package io.tidemark.testkit.store;
