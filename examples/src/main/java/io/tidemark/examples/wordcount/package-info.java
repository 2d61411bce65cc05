/** The smallest useful pipeline: counts the words of a text. */
package io.tidemark.examples.wordcount;
