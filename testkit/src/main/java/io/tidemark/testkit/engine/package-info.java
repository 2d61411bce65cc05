/** Runs a job on one thread, one thing at a time: what is a thread elsewhere is a choice here. */
package io.tidemark.testkit.engine;
