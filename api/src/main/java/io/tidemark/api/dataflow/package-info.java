/** The logical graph that a pipeline amounts to, as plain immutable data for engines to plan. */
package io.tidemark.api.dataflow;
