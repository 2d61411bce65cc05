/** The contract between the harness and a contestant, and the points at which a run is measured. */
@org.jspecify.annotations.NullMarked
package io.tidemark.benchmarks.run;
