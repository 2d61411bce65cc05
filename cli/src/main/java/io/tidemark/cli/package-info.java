/** Commands about checkpoints, and how their results are printed. */
package io.tidemark.cli;
