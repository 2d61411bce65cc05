/** Tests of a pipeline, or of one of its functions: sources and sinks in hand, virtual time, crashes on demand, state by key. */
package io.tidemark.testkit.pipeline;
