/** Writes what the testkit proved to files, from which the build makes a page. */
package io.tidemark.testkit.report;
