/** The command behind the quickstart: runs the flights job, kills it, and compares its output with a plain loop. */
package io.tidemark.examples.quickstart;
