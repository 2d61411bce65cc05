/** Runs a pipeline on one thread, in virtual time, with faults chosen by a seed, and checks every promise on every step. */
package io.tidemark.testkit.simulation;
