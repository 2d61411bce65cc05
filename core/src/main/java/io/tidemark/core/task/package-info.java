/** The unit that runs: a subtask is a step function between its channels, and never blocks. */
package io.tidemark.core.task;
